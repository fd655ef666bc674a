import type { Tensor } from '../../graph/tensor.ts'
import type { Predictions } from '../losses/loss.ts'
import { together } from '../losses/reduction.ts'

/** Predictions and targets, time-first, to a number for each sample; the metric is their mean. No gradient flows through it. */
export type MetricFunction = (predictions: Tensor, targets: Tensor) => Tensor

/** What a metric sees of one batch, time-first. */
export interface MetricInput extends Predictions {
  readonly targets: Tensor
  /** 1 where a step counts: [steps, batch], or [batch]. Means follow it; counts of right and wrong, AUC, F-scores and R² do not, as in Keras. */
  readonly mask?: Tensor
  /** [batch], or [steps, batch] */
  readonly weights?: Tensor
  /** 1 where a sequence has a step, 0 where it was only filled up to the length of others: [steps, batch]. Every metric follows it; `mask` has it too. */
  readonly present?: Tensor
}

/** How much each sample counts in a metric that does not follow masks; absent if all count alike. */
export const countsIn = ({ weights, present }: MetricInput): Tensor | undefined => together(present, weights)

/** Numbers of a metric by name, flat: what the program gave, or such of many batches added up. */
export type Sums = Readonly<Record<string, ArrayLike<number>>>

/**
 * What is measured: sums that the program makes of each batch, and a pure function from the sums of all batches, added up, to the result. So it is exact over
 * batches of any sizes. One's own metric is an object of this shape, or a `MetricFunction`.
 */
export interface Metric {
  readonly name: string
  /** Tensors of fixed shape, by name. */
  sums(input: MetricInput): Readonly<Record<string, Tensor>>
  /** What it is a mean of, where that is no loss of each sample by itself: it is traced to see whether a step's depends on later ones. */
  readonly of?: (predictions: Predictions, targets: Tensor) => Tensor
  /** A list is reported as `name/0`, `name/1`, … */
  result(sums: Sums): number | readonly number[]
}

/** a ÷ b, and 0 where b is 0: Keras's `divide_no_nan`. */
export const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b)

/** The batches' sums so far, with those of one more. */
export const mergedSums = (sofar: Sums | undefined, more: Sums): Sums =>
  Object.fromEntries(
    Object.entries(more).map(([name, numbers]) => [name, Float64Array.from(numbers, (number, i) => number + (sofar?.[name]?.[i] ?? 0))]),
  )

/** What a metric comes to, by the names it is reported under: its own, or one for each of a list. */
export function resultsOf(name: string, metric: Metric, sums: Sums): [string, number][] {
  const result = metric.result(sums)
  if (typeof result === 'number') return [[name, result]]
  return result.length === 1 ? [[name, result[0]!]] : result.map((number, i) => [`${name}/${i}`, number])
}
