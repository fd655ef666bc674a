import { TekrarError } from '../base/errors.ts'
import { type Initializer, sourceOf } from '../base/initializers.ts'
import type { JsonObject } from '../base/json.ts'
import { BATCH, type Dimension, describeShape, type Shape, STEPS, sameDimension } from '../base/shape.ts'
import type { ActivationName } from '../graph/activations.ts'
import type { DataType, Tensor, Variable } from '../graph/tensor.ts'

/** What flows from layer to layer, time-first: [batch, n], [steps, batch, n], or ids [batch] or [steps, batch]. */
export interface Signal {
  readonly shape: Shape
  readonly type: DataType
  /** The function it came out of last; a loss given by name looks at it. */
  readonly activation?: ActivationName
  /** Whether the first step stands last: what `goBackwards` gives with every output, in the order it was made. */
  readonly reversed?: boolean
  /** What to change above if someone needs a sequence and this is none. */
  readonly sequenceRemedy?: string
}

/** A layer before it knows its input: its settings. */
export interface Layer {
  /** The row of `layers/table.ts` that opens it again: `embedding`, `recurrent`, … */
  readonly kind: string
  /** What automatic names count: `lstm` gives `lstm_1`, `lstm_2`, … */
  readonly label: string
  /** The name given by the user. */
  readonly name?: string
  readonly trainable: boolean
  /** What it takes where it stands first, if it can tell without data. */
  readonly input?: Signal
  /** Throws `shape-mismatch` if the input does not suit it. */
  build(input: Signal, context: BuildContext): BuiltLayer
}

/** A layer with its weights. */
export interface BuiltLayer {
  /** Its name in the model. */
  readonly path: string
  readonly kind: string
  /** For the summary: `recurrent(lstm)`. */
  readonly title: string
  readonly output: Signal
  readonly weights: readonly Variable[]
  readonly states: readonly StateDeclaration[]
  /** What opens it again; plain data. */
  readonly config: JsonObject
  call(x: Tensor, context: CallContext): LayerResult
}

export interface StateDeclaration {
  /** Such as `lstm_1/hidden`. */
  readonly name: string
  /** With the batch first. */
  readonly shape: Shape
}

export interface CallContext {
  /** The layer's states, in the order it declared them. */
  readonly states: readonly Tensor[]
  readonly training: boolean
  /** [2] (index): seed and step, for `random`. */
  readonly random: Tensor
  /** Whether a view may ask for what happens inside: gates and states at every step. */
  readonly views: boolean
}

export interface LayerResult {
  readonly output: Tensor
  /** Final states, in the order declared. */
  readonly states: readonly Tensor[]
  readonly named: Readonly<Record<string, Tensor>>
}

export interface BuildContext {
  readonly path: string
  /** A weight of this layer, under `path/name`. */
  weight(name: string, shape: readonly number[], initializer: Initializer): Variable
}

/** Options every layer takes. */
export interface LayerOptions {
  readonly name?: string
  /** False freezes the weights; true when left out. */
  readonly trainable?: boolean
}

export const buildContext = (path: string, seed: number, trainable: boolean): BuildContext => ({
  path,
  weight(name, shape, initializer) {
    const at = `${path}/${name}`
    const source = sourceOf(seed, at)
    const { inSteps } = initializer
    const initial = Object.assign(
      (sizes: readonly number[]) => initializer(sizes, source),
      inSteps && { inSteps: (sizes: readonly number[]) => inSteps(sizes, source) },
    )
    return { path: at, shape, type: 'float', role: 'weight', trainable, initial }
  },
})

/** What is saved of the options every layer takes. */
export const commonConfig = (path: string, layer: { readonly trainable: boolean }): { name: string; trainable: boolean } => ({
  name: path,
  trainable: layer.trainable,
})

export const isSequence = (shape: Shape): boolean => shape[0] !== undefined && sameDimension(shape[0], STEPS)

/** A time-first shape as the user knows it: [batch, steps, …]. */
export const userShape = (shape: Shape): Shape => (isSequence(shape) ? [shape[1] ?? BATCH, STEPS, ...shape.slice(2)] : shape)

export const describeSignal = ({ shape, type }: Signal): string =>
  `${type === 'index' ? 'ids' : 'numbers'} of shape ${describeShape(userShape(shape))}`

/** An error about a layer's input, in the user's order. */
export const unsuitable = (title: string, path: string, expected: string, input: Signal, remedy?: string): TekrarError<'shape-mismatch'> =>
  new TekrarError('shape-mismatch', { where: `${title} '${path}'`, expected, actual: describeSignal(input), ...(remedy ? { remedy } : {}) })

/** The number of features of a signal of numbers. Throws `shape-mismatch` for ids. */
export function featuresOf(title: string, path: string, input: Signal): number {
  const last: Dimension | undefined = input.shape[input.shape.length - 1]
  if (input.type !== 'float') throw unsuitable(title, path, 'numbers', input, 'put an embedding before it')
  if (typeof last !== 'number' || input.shape.length < 2)
    throw unsuitable(title, path, 'numbers of shape [batch, features] or [batch, steps, features]', input)
  return last
}

/** A whole number from 1, or an `invalid-argument` error. */
export function requireWhole(value: number, name: string, where: string): number {
  if (!Number.isInteger(value) || value < 1)
    throw new TekrarError('invalid-argument', { where, name, expected: 'a whole number from 1', actual: String(value) })
  return value
}
