import type { Shape } from '../../base/shape.ts'
import type { Tensor } from '../../graph/tensor.ts'
import type { Schedule } from '../schedules/schedule.ts'
import type { ChosenClipping } from './clipping.ts'

/** What an optimizer sees of one weight at one step. All tensors but `learningRate`, `shared` and slots of another shape have the weight's. */
export interface UpdateRule {
  /** After accumulation and clipping. */
  readonly gradient: Tensor
  /** After its decay. */
  readonly weight: Tensor
  /** By the names the optimizer declares. */
  readonly slots: Readonly<Record<string, Tensor>>
  /** The new values of the shared scalars, []. */
  readonly shared: Readonly<Record<string, Tensor>>
  /** [] */
  readonly learningRate: Tensor
}

/** What is kept beside each weight: the first value, in the weight's shape or another that is made from it. */
export type Slot = number | { readonly initial: number; readonly shape: (weight: Shape) => Shape }

/** A number all weights share, such as a running power: the first value, and the next one from the last and from the new values of those declared before it, []. */
export interface SharedNumber {
  readonly initial: number
  readonly next: (last: Tensor, before: Readonly<Record<string, Tensor>>) => Tensor
}

/** A share of each weight, times the learning rate, that is taken off before its update. */
export interface WeightDecay {
  readonly rate: number
  /** Whether the weight of this path, such as `dense_1/bias`, is left alone. */
  readonly excludes: (path: string) => boolean
}

/** A moving average of each weight, which takes the weight's place when a run ends. */
export interface WeightAverage {
  /** How much of the average is kept at each step. */
  readonly momentum: number
  /** After how many updates the average takes the weight's place during the run, again and again. */
  readonly overwriteFrequency?: number
}

/** What the training step does for any optimizer, the same way. */
export interface AroundUpdates {
  /** The learning rate over time. */
  readonly schedule?: Schedule
  readonly weightDecay?: WeightDecay
  readonly average?: WeightAverage
  /** So many steps' gradients are averaged into one update. */
  readonly accumulationSteps?: number
}

/**
 * How weights move: data and one pure function over symbolic tensors, traced into the training step. One's own optimizer is an object of this
 * shape.
 */
export interface Optimizer extends AroundUpdates {
  readonly name: string
  /** The rate that a schedule's factor is multiplied with. */
  readonly learningRate: number
  readonly clipping: ChosenClipping
  /** Every setting, as it is saved with a run. */
  readonly settings: Readonly<Record<string, number | boolean | string | readonly string[]>>
  /** What is kept beside each weight, by name. */
  readonly slots: Readonly<Record<string, Slot>>
  readonly shared: Readonly<Record<string, SharedNumber>>
  /** The new value of the weight, and of each slot; a slot that is left out keeps its value. */
  update(rule: UpdateRule): { readonly weight: Tensor; readonly slots: Readonly<Record<string, Tensor>> }
}
