import { TekrarError } from '../base/errors.ts'
import { type Dimension, type Extents, resolveDimension } from '../base/shape.ts'

/**
 * Whether a training step keeps what the gradient needs of every time step, or makes most of it again (gradient checkpointing, rematerialization): true for segments of about √T
 * steps, a number for segments of so many. Of a segment only the recurrent states before it are kept; the backward pass runs it again. A step takes about a third longer,
 * and memory grows with √T instead of T, but for inputs, for what a loss gives of each step, and for what passes between layers of different directions.
 */
export type Recompute = boolean | number

/** Throws `invalid-argument`. */
export function requireRecompute(option: Recompute | undefined, where: string): void {
  if (option === undefined || typeof option === 'boolean' || (Number.isSafeInteger(option) && option >= 1)) return
  throw new TekrarError('invalid-argument', {
    where,
    name: 'recompute',
    expected: 'true, false, or the steps of a segment, a whole number from 1',
    actual: String(option),
  })
}

/**
 * The steps of a segment for a loop of so many, at the capacity that memory is laid out for; undefined where one segment would hold them all. Values of each step and sums
 * of them, such as the loss, keep their bits whatever the segments are; a weight's gradient, summed segment by segment, does not.
 */
export function segmentOf(option: Recompute | undefined, capacity: Extents): (steps: Dimension) => number | undefined {
  if (!option) return () => undefined
  return (steps) => {
    const all = resolveDimension(steps, capacity)
    const size = option === true ? Math.ceil(Math.sqrt(all)) : option
    return size < all ? size : undefined
  }
}
