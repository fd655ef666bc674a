import type { DataType, Tensor } from '../../graph/tensor.ts'
import type { Reduction } from './reduction.ts'

/** Predictions and targets, time-first, to losses of single samples, which the reduction makes one number of. */
export type LossFunction = (predictions: Tensor, targets: Tensor) => Tensor

/** What a network gives: its output and what the output means. */
export interface Predictions {
  readonly output: Tensor
  readonly kind: 'logits' | 'probabilities' | 'values'
}

/** What a loss is reduced over. */
export interface LossInput extends Predictions {
  /** 1 where a step counts, 0 where it is padding: [steps, batch], or [batch]. */
  readonly mask?: Tensor
  /** How much each row, or each step of each row, counts: [batch], or [steps, batch]. */
  readonly weights?: Tensor
}

/** Options every loss takes. */
export interface LossOptions {
  /** How the losses of single samples become one number; `sumOverBatchSize`, their mean. */
  readonly reduction?: Reduction
}

/**
 * A loss with its options: what `huber({ delta: 2 })` gives. `of` gives the losses of single samples as Keras has them: the function itself reduces the last
 * axis, so a mean squared error of [steps, batch, features] is [steps, batch].
 */
export interface LossDefinition {
  readonly name: string
  /** Every option, as plain data. */
  readonly settings: Readonly<Record<string, number | boolean | string>>
  readonly reduction: Reduction
  /** Whether e^loss is a perplexity: the loss is the negative logarithm of one class's probability. */
  readonly perplexity: boolean
  /** Index targets have no axis of classes; float targets have the output's shape. A function of one's own takes them as they come. */
  readonly targets?: DataType
  /** The class whose samples do not count; it need not be one of the output's. */
  readonly ignoreClass?: number
  /** That the loss of each sample depends on that sample alone. One's own is traced to see whether a step's depends on later ones. */
  readonly everySample?: boolean
  of(predictions: Predictions, targets: Tensor): Tensor
}
