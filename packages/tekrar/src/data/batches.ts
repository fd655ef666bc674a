import type { ArrayInput } from './arrays.ts'
import type { AnyDataset, BatchesOptions, Dataset } from './dataset.ts'
import { examplesDataset } from './examples.ts'
import { type ArraysInput, givenArrays, type Slot, type SomeArraysInput, weightArrays } from './given.ts'
import { type MasksInput, maskArrays } from './given-masks.ts'

/** What may stand beside inputs and targets. */
export interface BesideExamples {
  /** Which steps of the inputs are there, 1 or 0, true or false: [examples, steps]. */
  readonly masks?: MasksInput | undefined
  /** How much each example, or each of its steps, counts in the loss: [examples] or [examples, steps]. */
  readonly weights?: SomeArraysInput | undefined
}

/**
 * A dataset from arrays with one row an example: inputs [examples, …], targets [examples, …]; of several inputs or outputs records by name. Sequences of different
 * lengths, as a list with one for each example, come in batches of like length, padded and masked.
 * Rows are independent: states start at zero in every batch.
 * @throws TekrarError `shape-mismatch` and `invalid-argument`
 */
export function batches(
  inputs: ArrayInput,
  targets: ArrayInput,
  options?: BatchesOptions & { readonly validation?: number | Dataset },
): Dataset
export function batches(inputs: ArraysInput, targets: ArraysInput, options?: BatchesOptions & BesideExamples): AnyDataset
export function batches(inputs: ArraysInput, targets: ArraysInput, options: BatchesOptions & BesideExamples = {}): AnyDataset {
  const [from, to] = [slotsOf(inputs, 'inputs'), slotsOf(targets, 'targets')]
  const named = from.named || to.named
  return examplesDataset(
    {
      inputs: givenArrays(inputs, from.slots, 'inputs'),
      targets: givenArrays(targets, to.slots, 'targets'),
      masks: maskArrays(options.masks, from.slots, 'masks'),
      weights: weightArrays(options.weights, to.slots, 'weights'),
    },
    { inputs: from.slots.map(({ name }) => name), targets: to.slots.map(({ name }) => name), as: named ? 'record' : 'list' },
    options,
    'batches',
  )
}

/** Places for a record's entries, or for the one array that it is else. */
function slotsOf(given: ArraysInput, name: string): { readonly slots: readonly Slot[]; readonly named: boolean } {
  const named = typeof given === 'object' && given !== null && !Array.isArray(given) && !ArrayBuffer.isView(given) && !('shape' in given)
  return { slots: (named ? Object.keys(given) : [name]).map((one) => ({ name: one, sequence: true })), named }
}
