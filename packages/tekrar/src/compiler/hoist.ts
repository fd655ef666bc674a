import { argument } from '../graph/ops.ts'
import { topological } from '../graph/order.ts'
import { scanBody } from '../graph/scan.ts'
import type { Op, Program, Tensor } from '../graph/tensor.ts'
import { isOuterProduct, staysInside } from './growth.ts'
import { type Lifted, lift } from './lift.ts'
import { replace, rewriteProgramScans, type ScanRule, scanOperands } from './rewrite.ts'
import { filledWith } from './simplify.ts'

/**
 * What does not depend on the states leaves the loop. What is the same at every step is computed once; a product of the step's input with
 * weights becomes one large product over all steps. What would be much larger outside than in one step stays (`growth.ts`). Of a loop over segments only what is the same
 * in all of them leaves.
 */
export const hoist = (program: Program): Program => rewriteProgramScans(program, hoistScan)

/** Worth a place of its own outside the loop; elementwise work is cheaper where its operands are at hand. */
const isHeavy = (op: Op): boolean =>
  op.kind === 'matmul' ||
  op.kind === 'batchedMatmul' ||
  op.kind === 'outer' ||
  op.kind === 'scatterAdd' ||
  op.kind === 'softmax' ||
  op.kind === 'logSoftmax' ||
  op.kind === 'scan'

/** Costs nothing where it is used. */
const isFree = (tensor: Tensor): boolean =>
  tensor.op.kind === 'argument' || tensor.op.kind === 'constant' || filledWith(tensor) !== undefined

/** Read in place by whoever needs it: brought to memory outside, it would only cost. */
const isView = (op: Op): boolean => op.kind === 'broadcast' || op.kind === 'slice' || op.kind === 'reshape' || op.kind === 'gather'

const hoistScan: ScanRule = (scan) => {
  const { body, steps, reverse, segments } = scan.op
  const { sequences, initial, constants } = scanOperands(scan)
  const order = topological([...body.outputs, ...body.next])
  const bound = new Set<Tensor>([body.index, ...body.states])
  const inside = staysInside(body)
  for (const tensor of order) if (inside.has(tensor) || tensor.inputs.some((operand) => bound.has(operand))) bound.add(tensor)

  const lifted = new Map<Tensor, Lifted>()
  body.sequences.forEach((slice, i) => {
    lifted.set(slice, { tensor: sequences[i]!, stacked: true })
  })
  body.constants.forEach((parameter, i) => {
    lifted.set(parameter, { tensor: constants[i]!, stacked: false })
  })
  for (const tensor of order) {
    if (bound.has(tensor) || lifted.has(tensor)) continue
    const operands = tensor.inputs.map((operand) => lifted.get(operand))
    if (operands.some((operand) => operand === undefined)) continue
    const result =
      tensor.inputs.length === 0 ? (isFree(tensor) ? { tensor, stacked: false } : undefined) : lift(tensor, operands as Lifted[], steps)
    if (result) lifted.set(tensor, result)
  }

  // The frontier: lifted tensors that something inside still needs, if they are worth leaving.
  const leaves = (tensor: Tensor): boolean => {
    const outside = lifted.get(tensor)
    return (
      outside !== undefined &&
      !isFree(tensor) &&
      (outside.stacked ? !segments && isHeavy(tensor.op) && !isOuterProduct(tensor) : !isView(tensor.op))
    )
  }
  const addedSequences: { parameter: Tensor; value: Tensor }[] = []
  const addedConstants: { parameter: Tensor; value: Tensor }[] = []
  const replaced = new Map<Tensor, Tensor>()
  for (const tensor of order) {
    if (!leaves(tensor)) continue
    const outside = lifted.get(tensor)!
    const parameter = argument(tensor.name ?? tensor.op.kind, tensor.shape, tensor.type)
    ;(outside.stacked ? addedSequences : addedConstants).push({ parameter, value: outside.tensor })
    replaced.set(tensor, parameter)
  }
  const unchanged = () => {
    const results = scanBody(body, { steps, reverse, segments, sequences, initial, constants })
    return [...results.outputs, ...results.states]
  }
  if (replaced.size === 0) return unchanged()
  const roots = replace([...body.outputs, ...body.next], replaced)
  const results = scanBody(
    {
      ...body,
      sequences: [...body.sequences, ...addedSequences.map((added) => added.parameter)],
      constants: [...body.constants, ...addedConstants.map((added) => added.parameter)],
      outputs: roots.slice(0, body.outputs.length),
      next: roots.slice(body.outputs.length),
    },
    {
      steps,
      reverse,
      segments,
      sequences: [...sequences, ...addedSequences.map((added) => added.value)],
      initial,
      constants: [...constants, ...addedConstants.map((added) => added.value)],
    },
  )
  return [...results.outputs, ...results.states]
}
