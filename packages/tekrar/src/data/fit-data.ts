import { TekrarError } from '../base/errors.ts'
import type { AnyBatch, BatchLengths, OfEach } from './batch.ts'
import type { BesideExamples } from './batches.ts'
import type { AnyDataset, BatchesOptions } from './dataset.ts'
import { batchesApart, examplesDataset, type Packing, type Examples as WithRows, wholeBatch } from './examples.ts'
import { type ArraysInput, givenArrays, type Slot, type SomeArraysInput, weightArrays } from './given.ts'
import { type MasksInput, maskArrays } from './given-masks.ts'
import { type Batches, type BatchStream, datasetSource, type Source, streamSource } from './source.ts'

/** Inputs and targets with one row an example: one array each, or several as lists or records by name. */
export interface GivenExamples extends BesideExamples {
  readonly inputs: ArraysInput
  readonly targets: ArraysInput
}

/** Arrays with one row an example, and how they become batches. */
export interface Examples extends GivenExamples, BatchesOptions {}

/** One batch: inputs, targets and weights in a list, or by these names. */
export type BatchInput =
  | readonly [inputs: ArraysInput, targets: ArraysInput, weights?: SomeArraysInput]
  | (GivenExamples & { readonly targetMasks?: MasksInput | undefined; readonly continues?: boolean })

/** What a model can learn from: a dataset, arrays, or batches as they come: a list, a generator, a function that begins one for each epoch; they may be async. */
export type FitData = AnyDataset | Examples | Batches<BatchInput>

/** The places of a model's inputs and targets. */
export interface Slots {
  readonly inputs: readonly Slot[]
  readonly targets: readonly Slot[]
}

/** How data is gone through. */
export interface SourceOptions {
  readonly where: string
  /** So many batches an epoch at most. */
  readonly stepsPerEpoch?: number | undefined
  /** Instead of what examples ask for themselves. */
  readonly shuffle?: boolean
  /** What is in the way of filling up sequences of different lengths, by which inputs' they are and a batch of them. */
  readonly obstacle?: Obstacle
}

/** Says what filling up some inputs' sequences would change, if anything. */
export type Obstacle = (padded: OfEach<boolean>, batch: AnyBatch) => string | undefined

const isStream = (data: FitData): data is Batches<BatchInput> =>
  typeof data === 'function' || Symbol.iterator in data || Symbol.asyncIterator in data

/** The dataset that was handed over or that examples make; undefined for batches as they come. Throws `invalid-argument` and `shape-mismatch`. */
export function datasetOf(
  data: FitData,
  slots: Slots,
  where: string,
  options: Pick<BatchesOptions, 'shuffle'> = {},
): AnyDataset | undefined {
  if ((typeof data !== 'object' && typeof data !== 'function') || data === null)
    throw new TekrarError('invalid-argument', {
      where,
      name: 'data',
      expected: 'a dataset or { inputs, targets }, or batches as they come',
      actual: String(data),
    })
  if (isStream(data)) return undefined
  if (!('inputs' in data)) return data
  return examplesDataset(examplesOf(data, slots, where), packingOf(slots), { ...data, ...options }, where)
}

/** The dataset, its sequences filled up only where that changes nothing; else in batches of equally long ones. */
export function unharmed(dataset: AnyDataset, obstacle: Obstacle | undefined): AnyDataset {
  const { padded } = dataset
  if (!padded || !obstacle) return dataset
  for (const batch of dataset.batches(0, 0)) return obstacle(padded.inputs, batch) === undefined ? dataset : padded.apart()
  return dataset
}

/** Where batches come from. Throws `invalid-argument` and `shape-mismatch`; while reading also `unsupported`, for a batch that cannot be filled up. */
export function sourceOf(data: FitData, slots: Slots, { where, stepsPerEpoch, shuffle, obstacle }: SourceOptions): Source {
  const dataset = datasetOf(data, slots, where, shuffle === undefined ? {} : { shuffle })
  if (dataset) return datasetSource(unharmed(dataset, obstacle), stepsPerEpoch)
  const wholeOf = (given: BatchInput) => unharmedBatch(batchOf(given, slots, where), obstacle, where)
  return streamSource(data as BatchStream<BatchInput>, wholeOf, stepsPerEpoch)
}

