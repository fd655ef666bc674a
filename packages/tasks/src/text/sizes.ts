/** Windows that an epoch should have at least, so that a small text is corrected on more than once an epoch. */
const WINDOWS = 8
/** Training steps that a run should have at least, and the most epochs that it gets for it. */
const LEAST_STEPS = 1500
const MOST_EPOCHS = 100
const EPOCHS = 5

export interface Sizes {
  readonly batch: number
  readonly steps: number
  readonly epochs: number
}

/**
 * Batch, steps and epochs that suit a training part of so many symbols. Where it is small the batch shrinks first, then the steps; epochs, where they
 * are not given, grow. What comes out, put in again, stays as it is.
 */
export function fitToText({ batch, steps, epochs }: { batch: number; steps: number; epochs: number | null }, symbols: number): Sizes {
  const predictions = symbols - 1
  const rows = Math.max(1, Math.min(batch, Math.floor(predictions / (steps * WINDOWS))))
  const window = Math.max(1, Math.min(steps, predictions))
  const epochSteps = Math.ceil(Math.floor(predictions / rows) / window)
  return { batch: rows, steps: window, epochs: epochs ?? Math.max(EPOCHS, Math.min(MOST_EPOCHS, Math.ceil(LEAST_STEPS / epochSteps))) }
}
