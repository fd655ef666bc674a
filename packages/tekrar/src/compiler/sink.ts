import type { Dimension } from '../base/shape.ts'
import { add, batchedMatmul, outer, reshape, scatterAdd, sum, transpose } from '../graph/ops.ts'
import { topological } from '../graph/order.ts'
import { scanBody } from '../graph/scan.ts'
import type { Op, Program, Tensor } from '../graph/tensor.ts'
import { isOuterProduct, staysInside } from './growth.ts'
import { type Lifted, lift } from './lift.ts'
import { rewriteProgramScans, type ScanRule, scanOperands, usersOf } from './rewrite.ts'
import { filledWith } from './simplify.ts'

/**
 * What the states do not need leaves the loop by its end. A product that only feeds outputs becomes one large product over the stacked steps;
 * a gradient that only accumulates (dW = Σ xₜ ⊗ dzₜ) becomes one product over all steps and rows. What would be much larger outside than in one step
 * stays (`growth.ts`), and so does what a loop over segments makes of each.
 */
export const sink = (program: Program): Program => rewriteProgramScans(program, sinkScan)

/** A result, once the loop that remains is built: from its stacked outputs and final states. */
type Late = (stacked: (at: number) => Tensor, final: (state: number) => Tensor) => Tensor

const sinkScan: ScanRule = (scan, used) => {
  const { body, steps, reverse, segments } = scan.op
  const { sequences, initial, constants } = scanOperands(scan)
  if (segments) {
    const results = scanBody(body, { steps, reverse, segments, sequences, initial, constants })
    return [...results.outputs, ...results.states]
  }
  const outputs: Tensor[] = []
  const stackedAt = (tensor: Tensor): number => {
    const known = outputs.indexOf(tensor)
    return known >= 0 ? known : outputs.push(tensor) - 1
  }

  // States that only accumulate.
  const inside = staysInside(body)
  const users = usersOf([...body.outputs, ...body.next])
  const contribution = (i: number): Tensor | undefined => {
    const state = body.states[i]!
    const next = body.next[i]!
    if (next.op.kind !== 'binary' || next.op.function !== 'add') return undefined
    const other = next.inputs[0] === state ? next.inputs[1] : next.inputs[1] === state ? next.inputs[0] : undefined
    if (!other || other === state || users.get(state)!.length !== 1 || users.get(next)!.length !== 1) return undefined
    return isSum(other) && !inside.has(other) ? other : undefined
  }
  const contributions = body.states.map((_, i) => contribution(i))
  const keptStates = body.states.map((_, i) => i).filter((i) => contributions[i] === undefined)

  // What the remaining states need stays.
  const needed = new Set(topological(keptStates.map((i) => body.next[i]!)))
  const heavy = new Set<Tensor>()
  for (const tensor of topological([...body.outputs, ...contributions.flatMap((c) => c?.inputs ?? [])]))
    if (!needed.has(tensor) && !inside.has(tensor) && (tensor.op.kind === 'matmul' || tensor.inputs.some((operand) => heavy.has(operand))))
      heavy.add(tensor)

  const sequenceOf = new Map(body.sequences.map((slice, i) => [slice, sequences[i]!]))
  const constantOf = new Map(body.constants.map((parameter, i) => [parameter, constants[i]!]))
  const states = new Set([body.index, ...body.states])

  /** A body's tensor for every step at once, made outside of the loop where that is cheap or the point, else stacked by the loop. */
  const outside = (tensor: Tensor, resolve: (at: number) => Tensor): Lifted => {
    const sequence = sequenceOf.get(tensor)
    if (sequence) return { tensor: sequence, stacked: true }
    const fixed = constantOf.get(tensor)
    if (fixed) return { tensor: fixed, stacked: false }
    if (filledWith(tensor) !== undefined) return { tensor, stacked: false }
    if (liftable(tensor)) {
      const made = lift(
        tensor,
        tensor.inputs.map((operand) => outside(operand, resolve)),
        steps,
      )
      if (made) return made
    }
    return { tensor: resolve(stackedAt(tensor)), stacked: true }
  }
  /** Whether `outside` goes through the tensor: it depends on no state and is a mere view, or it is a product or follows one. */
  const liftable = (tensor: Tensor): boolean => {
    if (states.has(tensor)) return false
    if (heavy.has(tensor)) return tensor.op.kind !== 'outer' && canLift(tensor)
    return (
      isView(tensor) &&
      tensor.inputs.every(
        (operand) => sequenceOf.has(operand) || constantOf.has(operand) || filledWith(operand) !== undefined || liftable(operand),
      )
    )
  }
  const canLift = (tensor: Tensor): boolean =>
    lift(
      tensor,
      tensor.inputs.map((operand, i) => probe(tensor, operand, i)),
      steps,
    ) !== undefined
  const probe = (tensor: Tensor, operand: Tensor, i: number): Lifted => ({
    tensor: operand,
    stacked: !(constantOf.has(operand) || filledWith(operand) !== undefined) || (tensor.op.kind !== 'matmul' && i === 0),
  })
  const stackedTensor = (tensor: Tensor, resolve: (at: number) => Tensor): Tensor => {
    const result = outside(tensor, resolve)
    if (result.stacked) return result.tensor
    return {
      op: { kind: 'broadcast', axes: tensor.shape.map((_, i) => i + 1) },
      inputs: [result.tensor],
      shape: [steps, ...tensor.shape],
      type: tensor.type,
    }
  }

  const outputCount = body.outputs.length
  const forOutputs = body.outputs.map((output, i): Late => {
    if (!used[i]) return () => scan
    if (heavy.has(output)) stackedTensor(output, () => output)
    else stackedAt(output)
    return (stacked) => (heavy.has(output) ? stackedTensor(output, stacked) : stacked(stackedAt(output)))
  })
  const forStates = body.states.map((_, i): Late => {
    const c = contributions[i]
    if (c === undefined) return (__, final) => final(keptStates.indexOf(i))
    if (!used[outputCount + i]) return () => scan
    const total = (resolve: (at: number) => Tensor): Tensor => {
      const [x, y] = c.inputs as [Tensor, Tensor]
      if (c.op.kind === 'outer') return outer(stackedTensor(x, resolve), stackedTensor(y, resolve))
      if (c.op.kind === 'scatterAdd') return scatterAdd(stackedTensor(x, resolve), stackedTensor(y, resolve), c.op.rows)
      if (c.op.kind === 'batchedMatmul') return productOverSteps(c, c.op, stackedTensor(x, resolve), stackedTensor(y, resolve), steps)
      if (c.op.kind === 'sum') return sum(stackedTensor(x, resolve), [0, ...c.op.axes.map((axis) => axis + 1)])
      throw new Error(`a contribution by ${c.op.kind}`)
    }
    for (const operand of c.inputs) stackedTensor(operand, () => operand)
    return (stacked) => add(initial[i]!, total(stacked))
  })

  const results = scanBody(
    { ...body, states: keptStates.map((i) => body.states[i]!), outputs, next: keptStates.map((i) => body.next[i]!) },
    { steps, reverse, sequences, initial: keptStates.map((i) => initial[i]!), constants },
  )
  return [...forOutputs, ...forStates].map((make) =>
    make(
      (at) => results.outputs[at]!,
      (state) => results.states[state]!,
    ),
  )
}

