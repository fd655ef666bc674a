import { TekrarError } from '../../base/errors.ts'
import type { Tensor } from '../../graph/tensor.ts'
import type { Counting } from './reduction.ts'

/**
 * What a function of one's own gave, if it can be told apart what counts in it and how much. Throws `shape-mismatch` for one number of a batch with a mask, padding or
 * weights: what they leave out would be in it.
 */
export function ofEachSample(
  values: Tensor,
  { mask, weights, present }: Counting & { readonly present?: Tensor | undefined },
  where: string,
): Tensor {
  if (values.shape.length > 0 || !(mask || weights || present)) return values
  throw new TekrarError('shape-mismatch', {
    where,
    expected:
      mask || present
        ? 'a number for each step or row, since steps are masked or only filled up'
        : 'a number for each step or row, since not all samples weigh alike',
    actual: 'one number for all',
    remedy: 'return a number for each step or row, such as the mean over the last axis: the mean of those that count is then made of them',
  })
}
