import type { NumericArray } from './arrays.ts'
import type { Batch, BatchArrays, OfEach } from './batch.ts'
import type { Preprocessing } from './preprocessing.ts'

/** Batches for fit and evaluate. A dataset holds no state: the same epoch and seed always give the same batches. */
export interface Dataset<Data extends BatchArrays = NumericArray> {
  /** Batches in an epoch. */
  readonly size: number
  /** The largest number of rows in a batch. */
  readonly batch: number
  /** The largest number of steps in a batch, for sequences; of several inputs by their names. */
  readonly steps?: number | Readonly<Record<string, number>>
  /** What a mean over an epoch is a mean of: rows, unless it says `steps`, as it does where all rows are pieces of one long sequence. */
  readonly counted?: 'rows' | 'steps'
  /** The batches of an epoch in order, beginning with number `from`: what was skipped is not made, so resuming is cheap. */
  batches(epoch: number, seed: number, from?: number): Iterable<Batch<Data>>
  readonly validation?: Dataset<Data>
  /** Where sequences of different lengths are filled up: which, and the same examples in batches of equally long ones, for models that this would change. */
  readonly padded?: PaddedExamples<Data>
  /** How raw data became numbers; the model adopts and saves it. */
  readonly preprocessing?: Preprocessing
}

/** What is filled up in a dataset's batches. */
export interface PaddedExamples<Data extends BatchArrays = NumericArray> {
  /** Of each input, packed as in a batch, whether its sequences are. */
  readonly inputs: OfEach<boolean>
  /** The same without: as many rows in a batch at most, all of whose sequences have their lengths. */
  apart(): Dataset<Data>
}

/** A dataset of one or several inputs and outputs. */
export type AnyDataset = Dataset<BatchArrays>

/** Options of `batches`. */
export interface BatchesOptions {
  /** Rows in a batch; the last batch of an epoch may have fewer. */
  readonly batch?: number
  /** A new order every epoch, by seed and epoch. */
  readonly shuffle?: boolean
  /** The share of rows at the end that is kept for validation and never shuffled in, or a dataset of its own. */
  readonly validation?: number | AnyDataset
}
