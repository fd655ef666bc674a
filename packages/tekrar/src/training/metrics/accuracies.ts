import { refuseUnlessCount } from '../../base/refuse-unless.ts'
import { argmax, equal, greater, greaterEqual, multiply, sum, toFloat } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { keepLast } from '../losses/logits.ts'
import { areClassNumbers, classNumbers, inShapeOf, oneHot } from './classes.ts'
import { meanMetric } from './mean.ts'
import type { Metric, MetricInput } from './metric.ts'

type Values = (input: MetricInput) => Tensor

const classesOf = (x: Tensor): number => x.shape[x.shape.length - 1] as number

const sparse: Values = ({ output, targets }) => equal(toFloat(argmax(output)), classNumbers(targets, output))
const dense: Values = ({ output, targets }) => equal(toFloat(argmax(output)), toFloat(argmax(targets)))
const binary =
  (threshold?: number): Values =>
  ({ output, kind, targets }) =>
    equal(inShapeOf(output, targets), greater(output, threshold ?? halfWay(kind)))

/** The output that stands for one half: of logits 0. */
export const halfWay = (kind: MetricInput['kind']): number => (kind === 'logits' ? 0 : 0.5)

/**
 * The share of right answers, chosen as in Keras: with one output `binaryAccuracy`, with targets that are numbers of classes `sparseCategoricalAccuracy`, else
 * `categoricalAccuracy`.
 */
export const accuracy = (): Metric =>
  meanMetric('accuracy', (input) => {
    if (classesOf(input.output) === 1) return binary()(input)
    return areClassNumbers(input.targets, input.output) ? sparse(input) : dense(input)
  })

/** Options of `binaryAccuracy`. */
export interface BinaryAccuracyOptions {
  /** Above it the answer is 1; unless given ½, or 0 where the last layer gives logits. */
  readonly threshold?: number
}

/** How often an output on either side of the threshold equals its target of 0 or 1. */
export const binaryAccuracy = ({ threshold }: BinaryAccuracyOptions = {}): Metric => meanMetric('binaryAccuracy', binary(threshold))

/** How often the largest output stands where the largest target does. targets [… V] */
export const categoricalAccuracy = (): Metric => meanMetric('categoricalAccuracy', dense)

/** How often the largest output stands at the target's number. targets […] */
export const sparseCategoricalAccuracy = (): Metric => meanMetric('sparseCategoricalAccuracy', sparse)

/** Options of `topKCategoricalAccuracy` and `sparseTopKCategoricalAccuracy`. */
export interface TopKOptions {
  /** 5 */
  readonly k?: number
}

/** How often less than k outputs are above the one where the largest target stands. targets [… V]. Throws `invalid-argument`. */
export function topKCategoricalAccuracy({ k = 5 }: TopKOptions = {}): Metric {
  refuseUnlessCount('topKCategoricalAccuracy', 'k', k)
  return meanMetric('topKCategoricalAccuracy', ({ output, targets }) => amongLargest(output, toFloat(argmax(targets)), k))
}

/** How often less than k outputs are above the one at the target's number. targets […]. Throws `invalid-argument`. */
export function sparseTopKCategoricalAccuracy({ k = 5 }: TopKOptions = {}): Metric {
  refuseUnlessCount('sparseTopKCategoricalAccuracy', 'k', k)
  return meanMetric('sparseTopKCategoricalAccuracy', ({ output, targets }) => amongLargest(output, classNumbers(targets, output), k))
}

/** 1 where less than k outputs are above the class's. A class that the output does not have is never among them. */
function amongLargest(output: Tensor, classes: Tensor, k: number): Tensor {
  const count = classesOf(output)
  const own = sum(multiply(oneHot(classes, count), output), -1)
  const few = greater(k, sum(greater(output, keepLast(own)), -1))
  return multiply(few, multiply(greaterEqual(classes, 0), greater(count, classes)))
}
