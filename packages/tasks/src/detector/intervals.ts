export type Severity = 'low' | 'medium' | 'high'

/** How much a score is above the threshold. */
export const severityOf = (score: number, threshold: number): Severity | null =>
  score < threshold ? null : score >= 2.5 * threshold ? 'high' : score >= 1.5 * threshold ? 'medium' : 'low'

/** Steps from `first` to `last` that belong together; `peak` is the highest score. */
export interface Interval {
  readonly first: number
  readonly last: number
  readonly peak: number
  readonly peakAt: number
}

/**
 * Numbers unusual rows by the interval that they belong to, as they come. `gap`: rows from one to the next that still belong together; those that have an unusual
 * row in their window are judged with it in view.
 */
export class Intervals {
  readonly #gap: number
  #number = 0
  #last = Number.NEGATIVE_INFINITY

  constructor(gap: number) {
    this.#gap = gap
  }

  /** The number of the interval, from 1. */
  at(step: number): number {
    if (step - this.#last > this.#gap) this.#number++
    this.#last = step
    return this.#number
  }
}

/** The intervals in scores (null where there is none) at or above the threshold. */
export function intervalsOf(scores: ArrayLike<number | null>, threshold: number, gap: number): Interval[] {
  const numbers = new Intervals(gap)
  const intervals: Interval[] = []
  for (let step = 0; step < scores.length; step++) {
    const score = scores[step]
    if (score === null || score === undefined || score < threshold) continue
    const place = numbers.at(step) - 1
    const before = intervals[place]
    const isPeak = !before || score > before.peak
    intervals[place] = {
      first: before?.first ?? step,
      last: step,
      peak: isPeak ? score : before.peak,
      peakAt: isPeak ? step : before.peakAt,
    }
  }
  return intervals
}

/**
 * Scores as alarms: a row's score where it is higher than all of the `rest` rows before it, else 0. Whoever is told of an event is not told of it again and
 * again, but is if it grows.
 */
export function alarmsOf(scores: ArrayLike<number | null>, rest = 1000): Float64Array {
  const alarms = new Float64Array(scores.length)
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row] ?? 0
    let isHighest = score > 0
    for (let before = Math.max(0, row - rest); isHighest && before < row; before++) isHighest = (scores[before] ?? 0) < score
    if (isHighest) alarms[row] = score
  }
  return alarms
}
