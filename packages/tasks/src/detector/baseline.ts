import { WindowedGaussian } from '../baselines/series/windowed-gaussian.ts'
import type { EncodedGroup, Span } from '../series/series.ts'
import { learnedThreshold } from './learn.ts'

/** The first rows of a series are rare whatever they are. */
const WARM_UP = 20
const MOST = 16

/** −log₁₀ of how rare what scores so is. */
export const ninesOf = (score: number): number => Math.min(MOST, -Math.log10(1 - score))

/** −log₁₀ of how rare each step is by windowed Gaussian, of several targets the rarest; null where all are missing. No step depends on later ones. */
export function gaussianScores({ targets: measured, times }: EncodedGroup, targets: number): (number | null)[] {
  const detectors = Array.from({ length: targets }, () => new WindowedGaussian())
  return Array.from(times, (_, step) => {
    let score: number | null = null
    for (const [i, detector] of detectors.entries()) {
      const value = measured[step * targets + i]!
      if (!Number.isNaN(value)) score = Math.max(score ?? 0, ninesOf(detector.score(value)))
    }
    return score
  })
}

/** Its threshold, learned from the training part as the network's is. */
export function gaussianThreshold(
  scores: readonly (readonly (number | null)[])[],
  spans: readonly Span[],
  leaves: (group: number, step: number) => boolean,
): number {
  let highest = 0
  for (const [group, { from, to }] of spans.entries())
    for (let step = from + WARM_UP; step < to; step++) if (!leaves(group, step)) highest = Math.max(highest, scores[group]![step] ?? 0)
  return Math.min(MOST, learnedThreshold(highest))
}
