import { TekrarError } from '../base/errors.ts'
import { describeShape } from '../base/shape.ts'
import { flows, pullThrough } from './gradient-rules.ts'
import { scanGradient } from './gradient-scan.ts'
import type { Differentiation } from './gradient-step.ts'
import { type Extension, substitute } from './gradient-substitute.ts'
import { sumOf } from './gradient-sum.ts'
import { constant, fill } from './ops.ts'
import { topological } from './order.ts'
import type { Op, Tensor } from './tensor.ts'

export interface Differentiated<Outputs extends Readonly<Record<string, Tensor>>> {
  /** The loss itself. */
  readonly loss: Tensor
  /** ∂loss/∂x for each x of `wrt`, in its shape: zeros where the loss does not depend on it. */
  readonly gradients: readonly Tensor[]
  /** The outputs asked for, over the same scans as the gradients. */
  readonly outputs: Outputs
}

/**
 * Reverse mode, graph to graph. A scan's gradient needs values of its steps, which a longer list of outputs of the same scan hands over; so the loss, and
 * whatever else the program gives back or writes, must be taken from the answer: there they stand over the one extended scan.
 *
 * Slopes where there is none to choose: relu 0 at 0, |x| 0 at 0; of equals, `maximum` and `minimum` take the second, `largest` shares among all. None flows through indices, comparisons,
 * `floor`, `sign`, `argmax`, `stopGradient`, `random` and `sample`.
 *
 * @throws TekrarError `shape-mismatch` if the loss is no scalar
 */
export function differentiate<Outputs extends Readonly<Record<string, Tensor>>>({
  loss,
  wrt,
  outputs,
}: {
  readonly loss: Tensor
  readonly wrt: readonly Tensor[]
  readonly outputs: Outputs
}): Differentiated<Outputs> {
  if (loss.shape.length > 0 || loss.type !== 'float')
    throw new TekrarError('shape-mismatch', {
      where: 'gradient',
      expected: 'a loss that is one number, []',
      actual: `${loss.type === 'index' ? 'an index ' : ''}${describeShape(loss.shape)}`,
      remedy: 'take its mean or its sum',
    })
  const { contributions, extensions } = pullBack([{ tensor: loss, gradient: constant(1) }], wrt)
  const gradients = wrt.map((x, i) => sumOf(contributions[i]!) ?? fill(0, x.shape))
  const names = Object.keys(outputs)
  const all = substitute([loss, ...gradients, ...names.map((name) => outputs[name]!)], extensions)
  return {
    loss: all[0]!,
    gradients: all.slice(1, 1 + wrt.length),
    outputs: Object.fromEntries(names.map((name, i) => [name, all[1 + wrt.length + i]!])) as Outputs,
  }
}

/** ∂loss/∂x for each x. Where the loss is computed in the same program, take `differentiate`, or its scans run twice. */
export const gradients = (loss: Tensor, wrt: readonly Tensor[]): readonly Tensor[] => differentiate({ loss, wrt, outputs: {} }).gradients

/** A leaf stands for the same value wherever it was made. */
function identity(tensor: Tensor): unknown {
  if (tensor.op.kind === 'variable') return tensor.op.variable
  if (tensor.op.kind === 'input') return `input ${tensor.op.name}`
  return tensor
}

/**
 * What each source receives from the roots' gradients, each use by itself (a weight used twice receives two), and the scans to put in
 * place of those differentiated.
 */
const pullBack: Differentiation['pullBack'] = (roots, sources) => {
  const order = topological(roots.map((root) => root.tensor))
  const activeTensors = active(order, sources)
  const received = new Map<unknown, Tensor[]>()
  const results = new Map<Tensor, Tensor[][]>()
  const extensions = new Map<Tensor, Extension>()
  const give = (tensor: Tensor, gradient: Tensor): void => {
    const known = received.get(identity(tensor))
    if (known) known.push(gradient)
    else received.set(identity(tensor), [gradient])
  }
  for (const { tensor, gradient } of roots) give(tensor, gradient)
  for (const tensor of order.reverse()) {
    const { op, inputs } = tensor
    if (!activeTensors.has(tensor)) continue
    if (op.kind === 'scan') {
      const wanted = inputs.map((operand, i) => flows(tensor, i) && activeTensors.has(operand))
      const ofResults = resultsOf(op).map((_, i) => sumOf(results.get(tensor)?.[i] ?? []))
      if (ofResults.every((gradient) => gradient === undefined)) continue
      const { contributions, extension } = scanGradient(tensor, ofResults, wanted, { active, reached, pullBack })
      if (extension) extensions.set(tensor, extension)
      inputs.forEach((operand, i) => {
        for (const contribution of contributions[i]!) give(operand, contribution)
      })
      continue
    }
    const given = received.get(tensor)
    if (!given) continue
    const gradient = sumOf(given)!
    if (op.kind === 'result') {
      const scan = inputs[0]!
      if (!results.has(scan))
        results.set(
          scan,
          resultsOf(scan.op as ScanOp).map(() => []),
        )
      results.get(scan)![op.index]!.push(gradient)
    } else
      inputs.forEach((operand, at) => {
        if (activeTensors.has(operand) && flows(tensor, at))
          give(operand, pullThrough(op, { gradient, output: tensor, operands: inputs, at }))
      })
  }
  return { contributions: sources.map((source) => received.get(identity(source)) ?? []), extensions }
}

type ScanOp = Extract<Op, { kind: 'scan' }>
const resultsOf = ({ body }: ScanOp): readonly Tensor[] => [...body.outputs, ...body.next]

const active: Differentiation['active'] = (order, sources) => {
  const identities = new Set([...sources].filter((source) => source.type === 'float').map(identity))
  const found = new Set<Tensor>()
  for (const tensor of order)
    if (identities.has(identity(tensor)) || tensor.inputs.some((operand, at) => found.has(operand) && flows(tensor, at))) found.add(tensor)
  return found
}

const reached: Differentiation['reached'] = (roots, active) => {
  const found = new Set(roots.filter((root) => active.has(root)))
  for (const tensor of topological(roots).reverse())
    if (found.has(tensor))
      tensor.inputs.forEach((operand, at) => {
        if (active.has(operand) && flows(tensor, at)) found.add(operand)
      })
  return found
}
