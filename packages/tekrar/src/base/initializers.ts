import { TekrarError } from './errors.ts'
import { describedInitializer, filled, type Initializer, inSteps } from './initializer.ts'
import { normalSteps } from './normals.ts'
import { orthonormalize } from './orthonormal.ts'
import {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  randomNormal,
  randomUniform,
  truncatedNormal,
  varianceScaling,
} from './random-initializers.ts'
import { describeShape, sizeOf } from './shape.ts'
import { startOf } from './start.ts'

export { type Initializer, type RandomSource, sourceOf } from './initializer.ts'
export * from './random-initializers.ts'

/** The same number everywhere. */
export const constantInitializer = (value: number): Initializer =>
  describedInitializer('constant', { value }, (shape) => new Float32Array(sizeOf(shape)).fill(value))

export const zeros = describedInitializer('zeros', {}, constantInitializer(0))
export const ones = describedInitializer('ones', {}, constantInitializer(1))

/** Options of `orthogonal` and `identity`. */
export interface GainOptions {
  /** What the matrix is multiplied with; 1. */
  readonly gain?: number
}

/**
 * A random orthogonal matrix (Saxe, McClelland and Ganguli, 2014) times the gain: the Q of a normal matrix whose R has a positive diagonal. The shorter side
 * of [rows, columns] is orthonormal; leading axes count as rows.
 */
export const orthogonal = ({ gain = 1 }: GainOptions = {}): Initializer =>
  describedInitializer(
    'orthogonal',
    { gain },
    inSteps(function* (shape, { seed, stream }) {
      const columns = shape[shape.length - 1] ?? 1
      const rows = sizeOf(shape) / columns
      const [count, length] = rows < columns ? [rows, columns] : [columns, rows]
      const normals = yield* normalSteps(seed, stream, count * length)
      const vectors = yield* orthonormalize(normals, count, length)
      return yield* filled(
        count * length,
        rows < columns ? (i) => gain * vectors[i]! : (i) => gain * vectors[(i % columns) * length + Math.floor(i / columns)]!,
      )
    }),
  )

/** The gain on the diagonal of a matrix (Le, Jaitly and Hinton, 2015, for recurrent weights). */
export const identity = ({ gain = 1 }: GainOptions = {}): Initializer =>
  describedInitializer('identity', { gain }, (shape) => {
    const [rows, columns] = shape
    if (shape.length !== 2 || rows === undefined || columns === undefined)
      throw new TekrarError('shape-mismatch', { where: 'identity initializer', expected: 'a matrix', actual: describeShape(shape) })
    return new Float32Array(rows * columns).map((_, i) => (Math.floor(i / columns) === i % columns ? gain : 0))
  })

/** The initialisers that have a name: Keras's, in camelCase, each with its options. */
const factories = {
  zeros: () => zeros,
  ones: () => ones,
  constant: ({ value = 0 }: { readonly value?: number } = {}) => constantInitializer(value),
  glorotUniform: () => glorotUniform,
  glorotNormal: () => glorotNormal,
  heUniform: () => heUniform,
  heNormal: () => heNormal,
  lecunUniform: () => lecunUniform,
  lecunNormal: () => lecunNormal,
  varianceScaling,
  orthogonal,
  identity,
  randomUniform,
  randomNormal,
  truncatedNormal,
} as const satisfies Record<string, (options?: never) => Initializer>

/** The name of one of the initialisers. */
export type InitializerName = keyof typeof factories

/** The initialisers that have a name, with Keras's defaults. */
export const initializers = Object.fromEntries(Object.entries(factories).map(([name, make]) => [name, make()])) as Readonly<
  Record<InitializerName, Initializer>
>

/** What makes initialisers with options, such as `orthogonal`, which may stand for what it makes without any. */
const made = new Map<unknown, () => Initializer>(
  [varianceScaling, orthogonal, identity, randomUniform, randomNormal, truncatedNormal].map((factory) => [factory, () => factory()]),
)

/** A name, an initialiser with options (`orthogonal({ gain: 2 })`), one's own function, or ours as it was saved. */
export type InitializerOption = InitializerName | Initializer | { readonly kind: string; readonly settings: object }

/** The initialiser an option means; `orthogonal` is `orthogonal()`. Throws `invalid-argument` for a name that is not known. */
export function initializerOf(option: InitializerOption, where: string): Initializer {
  if (typeof option === 'function') return made.has(option) ? made.get(option)!() : option
  const { kind, settings } = typeof option === 'object' && option !== null ? option : { kind: option, settings: {} }
  if (Object.hasOwn(factories, kind)) return (factories[kind as InitializerName] as (settings: object) => Initializer)(settings)
  throw new TekrarError('invalid-argument', {
    where,
    name: 'initializer',
    expected: `one of ${Object.keys(factories).join(', ')}, or a function`,
    actual: `'${String(kind)}'`,
  })
}

/** Parts along the last axis of a vector, each with its own initialiser and size: an LSTM's bias has ones for its forget gate. */
export const sections =
  (parts: readonly { readonly size: number; readonly initializer: Initializer }[]): Initializer =>
  (shape, { seed, stream }) => {
    const values = new Float32Array(sizeOf(shape))
    let at = 0
    for (const [i, { size, initializer }] of parts.entries()) {
      values.set(Array.from(startOf(initializer([size], { seed, stream: stream + i }), [size], `numbers ${at} to ${at + size - 1}`)), at)
      at += size
    }
    return values
  }
