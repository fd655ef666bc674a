import { TekrarError } from '../base/errors.ts'
import { BATCH, type Dimension, type Extents, resolveDimension } from '../base/shape.ts'
import { BLOCK } from '../engine/plan.ts'

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
 * The steps of a segment for each number of steps, at the capacity that memory is laid out for. Sums over steps and rows are taken in blocks of 256: segments that are whole blocks leave
 * every sum its order, and so its bits. √T is rounded up to such a length, where that leaves four segments at least.
 */
export function segmentOf(option: Recompute | undefined, capacity: Extents): (steps: Dimension) => number | undefined {
  if (!option) return () => undefined
  return (steps) => {
    const all = resolveDimension(steps, capacity)
    if (option !== true) return option < all ? option : undefined
    const shortest = Math.max(1, Math.ceil(Math.sqrt(all)))
    const whole = BLOCK / greatestDivisor(BLOCK, capacity[BATCH.extent] ?? 1)
    const rounded = Math.ceil(shortest / whole) * whole
    return rounded * 4 <= all ? rounded : shortest
  }
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b))
