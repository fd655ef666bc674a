import { BATCH, sameDimension } from '../../base/shape.ts'
import { constant, countOf, divide, greater, multiply, select, sum } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { alignedTo, type Counting, together } from '../losses/reduction.ts'
import { type Metric, type MetricInput, ratio, type Sums } from './metric.ts'

/**
 * The sum of a batch's samples, each row's steps averaged, and the number of rows or the sum of their weights: Keras's `Mean`. Where sequences of different
 * lengths were filled up, each step counts alike instead: how far they were filled up changes nothing.
 */
export function meanSums(
  values: Tensor,
  { mask, weights, present }: Counting & { readonly present?: Tensor | undefined },
): { readonly total: Tensor; readonly count: Tensor } {
  const others = values.shape.map((_, axis) => axis).filter((axis) => !sameDimension(values.shape[axis]!, BATCH))
  const each = others.length === values.shape.length ? constant(1) : countOf(values, others)
  const { total, count } = elementSums(values, { mask, weights })
  return present ? { total, count } : { total: divide(total, each), count: divide(count, each) }
}

/** The sum of a batch's samples, and their number or the sum of their weights. */
export function elementSums(values: Tensor, { mask, weights }: Counting): { readonly total: Tensor; readonly count: Tensor } {
  const shares = together(mask, weights)
  if (!shares || values.shape.length === 0) return { total: sum(values), count: countOf(values) }
  const wide = alignedTo(values, shares)
  const visible = mask ? select(greater(alignedTo(values, mask), 0), values, 0) : values
  return { total: sum(multiply(visible, wide)), count: sum(wide) }
}

/** total ÷ count, and 0 of nothing. */
export const meanOfSums = ({ total, count }: Sums): number => ratio(total![0]!, count![0]!)

/** A metric that is the weighted mean of a number for each sample. */
export const meanMetric = (name: string, values: (input: MetricInput) => Tensor): Metric => ({
  name,
  sums: (input) => ({ ...meanSums(values(input), input) }),
  result: meanOfSums,
})
