import { concat, slice, sum } from '../graph/ops.ts'
import { topological } from '../graph/order.ts'
import { scanBody } from '../graph/scan.ts'
import type { Program, Tensor } from '../graph/tensor.ts'
import { mapBodyRoots, mapProgramRoots, replace, type ScanTensor, scanOperands, withInputs } from './rewrite.ts'

/**
 * What a loop stacks apart and is put side by side after it, the loop stacks side by side:
 *   concat(stack of a, stack of b) = stack of concat(a, b)
 * so that gates that were differentiated each for itself are written where one product over all of them reads them. Sums over the stacks are taken of them together.
 */
export const stackTogether = (program: Program): Program => mapProgramRoots(program, stackLevel)

function stackLevel(roots: readonly Tensor[]): Tensor[] {
  let current = withBodies(roots)
  for (;;) {
    const replaced = nextStack(current)
    if (!replaced) return current
    current = replace(current, replaced)
  }
}

function withBodies(roots: readonly Tensor[]): Tensor[] {
  const done = new Map<Tensor, Tensor>()
  for (const tensor of topological(roots)) {
    const rebuilt = withInputs(
      tensor,
      tensor.inputs.map((operand) => done.get(operand)!),
    )
    done.set(
      tensor,
      rebuilt.op.kind === 'scan' ? { ...rebuilt, op: { ...rebuilt.op, body: mapBodyRoots(rebuilt.op.body, stackLevel) } } : rebuilt,
    )
  }
  return roots.map((root) => done.get(root)!)
}

/** Which output of a scan it is, stacked; undefined if it is none. */
function stackOf(tensor: Tensor): { readonly scan: ScanTensor; readonly index: number } | undefined {
  if (tensor.op.kind !== 'result') return undefined
  const scan = tensor.inputs[0] as ScanTensor
  return tensor.op.index < scan.op.body.outputs.length ? { scan, index: tensor.op.index } : undefined
}

/** What stands in place of what, for the first loop whose stacks are put together. */
function nextStack(roots: readonly Tensor[]): Map<Tensor, Tensor> | undefined {
  const order = topological(roots)
  const scanOf = (tensor: Tensor): ScanTensor | undefined => {
    if (tensor.op.kind !== 'concat' || tensor.op.axis !== tensor.shape.length - 1 || tensor.shape.length < 3) return undefined
    const stacks = tensor.inputs.map(stackOf)
    return stacks.every((stack) => stack !== undefined && stack.scan === stacks[0]?.scan) ? stacks[0]!.scan : undefined
  }
  const scan = order.map(scanOf).find((found) => found !== undefined)
  if (!scan) return undefined
  const groups = order.filter((tensor) => scanOf(tensor) === scan)
  const { body, steps, reverse, segments } = scan.op
  const whole = groups.map((group) => concat(group.inputs.map((part) => body.outputs[stackOf(part)!.index]!)))
  const made = scanBody({ ...body, outputs: [...body.outputs, ...whole] }, { steps, reverse, segments, ...scanOperands(scan) })
  const replaced = new Map<Tensor, Tensor>()
  for (const tensor of order) {
    if (tensor.op.kind !== 'result' || tensor.inputs[0] !== scan) continue
    const { index } = tensor.op
    replaced.set(tensor, index < body.outputs.length ? made.outputs[index]! : made.states[index - body.outputs.length]!)
  }
  groups.forEach((group, i) => {
    replaced.set(group, made.outputs[body.outputs.length + i]!)
  })
  const sums = order.filter((tensor) => tensor.op.kind === 'sum' && !tensor.op.squared)
  for (const group of groups)
    for (const tensor of sums) {
      const part = group.inputs.indexOf(tensor.inputs[0]!)
      if (part >= 0 && !replaced.has(tensor) && isSummedWhole(group, tensor, sums))
        replaced.set(tensor, sumOfPart(tensor, part, group, replaced))
    }
  return replaced
}

const axesOf = ({ op }: Tensor): string => (op as Extract<Tensor['op'], { kind: 'sum' }>).axes.join()

/** Whether all parts of a stack are summed over the same axes, columns apart. */
const isSummedWhole = (group: Tensor, { op, shape }: Tensor, sums: readonly Tensor[]): boolean =>
  shape.length > 0 &&
  op.kind === 'sum' &&
  !op.axes.includes(group.shape.length - 1) &&
  group.inputs.every((part) => sums.some((other) => other.inputs[0] === part && axesOf(other) === op.axes.join()))

/** A sum over a part of a stack, as a part of the sum over the whole. */
function sumOfPart({ op }: Tensor, part: number, group: Tensor, replaced: ReadonlyMap<Tensor, Tensor>): Tensor {
  const widths = group.inputs.map(({ shape }) => shape[shape.length - 1] as number)
  const start = widths.slice(0, part).reduce((total, width) => total + width, 0)
  return slice(sum(replaced.get(group)!, (op as Extract<Tensor['op'], { kind: 'sum' }>).axes), start, widths[part]!)
}
