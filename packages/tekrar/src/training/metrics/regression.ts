import { refuseUnless } from '../../base/refuse-unless.ts'
import { countOf, fill, multiply, square, subtract, sum } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { cosine } from '../losses/errors.ts'
import { alignedTo } from '../losses/reduction.ts'
import { inShapeOf } from './classes.ts'
import { meanMetric, meanOfSums, meanSums } from './mean.ts'
import { countsIn, type Metric, type Sums } from './metric.ts'

/** √ of the mean of (p − t)². targets in the output's shape */
export const rootMeanSquaredError = (): Metric => ({
  name: 'rootMeanSquaredError',
  sums(input) {
    const { output, targets } = input
    return { ...meanSums(square(subtract(output, inShapeOf(output, targets))), { weights: countsIn(input), present: input.present }) }
  },
  result: (sums) => Math.sqrt(meanOfSums(sums)),
})

/** The mean cosine of the angle between outputs and targets: 1 for one direction. The loss of this name is its negative. targets [… F] */
export const cosineSimilarityMetric = (): Metric => meanMetric('cosineSimilarity', ({ output, targets }) => cosine(output, targets))

/** Options of `r2Score`. */
export interface R2ScoreOptions {
  /** How the scores of several outputs become one: their mean, their mean by variance, or not at all. */
  readonly classAggregation?: 'uniformAverage' | 'varianceWeightedAverage' | 'none'
  /** Takes off what so many independent inputs explain by chance; 0. */
  readonly numRegressors?: number
}

/** 1 − Σ (p − t)² / Σ (t − mean t)²: the share of the targets' variance that is foretold, Keras's `R2Score`. targets [… F]. Throws `invalid-argument`. */
export function r2Score({ classAggregation = 'uniformAverage', numRegressors = 0 }: R2ScoreOptions = {}): Metric {
  const aggregations = ['uniformAverage', 'varianceWeightedAverage', 'none']
  refuseUnless('r2Score', 'classAggregation', aggregations.includes(classAggregation), aggregations.join(', '), classAggregation)
  refuseUnless(
    'r2Score',
    'numRegressors',
    Number.isSafeInteger(numRegressors) && numRegressors >= 0,
    'a whole number from 0',
    numRegressors,
  )
  return {
    name: 'r2Score',
    sums(input) {
      const { output } = input
      const targets = inShapeOf(output, input.targets)
      const shares = countsIn(input)
      const counts = shares ? alignedTo(output, shares) : fill(1, output.shape)
      const axes = output.shape.map((_, axis) => axis).slice(0, -1)
      const total = (x: Tensor) => sum(multiply(x, counts), axes)
      return {
        targets: total(targets),
        squares: total(square(targets)),
        residual: total(square(subtract(targets, output))),
        count: sum(counts, axes),
        samples: input.present ? sum(alignedTo(output, input.present)) : countOf(output),
      }
    },
    result(sums) {
      const { scores, spreads } = scoresOf(sums)
      if (classAggregation === 'none') return scores.map((score) => adjusted(score, sums.samples![0]!, numRegressors))
      const weights = classAggregation === 'varianceWeightedAverage' ? spreads : spreads.map(() => 1)
      const together = weights.reduce((total, weight) => total + weight, 0)
      const score = scores.reduce((total, one, i) => total + one * weights[i]!, 0) / together
      return adjusted(score, sums.samples![0]!, numRegressors)
    },
  }
}

function scoresOf({ targets, squares, residual, count }: Sums): { readonly scores: number[]; readonly spreads: number[] } {
  const spreads = Array.from(targets!, (total, i) => squares![i]! - total * (total / count![i]!))
  const scores = spreads.map((spread, i) => {
    const score = 1 - residual![i]! / spread
    return Math.abs(score) === Number.POSITIVE_INFINITY ? 0 : score
  })
  return { scores, spreads }
}

/** 1 − (1 − R²)·(n − 1) / (n − p − 1), where there are samples enough. */
const adjusted = (score: number, samples: number, regressors: number): number =>
  regressors === 0 || regressors >= samples - 1 ? score : 1 - ((1 - score) * (samples - 1)) / (samples - regressors - 1)
