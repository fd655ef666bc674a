import { streamOf } from './random.ts'
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
  /** What ours is called, and its options: all that is needed to make it again. */
  readonly kind?: string
  readonly settings?: Readonly<Record<string, number | string>>
}

/** An initialiser that works in short steps. */
export const inSteps = (steps: (shape: readonly number[], source: RandomSource) => Steps<ArrayLike<number>>): Initializer =>
  Object.assign((shape: readonly number[], source: RandomSource) => finish(steps(shape, source)), { inSteps: steps })

/** An initialiser together with what makes it again. */
export const describedInitializer = (
  kind: string,
  settings: Readonly<Record<string, number | string>>,
  initializer: Initializer,
): Initializer => Object.assign(initializer, { kind, settings })

/** `of(i)` for every place of `length`, in short steps; in place of `values`, where `of(i)` reads no other of them. */
export function* filled(length: number, of: (i: number) => number, values: Float32Array = new Float32Array(length)): Steps<Float32Array> {
  for (let i = 0; i < length; i++) {
    values[i] = of(i)
    if (i % 16384 === 16383) yield
  }
  return values
}

/** The seeds of one weight: they depend on its path, never on the order in which weights are made. */
export const sourceOf = (seed: number, path: string): RandomSource => ({ seed, stream: streamOf(`${path}/initial`) })
