import { TekrarError } from '../base/errors.ts'
import { BATCH, type Dimension, describeShape, type Shape } from '../base/shape.ts'
import { maximum, reshape, transpose } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { Signal, Value } from './layer.ts'

/** What is saved of the options every layer takes. */
export const commonConfig = (path: string, layer: { readonly trainable: boolean }): { name: string; trainable: boolean } => ({
  name: path,
  trainable: layer.trainable,
})

/** A time-first shape as the user knows it: [batch, steps, …]. */
export const userShape = ({ shape, sequence }: Pick<Signal, 'shape' | 'sequence'>): Shape =>
  sequence ? [shape[1] ?? BATCH, shape[0]!, ...shape.slice(2)] : shape

/** Axes 0 and 1 exchanged. */
const exchanged = (tensor: Tensor): Tensor => transpose(tensor, [1, 0, ...tensor.shape.slice(2).map((_, i) => i + 2)])

/** A value's tensor in the user's order, [batch, …]. */
export const batchFirst = (tensor: Tensor, signal: Signal): Tensor => (signal.sequence ? exchanged(tensor) : tensor)

/** A tensor [batch, steps, …] as a sequence, [steps, batch, …]; of two axes that are features, as it is. */
export const fromBatchFirst = (tensor: Tensor, sequence: boolean): Tensor => (sequence ? exchanged(tensor) : tensor)

/** What a tensor of a user's shape [batch, …] is as a signal: numbers of three axes and more, and ids of two, are sequences. */
export const signalOf = (shape: Shape, type: Signal['type'] = 'float'): Signal => {
  const sequence = shape.length >= (type === 'index' ? 2 : 3) || (shape.length === 2 && typeof shape[1] !== 'number')
  return { shape: sequence ? [shape[1]!, shape[0]!, ...shape.slice(2)] : shape, type, sequence }
}

export const describeSignal = (signal: Signal): string =>
  `${signal.type === 'index' ? 'ids' : 'numbers'} of shape ${describeShape(userShape(signal))}`

/** An error about a layer's input, in the user's order. */
export const unsuitable = (title: string, path: string, expected: string, input: Signal, remedy?: string): TekrarError<'shape-mismatch'> =>
  new TekrarError('shape-mismatch', { where: `${title} '${path}'`, expected, actual: describeSignal(input), ...(remedy ? { remedy } : {}) })

/** The only input of a layer that takes one. Throws `shape-mismatch`. */
export function onlyInput<Item>(inputs: readonly Item[], title: string, path: string): Item {
  if (inputs.length !== 1)
    throw new TekrarError('shape-mismatch', { where: `${title} '${path}'`, expected: 'one input', actual: String(inputs.length) })
  return inputs[0]!
}

/** The number of features of a signal of numbers. Throws `shape-mismatch` for ids. */
export function featuresOf(title: string, path: string, input: Signal): number {
  const last: Dimension | undefined = input.shape[input.shape.length - 1]
  if (input.type !== 'float') throw unsuitable(title, path, 'numbers', input, 'put an embedding before it')
  if (typeof last !== 'number' || input.shape.length < 2)
    throw unsuitable(title, path, 'numbers of shape [batch, features] or [batch, steps, features]', input)
  return last
}

/** A signal of the same numbers after something that is no activation. */
export const withoutActivation = ({ activation: _, ...signal }: Signal): Signal => signal

/** What a layer gives that changes no shape and is asked for numbers alone. Throws `shape-mismatch` for ids. */
export function requireNumbers(title: string, path: string, input: Signal): Signal {
  if (input.type !== 'float') throw unsuitable(title, path, 'numbers', input, 'put an embedding before it')
  return input
}

/** The shape a user's sequence must have. */
const SEQUENCE = 'a sequence of shape [batch, steps, features]'

/** The features of a sequence [batch, steps, features] and its steps. Throws `shape-mismatch`. */
export function sequenceOf(title: string, path: string, input: Signal): { readonly steps: Dimension; readonly features: number } {
  if (input.type !== 'float') throw unsuitable(title, path, SEQUENCE, input, 'put an embedding before it')
  const [steps, , features] = input.shape
  if (!input.sequence || input.shape.length !== 3 || typeof features !== 'number')
    throw unsuitable(
      title,
      path,
      SEQUENCE,
      input,
      input.sequence ? undefined : (input.sequenceRemedy ?? 'give it one vector for each step'),
    )
  return { steps: steps!, features }
}

/** An axis of the user's array, counted from the end if negative, as an axis of the graph's tensor. Throws `invalid-argument`; the batch is no axis to choose. */
export function axisInGraph(axis: number, signal: Signal, where: string): number {
  const rank = signal.shape.length
  const at = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(at) || at < 1 || at >= rank)
    throw new TekrarError('invalid-argument', {
      where,
      name: 'axis',
      expected: `a whole number from 1 to ${rank - 1}, or from ${1 - rank} to -1, for ${describeSignal(signal)}`,
      actual: String(axis),
    })
  return signal.sequence && at === 1 ? 0 : at
}

/** Which axis of the graph's tensor is the batch. */
export const batchAxis = ({ sequence }: Signal): number => (sequence ? 1 : 0)

/** A mask [steps, batch] or [batch] as a tensor of the rank given, of size 1 beyond. */
export const maskOfRank = (mask: Tensor, rank: number): Tensor =>
  reshape(mask, [...mask.shape, ...Array.from({ length: rank - mask.shape.length }, () => 1)])

/** What counts in any of the masks: of steps, [steps, batch] and more axes, and of rows, [batch], which hold at every step. */
export function anyMask(masks: readonly Tensor[]): Tensor {
  const rank = Math.max(...masks.map(({ shape }) => shape.length))
  const widened = (mask: Tensor): Tensor => {
    if (mask.shape.length === rank) return mask
    return maskOfRank(mask.shape.length === 1 ? reshape(mask, [1, mask.shape[0]!]) : mask, rank)
  }
  return masks.map(widened).reduce((a, b) => maximum(a, b))
}

/** The same mask over another tensor. */
export const masked = (tensor: Tensor, { mask }: Pick<Value, 'mask'>): Value => (mask ? { tensor, mask } : { tensor })

/** A whole number from 1, or an `invalid-argument` error. */
export function requireWhole(value: number, name: string, where: string): number {
  if (!Number.isInteger(value) || value < 1)
    throw new TekrarError('invalid-argument', { where, name, expected: 'a whole number from 1', actual: String(value) })
  return value
}
