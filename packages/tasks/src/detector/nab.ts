/**
 * The scoring of the Numenta Anomaly Benchmark (Lavin and Ahmad, "Evaluating Real-Time Anomaly Detection Algorithms", 2015), written anew from the paper and
 * the published rules: an early detection within a window of an anomaly counts most, a detection outside costs, less so shortly after a window.
 */

/** What a profile says hits, false alarms and misses count. */
export interface NabProfile {
  readonly hit: number
  readonly falseAlarm: number
  readonly miss: number
}

export const nabProfiles = {
  standard: { hit: 1, falseAlarm: 0.11, miss: 1 },
  rewardLowFalseAlarms: { hit: 1, falseAlarm: 0.22, miss: 1 },
  rewardLowMisses: { hit: 1, falseAlarm: 0.11, miss: 2 },
} as const satisfies Record<string, NabProfile>

/** A series that was judged: a score for each row, and the first and last row of each window, in order and apart. */
export interface NabSeries {
  readonly scores: ArrayLike<number>
  readonly windows: readonly (readonly [first: number, last: number])[]
  /** Rows at its start that are not scored; as `nabProbation` says unless given. */
  readonly probation?: number
}

export interface NabScore {
  /** The sum of what hits, false alarms and misses count. */
  readonly score: number
  readonly windowsFound: number
  readonly windowsMissed: number
  /** Rows at or above the threshold outside all windows. */
  readonly falseAlarms: number
  /** Rows at or above the threshold within windows. */
  readonly hits: number
}

/** Rows at the start of a series that are not scored: 15 % of it, 750 at most. */
export const nabProbation = (rows: number): number => Math.min(Math.floor(rows * 0.15), 750)

/** From nearly 1 far inside a window to −1 far past it; 0 at its right edge. `position` is in widths of the window. */
const sigmoid = (position: number): number => (position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1)
const MOST = sigmoid(-1)

/** What a detection at each row is worth, and in which window it is: −1 for none. */
function worth({ scores, windows }: NabSeries, { hit, falseAlarm }: NabProfile): { worth: Float64Array; window: Int32Array } {
  const rows = scores.length
  const result = new Float64Array(rows)
  const window = new Int32Array(rows).fill(-1)
  let next = 0
  let past: readonly [number, number] | null = null
  for (let row = 0; row < rows; row++) {
    const current = windows[next]
    if (current && row >= current[0]) {
      const [first, last] = current
      result[row] = (hit * sigmoid(-(last - row + 1) / (last - first + 1))) / MOST
      window[row] = next
      if (row === last) {
        past = current
        next++
      }
    } else result[row] = falseAlarm * (past === null ? -1 : sigmoid((row - past[1]) / (past[1] - past[0])))
  }
  return { worth: result, window }
}

/** What a series scores where every row at or above the threshold is a detection. */
export function nabScore(series: NabSeries, threshold: number, profile: NabProfile): NabScore {
  const { worth: worths, window } = worth(series, profile)
  const best: (number | null)[] = series.windows.map(() => null)
  const counts = { falseAlarms: 0, hits: 0 }
  let outside = 0
  for (let row = series.probation ?? nabProbation(series.scores.length); row < series.scores.length; row++) {
    if (!(series.scores[row]! >= threshold)) continue
    const at = window[row]!
    if (at < 0) {
      outside += worths[row]!
      counts.falseAlarms++
    } else {
      best[at] = Math.max(best[at] ?? -profile.miss, worths[row]!)
      counts.hits++
    }
  }
  const windowsFound = best.filter((value) => value !== null).length
  const score = best.reduce<number>((sum, value) => sum + (value ?? -profile.miss), outside)
  return { score, windowsFound, windowsMissed: best.length - windowsFound, ...counts }
}

/** The threshold that gives several series the highest score together: the benchmark's own way to choose it, which sees the labels. */
export function nabThreshold(many: readonly NabSeries[], profile: NabProfile): { readonly threshold: number; readonly score: number } {
  const detections: { score: number; worth: number; window: string | null }[] = []
  const best = new Map<string, number>()
  for (const [place, series] of many.entries()) {
    const { worth: worths, window } = worth(series, profile)
    for (const [at] of series.windows.entries()) best.set(`${place} ${at}`, -profile.miss)
    for (let row = series.probation ?? nabProbation(series.scores.length); row < series.scores.length; row++)
      detections.push({ score: series.scores[row]!, worth: worths[row]!, window: window[row]! < 0 ? null : `${place} ${window[row]}` })
  }
  detections.sort((a, b) => b.score - a.score)
  let sum = [...best.values()].reduce((total, value) => total + value, 0)
  let found = { threshold: Number.POSITIVE_INFINITY, score: sum }
  for (const [i, { score, worth, window }] of detections.entries()) {
    if (window === null) sum += worth
    else {
      const before = best.get(window)!
      if (worth > before) {
        sum += worth - before
        best.set(window, worth)
      }
    }
    if (detections[i + 1]?.score !== score && sum > found.score) found = { threshold: score, score: sum }
  }
  return found
}

/** 0 for a detector that never finds anything, 100 for one that finds every window at once and nothing else. */
export function nabNormalised(score: number, windows: number, { hit, miss }: NabProfile): number {
  return (100 * (score + miss * windows)) / (hit * windows + miss * windows)
}
