import { type BenchShape, multiplyAddsOf, multiplyAddsOfWriting } from './shapes.ts'

/** What is timed. */
export interface Job {
  /** step: a training step through `trainOnBatch`; generation: `steps` characters of `batch` texts through `generate`. */
  readonly kind: 'step' | 'generation'
  readonly shape: BenchShape
  /** In the grid; null for a shape of one's own. */
  readonly place: number | null
}

/** Floating-point operations that a call cannot do without: two for each multiply-add. */
export const operationsOf = ({ kind, shape }: Job): number =>
  2 * (kind === 'step' ? multiplyAddsOf(shape) : multiplyAddsOfWriting(shape) * shape.batch * shape.steps)

/**
 * Bytes that a call moves at least: what a step's plan holds once in and once out; for each character written the weights once, for all texts together.
 * Caches make the rest of the traffic, so this is the least.
 */
export const bytesOf = ({ kind, shape }: Job, planBytes: number): number =>
  kind === 'step' ? 2 * planBytes : 4 * multiplyAddsOfWriting(shape) * shape.steps

export const sameJob = (a: Job, b: Job): boolean => a.kind === b.kind && JSON.stringify(a.shape) === JSON.stringify(b.shape)
