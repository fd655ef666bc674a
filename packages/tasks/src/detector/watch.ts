import type { Model } from 'tekrar'
import type { Progress } from '../base/progress.ts'
import type { EncodedGroup } from '../series/series.ts'
import { errorsAt } from './errors.ts'
import { Intervals, type Severity, severityOf } from './intervals.ts'
import { Judge, type RowErrors } from './judge.ts'
import type { DetectorRecord } from './record.ts'

/** What is said of a row. */
export interface Detected {
  /** How rare it is: 3 is what one in a thousand blocks of rows has at most. Null where nothing could be said. */
  readonly score: number | null
  /** Null where there is no score: nobody looked. */
  readonly anomaly: boolean | null
  readonly severity: Severity | null
  /** The number of the interval of anomalies that it belongs to, from 1 in each series. */
  readonly interval: number | null
  /** The column, and what of it is unusual: an `error` of the network, a value higher (`high`) or lower (`low`) than before. Null where nothing is. */
  readonly cause: string | null
  /** With a score: a value is missing, and was `filled` from before. Else why there is none: all values are `missing`, or one for too long, the row is the `first` and a forecast has nothing to start from, the row has no time (`untimed`), came after a later one (`late`), or could not be read (`unreadable`). */
  readonly reason: 'missing' | 'first' | 'untimed' | 'late' | 'unreadable' | 'filled' | null
}

export const without = (reason: Exclude<Detected['reason'], 'filled' | null>): Detected => ({
  score: null,
  anomaly: null,
  severity: null,
  interval: null,
  cause: null,
  reason,
})

export interface WatchOptions {
  /** Instead of the one learned. */
  readonly threshold?: number | null
  /** Whether it goes on learning what is usual from the rows that it sees; true. */
  readonly adapts?: boolean
}

/** Judges the rows of one series in their order. What it says of a row follows from that row and those before it. */
export class Watch {
  readonly #judge: Judge
  readonly #intervals: Intervals
  readonly #threshold: number
  readonly #targets: readonly string[]
  readonly #foretells: boolean
  #step = 0

  constructor({ frame, judge, threshold, format }: DetectorRecord, { threshold: given = null, adapts = true }: WatchOptions = {}) {
    this.#intervals = new Intervals(frame.lookback)
    this.#judge = new Judge(frame.targets, judge, { adapts })
    this.#threshold = given ?? threshold
    this.#foretells = frame.method === 'forecast'
    this.#targets = format.targets
  }

  /** What the network did not expect of the next row; null for a row that lacks a value. */
  next(row: RowErrors | null): Detected {
    const step = this.#step++
    if (row === null) return without(step === 0 && this.#foretells ? 'first' : 'missing')
    const { score, cause, column } = this.#judge.push(row)
    const severity = severityOf(score, this.#threshold)
    const said = severity === null ? null : `${this.#targets[column]}: ${cause}`
    return {
      score,
      anomaly: severity !== null,
      severity,
      interval: severity === null ? null : this.#intervals.at(step),
      cause: said,
      reason: row.isFilled ? 'filled' : null,
    }
  }
}

/** All steps of a series from `from` on. */
export async function watchGroup(
  model: Model,
  group: EncodedGroup,
  record: DetectorRecord,
  { from = 0, ...options }: WatchOptions & { readonly from?: number } = {},
  progress: Progress = {},
): Promise<Detected[]> {
  const watch = new Watch(record, options)
  const places = Array.from({ length: group.times.length - from }, (_, i) => ({ group, step: from + i }))
  return (await errorsAt(model, places, record.frame, progress)).map((row) => watch.next(row))
}