const isList = <Item>(items: OfEach<Item>): items is readonly (Item | undefined)[] => Array.isArray(items)

const allOf = ({ inputs, targets }: BatchLengths): readonly (readonly number[] | undefined)[] => [
  ...Object.values(inputs),
  ...Object.values(targets),
]

const isPadded = (lengths: readonly number[] | undefined): boolean => lengths?.some((length) => length !== lengths[0]) ?? false

/** The batch, where filling it up changed nothing. Throws `unsupported`. */
export function unharmedBatch(batch: AnyBatch, obstacle: Obstacle | undefined, where: string): AnyBatch {
  const found = obstacleIn(batch, obstacle)
  if (found === undefined) return batch
  throw new TekrarError('unsupported', {
    where,
    what: `sequences of different lengths cannot be one batch: ${found}`,
    remedy: 'give sequences of one length in each batch, or all examples to fit, which puts equally long ones together',
  })
}

function obstacleIn({ lengths, ...batch }: AnyBatch, obstacle: Obstacle | undefined): string | undefined {
  if (!lengths || !allOf(lengths).some(isPadded)) return undefined
  const isFilled = (inputs: OfEach<readonly number[]>): OfEach<boolean> =>
    isList(inputs)
      ? inputs.map((one) => one !== undefined)
      : Object.fromEntries(Object.entries(inputs).map(([name, one]) => [name, one !== undefined]))
  return obstacle?.(isFilled(lengths.inputs), batch)
}

/** What a user handed over as one batch, in as many as it takes to fill nothing up where that would change something. Throws `invalid-argument` and `shape-mismatch`. */
export function batchesOf(given: GivenExamples, slots: Slots, where: string, obstacle: Obstacle): readonly AnyBatch[] {
  const batch = batchOf(given, slots, where)
  return obstacleIn(batch, obstacle) === undefined ? [batch] : batchesApart(examplesOf(given, slots, where), packingOf(slots), where)
}

/** A batch of what a user handed over. Throws `invalid-argument` and `shape-mismatch`. */
export function batchOf(given: BatchInput, slots: Slots, where: string): AnyBatch {
  const named = isTuple(given) ? { inputs: given[0], targets: given[1], ...(given[2] === undefined ? {} : { weights: given[2] }) } : given
  if (typeof named !== 'object' || named === null || !('inputs' in named) || !('targets' in named))
    throw new TekrarError('invalid-argument', {
      where,
      name: 'a batch',
      expected: '[inputs, targets], [inputs, targets, weights] or { inputs, targets }',
      actual: String(given),
    })
  const batch = wholeBatch(examplesOf(named, slots, where), packingOf(slots), where)
  const { targetMasks, continues = false } = named as Partial<Extract<BatchInput, { readonly continues?: boolean }>>
  const counts = maskArrays(targetMasks, slots.targets, `${where}: targetMasks`)
  return { ...batch, ...(counts ? { targetMasks: counts } : {}), continues }
}

const isTuple = (given: BatchInput): given is Extract<BatchInput, readonly unknown[]> =>
  Array.isArray(given) && (given.length === 2 || given.length === 3)

const examplesOf = ({ inputs, targets, masks, weights }: GivenExamples, slots: Slots, where: string): WithRows => ({
  inputs: givenArrays(inputs, slots.inputs, `${where}: inputs`),
  targets: givenArrays(targets, slots.targets, `${where}: targets`),
  masks: maskArrays(masks, slots.inputs, `${where}: masks`),
  weights: weightArrays(weights, slots.targets, `${where}: weights`),
})

const packingOf = ({ inputs, targets }: Slots): Packing => ({
  inputs: inputs.map(({ name }) => name),
  targets: targets.map(({ name }) => name),
  as: 'list',
})
