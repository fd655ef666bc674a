import { refuseUnless, refuseUnlessCount } from '../../base/refuse-unless.ts'
import { concat, equal, greater, multiply, reshape, select, slice, subtract, sum } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { alignedTo } from '../losses/reduction.ts'
import { halfWay } from './accuracies.ts'
import { inShapeOf, largestPlaces } from './classes.ts'
import { countsIn, type Metric, type MetricInput, ratio, type Sums } from './metric.ts'

/** Options of the counts of right and wrong. */
export interface ThresholdOptions {
  /** Above it an output says yes; unless given ½, or 0 where the last layer gives logits. Several give a result each. */
  readonly thresholds?: number | readonly number[]
}

/** Options of `precision` and `recall`. */
export interface PrecisionOptions extends ThresholdOptions {
  /** Only the k largest outputs of a sample may say yes; without thresholds, all of them do. */
  readonly topK?: number
  /** Looks at one class alone. */
  readonly classId?: number
}

/** How outputs and targets of yes or no meet. */
export type Outcome = 'truePositives' | 'falsePositives' | 'trueNegatives' | 'falseNegatives'

/** Lower than any output, and where outputs that may not say yes are put: Keras's. */
const NEVER = -1e10

/** The targets as 1 or 0 in the outputs' shape, the outputs, and what each counts, if not all count alike. */
export function sides(input: MetricInput, { topK, classId }: PrecisionOptions = {}) {
  const { output, targets } = input
  const shares = countsIn(input)
  const label = subtract(1, equal(inShapeOf(output, targets), 0))
  const limited = topK === undefined ? output : select(largestPlaces(output, topK), output, NEVER)
  const one = (x: Tensor) => (classId === undefined ? x : slice(x, classId, 1))
  const counts = shares && alignedTo(output, shares)
  return { label: one(label), output: one(limited), ...(counts ? { counts: one(counts) } : {}) }
}

/** How much of each outcome there is above and below each threshold: [thresholds] each. */
function outcomes(input: MetricInput, wanted: readonly Outcome[], options: PrecisionOptions): Record<string, Tensor> {
  const { label, output, counts } = sides(input, options)
  const { thresholds = options.topK === undefined ? halfWay(input.kind) : NEVER } = options
  const total = (x: Tensor) => reshape(sum(counts ? multiply(x, counts) : x), [1])
  const found = [thresholds].flat().map((threshold) => {
    const yes = greater(output, threshold)
    const [no, other] = [subtract(1, yes), subtract(1, label)]
    return {
      truePositives: () => total(multiply(label, yes)),
      falsePositives: () => total(multiply(other, yes)),
      trueNegatives: () => total(multiply(other, no)),
      falseNegatives: () => total(multiply(label, no)),
    }
  })
  return Object.fromEntries(wanted.map((outcome) => [outcome, concat(found.map((of) => of[outcome]()))]))
}

function check(where: string, { thresholds, topK, classId }: PrecisionOptions): void {
  const numbers = thresholds === undefined ? [] : [thresholds].flat()
  const fits = thresholds === undefined || (numbers.length > 0 && numbers.every((number) => Number.isFinite(number)))
  refuseUnless(where, 'thresholds', fits, 'a number, or several', `[${numbers.join(', ')}]`)
  if (topK !== undefined) refuseUnlessCount(where, 'topK', topK)
  if (classId !== undefined) refuseUnless(where, 'classId', Number.isSafeInteger(classId) && classId >= 0, 'the number of a class', classId)
}

const counting =
  (outcome: Outcome) =>
  (options: ThresholdOptions = {}): Metric => {
    check(outcome, options)
    return {
      name: outcome,
      sums: (input) => outcomes(input, [outcome], options),
      result: (sums) => Array.from(sums[outcome]!),
    }
  }

/** How many said yes and are. Targets of 0 and 1 in the outputs' shape, or numbers of classes. Throws `invalid-argument`. */
export const truePositives = counting('truePositives')
/** How many said yes and are not. Targets of 0 and 1 in the outputs' shape, or numbers of classes. Throws `invalid-argument`. */
export const falsePositives = counting('falsePositives')
/** How many said no and are not. Targets of 0 and 1 in the outputs' shape, or numbers of classes. Throws `invalid-argument`. */
export const trueNegatives = counting('trueNegatives')
/** How many said no and are. Targets of 0 and 1 in the outputs' shape, or numbers of classes. Throws `invalid-argument`. */
export const falseNegatives = counting('falseNegatives')

const share =
  (name: string, wrong: Outcome) =>
  (options: PrecisionOptions = {}): Metric => {
    check(name, options)
    return {
      name,
      sums: (input) => outcomes(input, ['truePositives', wrong], options),
      result: (sums: Sums) => Array.from(sums.truePositives!, (right, i) => ratio(right, right + sums[wrong]![i]!)),
    }
  }

/** The share of those that said yes which are. Targets of 0 and 1 in the outputs' shape, or numbers of classes. Throws `invalid-argument`. */
export const precision = share('precision', 'falsePositives')
/** The share of those that are which said yes. Targets of 0 and 1 in the outputs' shape, or numbers of classes. Throws `invalid-argument`. */
export const recall = share('recall', 'falseNegatives')
