import { TekrarError } from '../base/errors.ts'
import type { Batch, Dataset } from '../data/dataset.ts'
import type { Capacity } from './trainer.ts'

/** The first batch of a dataset, to see what it is like. Throws `invalid-argument` for an empty one. */
export function firstBatch(data: Dataset, where: string): Batch {
  for (const batch of data.batches(0, 0)) return batch
  throw new TekrarError('invalid-argument', { where, name: 'data', expected: 'at least one batch', actual: 'none' })
}

/** Sizes to lay memory out for: what the dataset says, or what its first batch shows. */
export const capacityFor = (data: Dataset, first: Batch): Capacity => ({ batch: data.batch, steps: data.steps ?? first.inputs.shape[1] })