/** A step's share in a total that can be summed outside the loop as well. */
const isSum = (tensor: Tensor): boolean =>
  tensor.op.kind === 'outer' || tensor.op.kind === 'scatterAdd' || tensor.op.kind === 'sum' || isOuterProduct(tensor)

type BatchedMatmul = Extract<Op, { kind: 'batchedMatmul' }>

/** Σₜ aₜ ⊗ bₜ for each place in the leading dimensions, as one batched product that sums over the steps: a [steps, b…, M], b [steps, b…, N] but for an axis of 1. */
function productOverSteps({ shape }: Tensor, { transposedA, transposed }: BatchedMatmul, a: Tensor, b: Tensor, steps: Dimension): Tensor {
  const leading = shape.slice(0, -2)
  const stepsInside = (x: Tensor, size: Dimension): Tensor =>
    transpose(reshape(x, [steps, ...leading, size]), [...leading.map((_, i) => i + 1), 0, leading.length + 1])
  const rows = a.shape[a.shape.length - (transposedA ? 1 : 2)]!
  const columns = b.shape[b.shape.length - (transposed ? 2 : 1)]!
  return batchedMatmul(stepsInside(a, rows), stepsInside(b, columns), { transposedA: true })
}

const isView = ({ op }: Tensor): boolean =>
  op.kind === 'gather' || op.kind === 'slice' || op.kind === 'broadcast' || op.kind === 'concat' || op.kind === 'reshape'
