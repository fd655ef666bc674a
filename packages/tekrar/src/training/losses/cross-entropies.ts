import { refuseUnless } from '../../base/refuse-unless.ts'
import {
  add,
  crossEntropy,
  divide,
  equal,
  log,
  logSoftmax,
  mean,
  multiply,
  negate,
  select,
  subtract,
  sum,
  toFloat,
} from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { define } from './define.ts'
import { beneath, binaryLogarithms, clipped, normalized } from './logits.ts'
import type { LossDefinition, LossOptions, Predictions } from './loss.ts'

/** Options of the cross-entropies. */
export interface CrossentropyOptions extends LossOptions {
  /** Whether the output is logits or probabilities; unless given, the last layer tells, and exact logits beneath a softmax or sigmoid are found. */
  readonly fromLogits?: boolean
}

/** Options of `sparseCategoricalCrossentropy`. */
export interface SparseCategoricalCrossentropyOptions extends CrossentropyOptions {
  /** Samples of this class cost nothing and do not count. */
  readonly ignoreClass?: number
}

/** Options of the cross-entropies whose targets are probabilities. */
export interface SmoothedCrossentropyOptions extends CrossentropyOptions {
  /** The share of every target that is spread evenly over the classes; 0. */
  readonly labelSmoothing?: number
}

/** −log p of the target class, Keras's `SparseCategoricalCrossentropy`. targets […] index, output [… V] → […] */
export function sparseCategoricalCrossentropy({
  fromLogits,
  ignoreClass,
  ...rest
}: SparseCategoricalCrossentropyOptions = {}): LossDefinition {
  if (ignoreClass !== undefined)
    refuseUnless('sparseCategoricalCrossentropy', 'ignoreClass', Number.isSafeInteger(ignoreClass), 'a whole number', ignoreClass)
  return define('sparseCategoricalCrossentropy', {
    ...rest,
    settings: { fromLogits, ignoreClass },
    targets: 'index',
    perplexity: true,
    ...(ignoreClass === undefined ? {} : { ignoreClass }),
    of(predictions, targets) {
      const losses = classCosts(predictions, targets, fromLogits)
      return ignoreClass === undefined ? losses : select(equal(toFloat(targets), ignoreClass), 0, losses)
    },
  })
}

function classCosts(predictions: Predictions, targets: Tensor, fromLogits: boolean | undefined): Tensor {
  const logits = beneath(predictions, 'softmax', fromLogits)
  if (logits) return crossEntropy(logits, targets)
  // The op divides by the sum; what it took off is given back, since clipped probabilities no longer sum to 1.
  const probabilities = clipped(normalized(predictions.output))
  return subtract(crossEntropy(log(probabilities), targets), log(sum(probabilities, -1)))
}

/** −Σ t·log p over the classes, Keras's `CategoricalCrossentropy`. targets [… V] → […] */
export function categoricalCrossentropy({ fromLogits, labelSmoothing = 0, ...rest }: SmoothedCrossentropyOptions = {}): LossDefinition {
  checkSmoothing('categoricalCrossentropy', labelSmoothing)
  return define('categoricalCrossentropy', {
    ...rest,
    settings: { fromLogits, labelSmoothing },
    targets: 'float',
    perplexity: true,
    of(predictions, targets) {
      const logits = beneath(predictions, 'softmax', fromLogits)
      const logarithms = logits ? logSoftmax(logits) : log(clipped(normalized(predictions.output)))
      return negate(sum(multiply(smoothedClasses(targets, labelSmoothing), logarithms), -1))
    },
  })
}

/** The mean of −t·log p − (1 − t)·log(1 − p) over the last axis, Keras's `BinaryCrossentropy`. targets in the output's shape [… F] → […] */
export function binaryCrossentropy({ fromLogits, labelSmoothing = 0, ...rest }: SmoothedCrossentropyOptions = {}): LossDefinition {
  checkSmoothing('binaryCrossentropy', labelSmoothing)
  return define('binaryCrossentropy', {
    ...rest,
    settings: { fromLogits, labelSmoothing },
    targets: 'float',
    of(predictions, targets) {
      const [yes, no] = binaryLogarithms(predictions, fromLogits)
      const wanted = smoothedSides(targets, labelSmoothing)
      return mean(negate(add(multiply(wanted, yes), multiply(subtract(1, wanted), no))), -1)
    },
  })
}

/** t·(1 − s) + s / V */
export const smoothedClasses = (targets: Tensor, smoothing: number): Tensor =>
  smoothing === 0 ? targets : add(multiply(targets, 1 - smoothing), divide(smoothing, targets.shape[targets.shape.length - 1] as number))

/** t·(1 − s) + s / 2 */
export const smoothedSides = (targets: Tensor, smoothing: number): Tensor =>
  smoothing === 0 ? targets : add(multiply(targets, 1 - smoothing), 0.5 * smoothing)

export const checkSmoothing = (where: string, labelSmoothing: number): void =>
  refuseUnless(where, 'labelSmoothing', labelSmoothing >= 0 && labelSmoothing <= 1, 'a number from 0 to 1', labelSmoothing)
