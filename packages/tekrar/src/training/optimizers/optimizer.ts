import type { Tensor } from '../../graph/tensor.ts'
import type { ChosenClipping } from './clipping.ts'

/** What an optimizer sees of one weight at one step. All tensors but `learningRate` and `shared` have the weight's shape. */
export interface UpdateRule {
  /** After clipping. */
  readonly gradient: Tensor
  readonly weight: Tensor
  /** By the names the optimizer declares. */
  readonly slots: Readonly<Record<string, Tensor>>
  /** The new values of the shared scalars, []. */
  readonly shared: Readonly<Record<string, Tensor>>
  /** [] */
  readonly learningRate: Tensor
}

/**
 * How weights move: data and one pure function over symbolic tensors, traced into the training step. One's own optimizer is an object of this
 * shape.
 */
export interface Optimizer {
  readonly name: string
  /** The rate that a schedule's factor is multiplied with. */
  readonly learningRate: number
  readonly clipping: ChosenClipping
  /** Every setting, as it is saved with a run. */
  readonly settings: Readonly<Record<string, number | boolean>>
  /** What is kept beside each weight, in its shape: names and first values. */
  readonly slots: Readonly<Record<string, number>>
  /** Numbers all weights share, such as a running power: the first value and the next one from the last, []. */
  readonly shared: Readonly<Record<string, { readonly initial: number; readonly next: (last: Tensor) => Tensor }>>
  /** The new value of the weight, and of each slot. */
  update(rule: UpdateRule): { readonly weight: Tensor; readonly slots: Readonly<Record<string, Tensor>> }
}
