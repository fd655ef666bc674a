import type { NumericArray } from './arrays.ts'

/** The arrays of one or several inputs, outputs: one of them, all in the model's order, or all by name. */
export type BatchArrays = NumericArray | readonly NumericArray[] | Readonly<Record<string, NumericArray>>

/** `BatchArrays` of which single ones may be missing. */
export type SomeBatchArrays = NumericArray | readonly (NumericArray | undefined)[] | Readonly<Record<string, NumericArray | undefined>>

/** What one training step sees, batch first. */
export interface Batch<Data extends BatchArrays = NumericArray> {
  readonly inputs: Data
  readonly targets: Data
  /** Which steps of the inputs are there: [rows, steps] of a sequence, else [rows], 1 or 0. */
  readonly masks?: SomeBatchArrays | undefined
  /** Which steps of the targets are there, where they were padded: [rows, steps]. */
  readonly targetMasks?: SomeBatchArrays | undefined
  /** How many steps each row has of the inputs and targets that were filled up. */
  readonly lengths?: BatchLengths | undefined
  /** How much each row, or each step of each row, counts in the loss: [rows] or [rows, steps]; one array is for all outputs. */
  readonly weights?: SomeBatchArrays | undefined
  /** Whether row i goes on where row i of the batch before ended: recurrent states are then carried over, else they start at zero. */
  readonly continues: boolean
}

/** Something of each of a batch's arrays, packed as they are: in order or by name. */
export type OfEach<Item> = readonly (Item | undefined)[] | Readonly<Record<string, Item | undefined>>

/** Of what was filled up, the steps of each row; undefined of what was not. */
export interface BatchLengths {
  readonly inputs: OfEach<readonly number[]>
  readonly targets: OfEach<readonly number[]>
}

/** In the order of these names. */
export const ofEachInOrder = <Item>(items: OfEach<Item>, names: readonly string[]): readonly (Item | undefined)[] =>
  Array.isArray(items) ? items : names.map((name) => (items as Readonly<Record<string, Item | undefined>>)[name])

/** A batch of one or several inputs and outputs. */
export type AnyBatch = Batch<BatchArrays>

export const isNumericArray = (arrays: SomeBatchArrays): arrays is NumericArray =>
  'data' in arrays && 'shape' in arrays && ArrayBuffer.isView(arrays.data)

const isList = (arrays: SomeBatchArrays): arrays is readonly (NumericArray | undefined)[] => Array.isArray(arrays)

/** In the order of these names; what is missing is undefined. One array is the first's. */
export function inOrder(arrays: SomeBatchArrays, names: readonly string[]): readonly (NumericArray | undefined)[] {
  if (isNumericArray(arrays)) return names.map((_, i) => (i === 0 ? arrays : undefined))
  return isList(arrays) ? arrays : names.map((name) => arrays[name])
}

/** The first of them. */
export const firstOf = (arrays: BatchArrays): NumericArray => (isNumericArray(arrays) ? arrays : (Object.values(arrays)[0] as NumericArray))
