import { TekrarError } from '../base/errors.ts'
import { refuseUnless, refuseUnlessCount } from '../base/refuse-unless.ts'
import { sizeOf } from '../base/shape.ts'
import { type ArrayInput, type NumericArray, numericArray } from './arrays.ts'
import type { Preprocessing } from './preprocessing.ts'
import { permutation } from './shuffle.ts'

/** What one training step sees: inputs and targets, batch first. */
export interface Batch {
  readonly inputs: NumericArray
  readonly targets: NumericArray
  /** Whether row i goes on where row i of the batch before ended: recurrent states are then carried over, else they start at zero. */
  readonly continues: boolean
}

/** Batches for fit and evaluate. A dataset holds no state: the same epoch and seed always give the same batches. */
export interface Dataset {
  /** Batches in an epoch. */
  readonly size: number
  /** The largest number of rows in a batch. */
  readonly batch: number
  /** The largest number of steps in a batch, for sequences. */
  readonly steps?: number
  /** The batches of an epoch in order, beginning with number `from`: what was skipped is not made, so resuming is cheap. */
  batches(epoch: number, seed: number, from?: number): Iterable<Batch>
  readonly validation?: Dataset
  /** How raw data became numbers; the model adopts and saves it. */
  readonly preprocessing?: Preprocessing
}

/** Options of `batches`. */
export interface BatchesOptions {
  /** Rows in a batch; the last batch of an epoch may have fewer. */
  readonly batch?: number
  /** A new order every epoch, by seed and epoch. */
  readonly shuffle?: boolean
  /** The share of rows at the end that is kept for validation and never shuffled in, or a dataset of its own. */
  readonly validation?: number | Dataset
}

/**
 * A dataset from arrays with one row an example: inputs [examples, …], targets [examples, …].
 * Rows are independent: states start at zero in every batch.
 */
export function batches(
  inputs: ArrayInput,
  targets: ArrayInput,
  { batch = 32, shuffle = true, validation = 0 }: BatchesOptions = {},
): Dataset {
  const [all, wanted] = [numericArray(inputs, 'inputs'), numericArray(targets, 'targets')]
  const examples = rowsOf(all, 'inputs')
  if (rowsOf(wanted, 'targets') !== examples) {
    throw new TekrarError('shape-mismatch', {
      where: 'batches',
      expected: `as many targets as inputs (${examples})`,
      actual: String(wanted.shape[0]),
    })
  }
  refuseUnlessCount('batches', 'batch', batch)
  if (typeof validation !== 'number') return rowsDataset(all, wanted, batch, shuffle, validation)

  refuseUnless('batches', 'validation', validation >= 0 && validation < 1, 'a share from 0 to below 1', validation)
  const training = Math.max(1, Math.floor(examples * (1 - validation)))
  if (training === examples) return rowsDataset(all, wanted, batch, shuffle)
  return rowsDataset(
    rows(all, 0, training),
    rows(wanted, 0, training),
    batch,
    shuffle,
    rowsDataset(rows(all, training, examples), rows(wanted, training, examples), batch, false),
  )
}

function rowsDataset(inputs: NumericArray, targets: NumericArray, batch: number, shuffle: boolean, validation?: Dataset): Dataset {
  const examples = inputs.shape[0]!
  const size = Math.ceil(examples / batch)
  return {
    size,
    batch: Math.min(batch, examples),
    ...(inputs.shape.length > 1 ? { steps: inputs.shape[1]! } : {}),
    ...(validation ? { validation } : {}),
    *batches(epoch, seed, from = 0) {
      const order = shuffle ? permutation(examples, seed, epoch) : undefined
      for (let i = from; i < size; i++) {
        const [begin, end] = [i * batch, Math.min((i + 1) * batch, examples)]
        const chosen = order?.subarray(begin, end)
        yield {
          inputs: chosen ? pick(inputs, chosen) : rows(inputs, begin, end),
          targets: chosen ? pick(targets, chosen) : rows(targets, begin, end),
          continues: false,
        }
      }
    },
  }
}

function rowsOf(array: NumericArray, where: string): number {
  const examples = array.shape[0]
  if (!examples) {
    throw new TekrarError('shape-mismatch', { where, expected: 'at least one example, batch first', actual: `[${array.shape.join(', ')}]` })
  }
  return examples
}

/** Rows begin … end − 1, as a copy. */
function rows({ data, shape }: NumericArray, begin: number, end: number): NumericArray {
  const width = sizeOf(shape.slice(1))
  return { data: data.slice(begin * width, end * width), shape: [end - begin, ...shape.slice(1)] }
}

/** The rows with these numbers, in this order. */
function pick({ data, shape }: NumericArray, numbers: Uint32Array): NumericArray {
  const width = sizeOf(shape.slice(1))
  const picked = data instanceof Float32Array ? new Float32Array(numbers.length * width) : new Int32Array(numbers.length * width)
  for (const [i, row] of numbers.entries()) picked.set(data.subarray(row * width, (row + 1) * width), i * width)
  return { data: picked, shape: [numbers.length, ...shape.slice(1)] }
}
