import { refuseUnless } from '../../base/refuse-unless.ts'
import { absolute, greater, greaterEqual, largest, multiply, subtract, sum } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { EPSILON, keepLast } from '../losses/logits.ts'
import { alignedTo } from '../losses/reduction.ts'
import { inShapeOf } from './classes.ts'
import { countsIn, type Metric, type Sums } from './metric.ts'

/** Options of `f1Score`. */
export interface F1ScoreOptions {
  /**
   * `none`: a score for each class. `micro`: one over all classes' counts. `macro`: the mean of the classes'. `weighted`: their mean by how often each is right.
   * Unless given `none`, as in Keras.
   */
  readonly average?: 'none' | 'micro' | 'macro' | 'weighted'
  /** Above it an output says yes, from 0 to 1; unless given, the largest of a sample does. */
  readonly threshold?: number
}

/** Options of `fBetaScore`. */
export interface FBetaScoreOptions extends F1ScoreOptions {
  /** How much more recall counts than precision; 1. */
  readonly beta?: number
}

const AVERAGES = ['none', 'micro', 'macro', 'weighted']

/**
 * (1 + β²)·precision·recall / (β²·precision + recall), Keras's `FBetaScore` (van Rijsbergen, 1979). Targets of 0 and 1 in the outputs' shape, or numbers of classes.
 * Throws `invalid-argument`.
 */
export const fBetaScore = (options: FBetaScoreOptions = {}): Metric => scored('fBetaScore', options)

/** The harmonic mean of precision and recall: `fBetaScore` with a beta of 1. Throws `invalid-argument`. */
export const f1Score = (options: F1ScoreOptions = {}): Metric => scored('f1Score', options)

function scored(name: string, { average = 'none', beta = 1, threshold }: FBetaScoreOptions): Metric {
  refuseUnless(name, 'average', AVERAGES.includes(average), AVERAGES.join(', '), average)
  refuseUnless(name, 'beta', beta > 0 && Number.isFinite(beta), 'a number above 0', beta)
  refuseUnless(name, 'threshold', threshold === undefined || (threshold > 0 && threshold <= 1), 'a number above 0 up to 1', threshold)
  return {
    name,
    sums(input) {
      const { output, targets } = input
      const shares = countsIn(input)
      const wanted = inShapeOf(output, targets)
      const said = threshold === undefined ? largestOfSample(output) : greater(output, threshold)
      const counts = shares && alignedTo(output, shares)
      const axes = output.shape.map((_, axis) => axis).slice(0, average === 'micro' ? undefined : -1)
      const total = (x: Tensor) => sum(counts ? multiply(x, counts) : x, axes)
      return {
        truePositives: total(multiply(said, wanted)),
        falsePositives: total(multiply(said, subtract(1, wanted))),
        falseNegatives: total(multiply(subtract(1, said), wanted)),
        wanted: total(wanted),
      }
    },
    result(sums) {
      const scores = scoresOf(sums, beta)
      if (average === 'none') return scores
      const wanted = Array.from(sums.wanted!)
      const shares = wanted.map((amount) => amount / (wanted.reduce((total, one) => total + one, 0) + EPSILON))
      return scores.reduce((total, score, i) => total + score * (average === 'weighted' ? shares[i]! : 1 / scores.length), 0)
    },
  }
}

/** 1 at a sample's largest output, all of equals, but never at 0. */
const largestOfSample = (output: Tensor): Tensor =>
  multiply(greaterEqual(output, keepLast(largest(output, -1))), greater(absolute(output), 1e-9))

function scoresOf({ truePositives, falsePositives, falseNegatives }: Sums, beta: number): number[] {
  return Array.from(truePositives!, (right, i) => {
    const precision = right / (right + falsePositives![i]! + EPSILON)
    const recall = right / (right + falseNegatives![i]! + EPSILON)
    return ((precision * recall) / (beta * beta * precision + recall + EPSILON)) * (1 + beta * beta)
  })
}
