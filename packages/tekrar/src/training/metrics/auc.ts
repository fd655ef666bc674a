import { refuseUnless } from '../../base/refuse-unless.ts'
import { concat, fill, floor, maximum, minimum, multiply, negate, outer, sigmoid, slice, subtract } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { keepLast } from '../losses/logits.ts'
import { oneHot } from './classes.ts'
import { sides } from './confusion.ts'
import { areaUnder, type Curve, type Outcomes, type Summation } from './curve.ts'
import { type Metric, ratio, type Sums } from './metric.ts'

/** Options of `auc`. */
export interface AucOptions {
  /** `ROC` */
  readonly curve?: Curve
  /** `interpolation` */
  readonly summationMethod?: Summation
  /** How many thresholds stand evenly from 0 to 1; 200. */
  readonly numThresholds?: number
  /** Whether the output is logits; unless given, the last layer tells. */
  readonly fromLogits?: boolean
  /** Measures each output by itself and gives the mean, or the mean by `labelWeights`; false: all outputs in one. */
  readonly multiLabel?: boolean
  /** How much each output counts. */
  readonly labelWeights?: readonly number[]
}

/** Buckets are counted in a table of so many columns. */
const COLUMNS = 16

/**
 * The area under the curve of true against false positives (ROC), or of precision against recall (PR), over thresholds that divide 0 to 1 evenly. Targets of 0 and
 * 1 in the outputs' shape. Throws `invalid-argument`.
 */
export function auc(options: AucOptions = {}): Metric {
  const { curve = 'ROC', summationMethod = 'interpolation', numThresholds = 200, multiLabel = false, labelWeights } = options
  refuseUnless('auc', 'curve', ['ROC', 'PR', 'PRGAIN'].includes(curve), 'ROC, PR or PRGAIN', curve)
  const methods = ['interpolation', 'minoring', 'majoring']
  refuseUnless('auc', 'summationMethod', methods.includes(summationMethod), 'interpolation, minoring or majoring', summationMethod)
  refuseUnless('auc', 'numThresholds', Number.isSafeInteger(numThresholds) && numThresholds > 1, 'a whole number from 2', numThresholds)
  return {
    name: 'auc',
    sums(input) {
      const { label, output, counts } = sides(input)
      const probabilities = (options.fromLogits ?? input.kind === 'logits') ? sigmoid(output) : output
      const each = (x: Tensor, i: number) => (multiLabel ? slice(x, i, 1) : x)
      const labels = multiLabel ? (output.shape[output.shape.length - 1] as number) : 1
      const tables = Array.from({ length: labels }, (_, i) => {
        const buckets = bucketsOf(each(probabilities, i), numThresholds)
        const amount = (share: Tensor) => each(counts ? multiply(share, counts) : share, i)
        return [
          [`positives/${i}`, tableOf(buckets, amount(weighed(label, labelWeights, multiLabel)), numThresholds)],
          [`negatives/${i}`, tableOf(buckets, amount(weighed(subtract(1, label), labelWeights, multiLabel)), numThresholds)],
        ] as const
      })
      return Object.fromEntries(tables.flat())
    },
    result(sums) {
      const areas = Array.from({ length: Object.keys(sums).length / 2 }, (_, i) =>
        areaUnder(outcomesOf(sums, i, numThresholds), curve, summationMethod),
      )
      if (!multiLabel || !labelWeights) return areas.reduce((total, area) => total + area, 0) / areas.length
      const weight = labelWeights.reduce((total, one) => total + one, 0)
      return ratio(
        areas.reduce((total, area, i) => total + area * labelWeights[i]!, 0),
        weight,
      )
    },
  }
}

/** Each label's weight on what its outputs count, where all outputs are measured in one. */
const weighed = (share: Tensor, labelWeights: readonly number[] | undefined, multiLabel: boolean): Tensor =>
  multiLabel || !labelWeights ? share : multiply(share, concat(labelWeights.map((weight) => fill(weight, [1]))))

/** The last threshold below each probability: the thresholds 0 and 1 stand a little outside, so that 0 is above the first. */
function bucketsOf(probabilities: Tensor, numThresholds: number): Tensor {
  const places = multiply(maximum(minimum(probabilities, 1), 0), numThresholds - 1)
  return maximum(subtract(negate(floor(negate(places))), 1), 0)
}

/** How much falls into each bucket, row after row: [rows, 16]. A product of two small tables, so that no number is compared with every threshold. */
function tableOf(buckets: Tensor, amounts: Tensor, numThresholds: number): Tensor {
  const row = floor(multiply(buckets, 1 / COLUMNS))
  const column = subtract(buckets, multiply(row, COLUMNS))
  return outer(multiply(oneHot(row, Math.ceil(numThresholds / COLUMNS)), keepLast(amounts)), oneHot(column, COLUMNS))
}

function outcomesOf(sums: Sums, label: number, numThresholds: number): Outcomes {
  const above = (table: ArrayLike<number>): number[] => {
    const totals = new Array<number>(numThresholds).fill(0)
    for (let i = numThresholds - 1, total = 0; i >= 0; i--) {
      total += table[i]!
      totals[i] = total
    }
    return totals
  }
  const truePositives = above(sums[`positives/${label}`]!)
  const falsePositives = above(sums[`negatives/${label}`]!)
  return { truePositives, falsePositives, positives: truePositives[0]!, negatives: falsePositives[0]! }
}
