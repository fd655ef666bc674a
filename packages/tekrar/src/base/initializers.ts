import { TekrarError } from './errors.ts'
import { normalSteps } from './normals.ts'
import { orthonormalize } from './orthonormal.ts'
import { streamOf, uniformSteps } from './random.ts'
import { describeShape, sizeOf } from './shape.ts'
import { finish, type Steps } from './steps.ts'

/** Where an initialiser's random numbers come from: the model's seed and a stream named by the weight's path. */
export interface RandomSource {
  readonly seed: number
  readonly stream: number
}

/** Gives a weight's first values, flat and in row order. Uses only + − × ÷ and square roots: the same bits everywhere. */
export interface Initializer {
  (shape: readonly number[], source: RandomSource): ArrayLike<number>
  /** The same values in short steps, where making them takes long: the event loop has turns between. */
  readonly inSteps?: (shape: readonly number[], source: RandomSource) => Steps<ArrayLike<number>>
}

const inSteps = (steps: (shape: readonly number[], source: RandomSource) => Steps<ArrayLike<number>>): Initializer =>
  Object.assign((shape: readonly number[], source: RandomSource) => finish(steps(shape, source)), { inSteps: steps })

/** `of(i)` for every place of `length`, in short steps. */
function* filled(length: number, of: (i: number) => number): Steps<Float32Array> {
  const values = new Float32Array(length)
  for (let i = 0; i < length; i++) {
    values[i] = of(i)
    if (i % 16384 === 16383) yield
  }
  return values
}

/** The seeds of one weight: they depend on its path, never on the order in which weights are made. */
export const sourceOf = (seed: number, path: string): RandomSource => ({ seed, stream: streamOf(`${path}/initial`) })

/** The same number everywhere. */
export const constantInitializer =
  (value: number): Initializer =>
  (shape) =>
    new Float32Array(sizeOf(shape)).fill(value)

export const zeros = constantInitializer(0)
export const ones = constantInitializer(1)

/** Uniform in [minimum, maximum); Keras's `RandomUniform`. */
export const randomUniform = ({ minimum = -0.05, maximum = 0.05 } = {}): Initializer =>
  inSteps(function* (shape, { seed, stream }) {
    const uniforms = yield* uniformSteps(seed, stream, 0, sizeOf(shape))
    return yield* filled(uniforms.length, (i) => minimum + uniforms[i]! * (maximum - minimum))
  })

/** Normal with a mean and a standard deviation; Keras's `RandomNormal`. */
export const randomNormal = ({ mean = 0, deviation = 0.05 } = {}): Initializer =>
  inSteps(function* (shape, { seed, stream }) {
    const normals = yield* normalSteps(seed, stream, sizeOf(shape))
    return yield* filled(normals.length, (i) => mean + normals[i]! * deviation)
  })

/** Normal, drawn again where it lies more than two standard deviations out; Keras's `TruncatedNormal`. */
export const truncatedNormal = ({ mean = 0, deviation = 0.05 } = {}): Initializer =>
  inSteps(function* (shape, { seed, stream }) {
    const length = sizeOf(shape)
    for (let draws = Math.ceil(length * 1.1) + 64; ; draws *= 2) {
      const normals = yield* normalSteps(seed, stream, draws)
      const near = normals.filter((x) => Math.abs(x) <= 2)
      if (near.length >= length) return yield* filled(length, (i) => mean + near[i]! * deviation)
    }
  })

/** What goes in and out of one unit: all leading axes but one are a receptive field, as in Keras. */
function fans(shape: readonly number[]): { in: number; out: number } {
  if (shape.length < 2) return { in: shape[0] ?? 1, out: shape[0] ?? 1 }
  const field = sizeOf(shape.slice(0, -2))
  return { in: shape[shape.length - 2]! * field, out: shape[shape.length - 1]! * field }
}

/** Uniform in ±√(6 / (fan in + fan out)) (Glorot and Bengio, 2010). */
export const glorotUniform: Initializer = inSteps((shape, source) => {
  const { in: fanIn, out: fanOut } = fans(shape)
  const limit = Math.sqrt(6 / (fanIn + fanOut))
  return randomUniform({ minimum: -limit, maximum: limit }).inSteps!(shape, source)
})

/**
 * A random orthogonal matrix (Saxe, McClelland and Ganguli, 2014): the Q of a normal matrix whose R has a positive diagonal. The shorter side
 * of [rows, columns] is orthonormal; leading axes count as rows.
 */
export const orthogonal: Initializer = inSteps(function* (shape, { seed, stream }) {
  const columns = shape[shape.length - 1] ?? 1
  const rows = sizeOf(shape) / columns
  const [count, length] = rows < columns ? [rows, columns] : [columns, rows]
  const normals = yield* normalSteps(seed, stream, count * length)
  const vectors = yield* orthonormalize(normals, count, length)
  return yield* filled(
    count * length,
    rows < columns ? (i) => vectors[i]! : (i) => vectors[(i % columns) * length + Math.floor(i / columns)]!,
  )
})

/** Ones on the diagonal of a matrix (Le, Jaitly and Hinton, 2015, for recurrent weights). */
export const identity: Initializer = (shape) => {
  const [rows, columns] = shape
  if (shape.length !== 2 || rows === undefined || columns === undefined)
    throw new TekrarError('shape-mismatch', { where: 'identity initializer', expected: 'a matrix', actual: describeShape(shape) })
  return new Float32Array(rows * columns).map((_, i) => (Math.floor(i / columns) === i % columns ? 1 : 0))
}

/** The initialisers that have a name. */
export const initializers = {
  zeros,
  ones,
  glorotUniform,
  orthogonal,
  identity,
  randomUniform: randomUniform(),
  randomNormal: randomNormal(),
  truncatedNormal: truncatedNormal(),
} as const satisfies Record<string, Initializer>

/** The name of one of `initializers`. */
export type InitializerName = keyof typeof initializers

/** A name, or one's own function. */
export type InitializerOption = InitializerName | Initializer

/** The initialiser an option means. Throws `invalid-argument` for a name that is not known. */
export function initializerOf(option: InitializerOption, where: string): Initializer {
  if (typeof option === 'function') return option
  if (Object.hasOwn(initializers, option)) return initializers[option]
  throw new TekrarError('invalid-argument', {
    where,
    name: 'initializer',
    expected: `one of ${Object.keys(initializers).join(', ')}, or a function`,
    actual: `'${String(option)}'`,
  })
}

/** Parts along the last axis of a vector, each with its own initialiser and size: an LSTM's bias has ones for its forget gate. */
export const sections =
  (parts: readonly { readonly size: number; readonly initializer: Initializer }[]): Initializer =>
  (shape, { seed, stream }) => {
    const values = new Float32Array(sizeOf(shape))
    let at = 0
    for (const [i, { size, initializer }] of parts.entries()) {
      values.set(Array.from(initializer([size], { seed, stream: stream + i })), at)
      at += size
    }
    return values
  }
