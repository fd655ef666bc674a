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

/** Places of one step. */
const CHUNK = 16384

/** `of(i)` for every place of `length`, in short steps; in place of `values`, where `of(i)` reads no other of them. */
export function* filled(length: number, of: (i: number) => number, values: Float32Array = new Float32Array(length)): Steps<Float32Array> {
  for (let from = 0; from < length; from += CHUNK) {
    if (from > 0) yield
    fill(values, from, Math.min(length, from + CHUNK), of)
  }
  return values
}

function fill(values: Float32Array, from: number, to: number, of: (i: number) => number): void {
  for (let i = from; i < to; i++) values[i] = of(i)
}

/** The seeds of one weight: they depend on its path, never on the order in which weights are made. */
export const sourceOf = (seed: number, path: string): RandomSource => ({ seed, stream: streamOf(`${path}/initial`) })
