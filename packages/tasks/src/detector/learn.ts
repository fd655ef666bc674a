import type { Model } from 'tekrar'
import type { Progress } from '../base/progress.ts'
import type { EncodedSeries, Span } from '../series/series.ts'
import { errorsAt } from './errors.ts'
import { Judge, type JudgeState, type RowErrors } from './judge.ts'
import type { Labels } from './labels.ts'
import { blockFor } from './tail.ts'
import type { Frame } from './windows.ts'

/** Nothing rarer than one block of rows in so many (as a power of ten) is an anomaly, however quiet the training part. */
const LEAST_THRESHOLD = 2.5
/** How far the threshold lies above the highest score of the training part. */
const MARGIN = 0.25

/** The threshold that follows from the highest score of the training part. */
export const learnedThreshold = (highest: number): number => Math.max(LEAST_THRESHOLD, highest + MARGIN)

/**
 * Learns from the training part how large errors and values usually are, and from which score on something is an anomaly: a little more than any row of the
 * training part has, when all of it is known. Steps labelled as anomalies are left out.
 */
export async function learnUsual(
  model: Model,
  encoded: EncodedSeries,
  { spans, labels, frame }: { readonly spans: readonly Span[]; readonly labels: Labels; readonly frame: Frame },
  progress: Progress = {},
): Promise<{ readonly judge: JudgeState; readonly threshold: number }> {
  const runs: (readonly RowErrors[])[] = []
  for (const [place, { from, to }] of spans.entries()) {
    const group = encoded.groups[place]!
    const steps = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i).filter((step) => !labels?.[place]?.[step])
    const read = await errorsAt(
      model,
      steps.map((step) => ({ group, step })),
      frame,
      progress,
    )
    runs.push(read.filter((row) => row !== null))
  }
  const block = blockFor(runs.reduce((sum, { length }) => sum + length, 0))
  let state: JudgeState | null = null
  for (const run of runs) {
    const judge: Judge = new Judge(frame.targets, state, { block })
    for (const row of run) judge.push(row)
    state = judge.state()
  }
  let highest = 0
  for (const run of runs) {
    const judge = new Judge(frame.targets, state, { adapts: false })
    for (const row of run) highest = Math.max(highest, judge.push(row).score)
  }
  return { judge: state ?? new Judge(frame.targets).state(), threshold: learnedThreshold(highest) }
}
