import { TekrarError } from '../base/errors.ts'
import { type Dimension, describeShape, sameDimension, sameShape } from '../base/shape.ts'
import { argument } from './ops.ts'
import { topological } from './order.ts'
import type { Body, Tensor } from './tensor.ts'

export interface Step {
  /** The step's number (index, []). */
  readonly index: Tensor
  readonly sequences: readonly Tensor[]
  readonly states: readonly Tensor[]
}

export interface ScanOptions {
  readonly steps: Dimension
  /** Each [steps, …]. */
  readonly sequences: readonly Tensor[]
  readonly initial: readonly Tensor[]
  /** From the last step to the first. */
  readonly reverse?: boolean
  /** Each step is a segment of a longer loop (see `Op`). */
  readonly segments?: true | undefined
  /** Who asks, for errors. */
  readonly where?: string
}

export interface ScanResults {
  /** What each step gave, [steps, …]. */
  readonly outputs: readonly Tensor[]
  /** The states after the last step. */
  readonly states: readonly Tensor[]
}

/**
 * Repeats a step over sequences. The step is traced once; what it uses from outside (weights, anything that does not depend on its own
 * parameters) is found and handed to the body as a constant.
 */
export function scan(
  step: (parameters: Step) => { readonly outputs: readonly Tensor[]; readonly states: readonly Tensor[] },
  { steps, sequences, initial, reverse = false, segments, where = 'scan' }: ScanOptions,
): ScanResults {
  for (const sequence of sequences)
    if (sequence.shape.length === 0 || !sameDimension(sequence.shape[0]!, steps))
      throw new TekrarError('shape-mismatch', {
        where,
        expected: `a sequence of ${describeShape([steps])} steps first`,
        actual: describeShape(sequence.shape),
      })
  const index = argument('step', [], 'index')
  const slices = sequences.map((sequence, i) => argument(`sequence ${i}`, sequence.shape.slice(1), sequence.type))
  const states = initial.map((state, i) => argument(`state ${i}`, state.shape, state.type))
  const given = step({ index, sequences: slices, states })
  given.states.forEach((next, i) => {
    if (!states[i] || !sameShape(next.shape, states[i].shape))
      throw new TekrarError('shape-mismatch', {
        where,
        expected: `state ${i} to keep its shape ${describeShape(states[i]?.shape ?? [])}`,
        actual: describeShape(next.shape),
      })
  })
  const closed = close([index, ...slices, ...states], [...given.outputs, ...given.states])
  const body: Body = {
    index,
    sequences: slices,
    states,
    constants: closed.parameters,
    outputs: closed.roots.slice(0, given.outputs.length),
    next: closed.roots.slice(given.outputs.length),
  }
  return scanBody(body, { steps, reverse, segments, sequences, initial, constants: closed.captured })
}

export interface ScanBodyOptions {
  readonly steps: Dimension
  readonly reverse: boolean
  readonly segments?: true | undefined
  readonly sequences: readonly Tensor[]
  readonly initial: readonly Tensor[]
  readonly constants: readonly Tensor[]
}

/** A scan over a body that is at hand: for gradients and compiler passes. */
export function scanBody(body: Body, { steps, reverse, segments, sequences, initial, constants }: ScanBodyOptions): ScanResults {
  const node: Tensor = {
    op: { kind: 'scan', body, steps, reverse, ...(segments ? { segments } : {}) },
    inputs: [...sequences, ...initial, ...constants],
    shape: [],
    type: 'float',
  }
  const results = [
    ...body.outputs.map(({ shape, type }) => ({ shape: [steps, ...shape], type })),
    ...body.states.map(({ shape, type }) => ({ shape, type })),
  ].map(({ shape, type }, at): Tensor => ({ op: { kind: 'result', index: at }, inputs: [node], shape, type }))
  return { outputs: results.slice(0, body.outputs.length), states: results.slice(body.outputs.length) }
}

/** Replaces what the roots take from outside their parameters by parameters of their own. */
function close(parameters: readonly Tensor[], roots: readonly Tensor[]) {
  const order = topological(roots)
  const inside = new Set<Tensor>(parameters)
  for (const tensor of order) if (tensor.inputs.some((operand) => inside.has(operand))) inside.add(tensor)
  // A value repeated over the batch is repeated inside: a bias is handed over as it is, and its gradient is a sum over steps and batch.
  const wanted = new Set<Tensor>(roots)
  for (const tensor of [...order].reverse()) {
    if (wanted.has(tensor) && tensor.op.kind === 'broadcast' && tensor.inputs[0]!.op.kind !== 'constant') inside.add(tensor)
    if (inside.has(tensor)) for (const operand of tensor.inputs) wanted.add(operand)
  }
  const replaced = new Map<Tensor, Tensor>()
  const captured: Tensor[] = []
  const added: Tensor[] = []
  const capture = (tensor: Tensor): Tensor => {
    if (inside.has(tensor) || tensor.op.kind === 'constant') return replaced.get(tensor) ?? tensor
    const known = replaced.get(tensor)
    if (known) return known
    const parameter = argument(
      tensor.op.kind === 'variable' ? tensor.op.variable.path : `constant ${captured.length}`,
      tensor.shape,
      tensor.type,
    )
    captured.push(tensor)
    added.push(parameter)
    replaced.set(tensor, parameter)
    return parameter
  }
  const fixed = new Set<Tensor>(order.filter((tensor) => isFixed(tensor, inside)))
  for (const tensor of order) {
    if (!inside.has(tensor) || parameters.includes(tensor)) continue
    const inputs = tensor.inputs.map((operand) => (fixed.has(operand) ? operand : capture(operand)))
    if (inputs.some((operand, i) => operand !== tensor.inputs[i])) replaced.set(tensor, { ...tensor, inputs })
  }
  return { roots: roots.map((root) => (fixed.has(root) ? root : capture(root))), captured, parameters: added }
}

/** A number spread over a shape needs no parameter: it stays in the body. */
const isFixed = (tensor: Tensor, inside: ReadonlySet<Tensor>): boolean =>
  !inside.has(tensor) && (tensor.op.kind === 'constant' || (tensor.op.kind === 'broadcast' && tensor.inputs[0]!.op.kind === 'constant'))
