import { type Dimension, sameDimension } from '../../base/shape.ts'
import { broadcast, broadcastTo, countOf, divide, equal, greater, multiply, select, sum } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'

/**
 * How losses of single samples become one number. `sumOverBatchSize` and `mean`: their mean, where a mask divides by what it leaves and sample weights don't
 * change the divisor; `meanWithSampleWeight` divides by the sum of the weights; `none` leaves them as they are.
 */
export type Reduction = 'sumOverBatchSize' | 'mean' | 'sum' | 'meanWithSampleWeight' | 'none'

/** The names of the reductions. */
export const reductions: readonly Reduction[] = ['sumOverBatchSize', 'mean', 'sum', 'meanWithSampleWeight', 'none']

/** What counts, and how much. */
export interface Counting {
  /** 1 where a sample counts, else 0: [steps, batch], or [batch]. */
  readonly mask?: Tensor | undefined
  /** [batch], or [steps, batch] */
  readonly weights?: Tensor | undefined
}

/** a ÷ b, and 0 where b is 0. */
export const divideOrZero = (a: Tensor, b: Tensor): Tensor => {
  const nothing = equal(b, 0)
  return select(nothing, 0, divide(a, select(nothing, 1, b)))
}

/**
 * Keras 3's arithmetic: the mask's ones become samples ÷ ones, so that the mean is over what counts; sample weights are multiplied to that. All masked gives 0, and
 * no gradient. Throws `shape-mismatch` for a mask or weights that don't belong to the samples.
 */
export function reduce(
  values: Tensor,
  { mask, weights, reduction = 'sumOverBatchSize' }: Counting & { readonly reduction?: Reduction },
): Tensor {
  const rescaled = reduction === 'sumOverBatchSize' || reduction === 'mean'
  const counted = mask && rescaled ? multiply(mask, divideOrZero(countOf(mask), sum(mask))) : mask
  const shares = together(counted, weights)
  const weighted = shares ? weigh(values, shares, mask) : values
  if (reduction === 'none' || weighted.shape.length === 0) return weighted
  const total = sum(weighted)
  if (reduction === 'sum') return total
  const divisor = reduction === 'meanWithSampleWeight' && shares ? sum(shares) : countOf(weighted)
  return divideOrZero(total, divisor)
}

/** Values times shares; what a mask hides is 0 whatever it was. */
function weigh(values: Tensor, shares: Tensor, mask: Tensor | undefined): Tensor {
  const wide = values.shape.length === 0 ? broadcastTo(values, shares.shape) : values
  const visible = mask ? select(greater(alignedTo(wide, mask), 0), wide, 0) : wide
  return multiply(visible, alignedTo(wide, shares))
}

/** Mask and weights as one tensor, in the larger one's shape. */
export function together(mask: Tensor | undefined, weights: Tensor | undefined): Tensor | undefined {
  if (!mask || !weights) return mask ?? weights
  return mask.shape.length < weights.shape.length ? multiply(weights, alignedTo(weights, mask)) : multiply(mask, alignedTo(mask, weights))
}

/**
 * Something of each row [batch], or of each step of each row [steps, batch], spread over samples [batch, …] or [steps, batch, …]. Throws `shape-mismatch`.
 */
export function alignedTo(samples: Tensor, x: Tensor): Tensor {
  const { shape } = samples
  const fits = (start: number) => x.shape.every((dimension, i) => sameDimension(dimension, shape[start + i] ?? -1))
  // A row's own number stands at the second axis of a sequence, at the first otherwise; the extents' names tell which is which.
  const start = x.shape.length === 1 && shape.length > 1 && fits(1) ? 1 : 0
  if (x.shape.length > shape.length || !fits(start)) return broadcastTo(x, shape)
  return broadcast(
    x,
    shape,
    x.shape.map((_: Dimension, i) => start + i),
  )
}
