import { TekrarError } from '../base/errors.ts'
import { refuseUnless, refuseUnlessCount } from '../base/refuse-unless.ts'
import { sizeOf } from '../base/shape.ts'
import type { NumericArray } from './arrays.ts'
import type { AnyBatch, BatchArrays, OfEach, SomeBatchArrays } from './batch.ts'
import type { AnyDataset, BatchesOptions } from './dataset.ts'
import type { GivenArray } from './given.ts'
import { buckets, equallyLong, examplesOf, isRagged, padded } from './ragged.ts'
import { permutation } from './shuffle.ts'

/** Examples with one row each, of one or several inputs and outputs. */
export interface Examples {
  readonly inputs: readonly GivenArray[]
  readonly targets: readonly GivenArray[]
  readonly masks?: readonly (NumericArray | undefined)[] | undefined
  readonly weights?: readonly (NumericArray | undefined)[] | undefined
}

/** How a list of arrays is handed on: bare where there is one, a list, or by name. */
export interface Packing {
  readonly inputs: readonly string[]
  readonly targets: readonly string[]
  readonly as: 'list' | 'record'
}

/** Batches of examples: see `batches`. Throws `shape-mismatch` and `invalid-argument`. */
export function examplesDataset(examples: Examples, packing: Packing, options: BatchesOptions, where: string): AnyDataset {
  const { batch = 32, shuffle = true, validation = 0 } = options
  const count = countOf(examples, where)
  refuseUnlessCount(where, 'batch', batch)
  const one = { packing, batch, where }
  if (typeof validation !== 'number') return datasetOf(examples, { ...one, shuffle, validation })
  refuseUnless(where, 'validation', validation >= 0 && validation < 1, 'a share from 0 to below 1', validation)
  const training = Math.max(1, Math.floor(count * (1 - validation)))
  if (training === count) return datasetOf(examples, { ...one, shuffle })
  return datasetOf(part(examples, 0, training), {
    ...one,
    shuffle,
    validation: datasetOf(part(examples, training, count), { ...one, shuffle: false }),
  })
}

/** The number of examples, which all arrays must have. */
function countOf({ inputs, targets, masks = [], weights = [] }: Examples, where: string): number {
  const count = examplesOf(inputs[0]!)
  if (count === 0)
    throw new TekrarError('shape-mismatch', { where: `${where}: inputs`, expected: 'at least one example, batch first', actual: 'none' })
  for (const [name, arrays] of Object.entries({ inputs, targets, masks, weights }))
    for (const array of arrays)
      if (array && examplesOf(array) !== count)
        throw new TekrarError('shape-mismatch', {
          where: `${where}: ${name}`,
          expected: `as many ${name} as inputs (${count})`,
          actual: String(examplesOf(array)),
        })
  return count
}

interface Settings {
  readonly packing: Packing
  readonly batch: number
  readonly shuffle: boolean
  readonly validation?: AnyDataset
  readonly where: string
}

function datasetOf(examples: Examples, { packing, batch, shuffle, validation, where }: Settings, apart = false): AnyDataset {
  const count = examplesOf(examples.inputs[0]!)
  const ragged = [...examples.inputs, ...examples.targets].filter(isRagged)
  const lengthsOf = (row: number) => ragged.map(({ rows }) => rows[row]!.shape[0]!)
  const lengths =
    ragged.length === 0 || apart
      ? undefined
      : Float64Array.from({ length: count }, (_, row) => lengthsOf(row).reduce((sum, length) => sum + length, 0))
  const planOf = (order: Uint32Array | undefined): readonly Uint32Array[] | undefined => {
    if (lengths) return buckets(lengths, batch, order)
    return apart ? equallyLong(order ?? Array(count).keys(), lengthsOf).flatMap((rows) => cut(rows, batch)) : undefined
  }
  const size = apart ? planOf(undefined)!.length : Math.ceil(count / batch)
  const steps = examples.inputs.map(stepsOf)
  return {
    size,
    batch: Math.min(batch, count),
    ...(steps.every((one) => one === undefined)
      ? {}
      : { steps: steps.length === 1 ? steps[0]! : Object.fromEntries(packing.inputs.map((name, i) => [name, steps[i] ?? 1])) }),
    ...(validation ? { validation } : {}),
    ...(lengths
      ? {
          padded: {
            inputs: packedAs(examples.inputs.map(isRagged), packing.inputs, packing.as),
            apart: () => datasetOf(examples, { packing, batch, shuffle, ...(validation ? { validation } : {}), where }, true),
          },
        }
      : {}),
    *batches(epoch, seed, from = 0) {
      const order = shuffle ? permutation(count, seed, epoch) : undefined
      const grouped = planOf(order)
      const plan = grouped && shuffled(grouped, shuffle, seed, epoch)
      for (let i = from; i < size; i++) {
        const range = { begin: i * batch, end: Math.min((i + 1) * batch, count) }
        yield batchOf(examples, plan?.[i] ?? order?.subarray(range.begin, range.end) ?? range, packing, apart)
      }
    },
  }
}

const stepsOf = (array: GivenArray): number | undefined =>
  isRagged(array) ? array.rows.reduce((most, { shape }) => Math.max(most, shape[0]!), 0) : array.shape[1]

/** So many rows at a time. */
const cut = (rows: readonly number[], batch: number): Uint32Array[] =>
  Array.from({ length: Math.ceil(rows.length / batch) }, (_, i) => Uint32Array.from(rows.slice(i * batch, (i + 1) * batch)))

function shuffled(plan: readonly Uint32Array[], shuffle: boolean, seed: number, epoch: number): readonly Uint32Array[] {
  return shuffle ? Array.from(permutation(plan.length, seed, epoch, 'data/shuffle/buckets'), (i) => plan[i]!) : plan
}

interface Range {
  readonly begin: number
  readonly end: number
}

function batchOf({ inputs, targets, masks, weights }: Examples, rows: Uint32Array | Range, packing: Packing, apart = false): AnyBatch {
  const taken = inputs.map((array) => take(array, rows))
  const wanted = targets.map((array) => take(array, rows))
  const given = masks?.map((mask) => mask && dense(mask, rows))
  // Sequences that are equally long need no mask.
  const inputMasks = taken.map(({ mask }, i) => (apart && mask ? undefined : (mask ?? given?.[i])))
  const targetMasks = wanted.map(({ mask }) => (apart ? undefined : mask))
  const some = (arrays: readonly (NumericArray | undefined)[], names: readonly string[]): SomeBatchArrays =>
    packing.as === 'list' ? arrays : Object.fromEntries(names.map((name, i) => [name, arrays[i]]))
  return {
    inputs: packed(
      taken.map(({ array }) => array),
      packing.inputs,
      packing.as,
    ),
    targets: packed(
      wanted.map(({ array }) => array),
      packing.targets,
      packing.as,
    ),
    ...(inputMasks.some((mask) => mask) ? { masks: some(inputMasks, packing.inputs) } : {}),
    ...(targetMasks.some((mask) => mask) ? { targetMasks: some(targetMasks, packing.targets) } : {}),
    ...(weights
      ? {
          weights: some(
            weights.map((one) => one && dense(one, rows)),
            packing.targets,
          ),
        }
      : {}),
    ...([...inputs, ...targets].some(isRagged)
      ? {
          lengths: {
            inputs: packedAs(
              inputs.map((array) => lengthsOf(array, rows)),
              packing.inputs,
              packing.as,
            ),
            targets: packedAs(
              targets.map((array) => lengthsOf(array, rows)),
              packing.targets,
              packing.as,
            ),
          },
        }
      : {}),
    continues: false,
  }
}

const packedAs = <Item>(items: readonly Item[], names: readonly string[], as: Packing['as']): OfEach<Item> =>
  as === 'list' ? items : Object.fromEntries(names.map((name, i) => [name, items[i]!]))

/** The steps that each of the rows has; undefined where all have as many. */
const lengthsOf = (array: GivenArray, rows: Uint32Array | Range): readonly number[] | undefined =>
  isRagged(array) ? numbersOf(rows).map((row) => array.rows[row]!.shape[0]!) : undefined

const numbersOf = (rows: Uint32Array | Range): readonly number[] =>
  'begin' in rows ? Array.from({ length: rows.end - rows.begin }, (_, i) => rows.begin + i) : Array.from(rows)

/** All examples as one batch; arrays of one length are handed on as they are. */
export function wholeBatch(examples: Examples, packing: Packing, where: string): AnyBatch {
  const count = countOf(examples, where)
  const dense = ({ inputs, targets }: Examples) => [...inputs, ...targets].every((array) => !isRagged(array))
  if (!dense(examples)) return batchOf(examples, { begin: 0, end: count }, packing)
  const { inputs, targets, masks, weights } = examples
  return {
    inputs: packed(inputs as readonly NumericArray[], packing.inputs, packing.as),
    targets: packed(targets as readonly NumericArray[], packing.targets, packing.as),
    ...(masks ? { masks } : {}),
    ...(weights ? { weights } : {}),
    continues: false,
  }
}

const packed = (arrays: readonly NumericArray[], names: readonly string[], as: Packing['as']): BatchArrays => {
  if (as === 'record') return Object.fromEntries(names.map((name, i) => [name, arrays[i]!]))
  return arrays.length === 1 ? arrays[0]! : arrays
}

/** Examples as batches of equally long ones. */
export function batchesApart(examples: Examples, packing: Packing, where: string): AnyBatch[] {
  const count = countOf(examples, where)
  return [...datasetOf(examples, { packing, batch: count, shuffle: false, where }, true).batches(0, 0)]
}

function take(array: GivenArray, rows: Uint32Array | Range): { readonly array: NumericArray; readonly mask?: NumericArray } {
  if (!isRagged(array)) return { array: dense(array, rows) }
  return padded(array, numbersOf(rows))
}

const dense = (array: NumericArray, rows: Uint32Array | Range): NumericArray => ('begin' in rows ? slice(array, rows) : pick(array, rows))

/** Rows begin … end − 1, as a copy. */
function slice({ data, shape }: NumericArray, { begin, end }: Range): NumericArray {
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

function part({ inputs, targets, masks, weights }: Examples, begin: number, end: number): Examples {
  const cut = <Array extends GivenArray>(array: Array): GivenArray =>
    isRagged(array) ? { rows: array.rows.slice(begin, end) } : slice(array, { begin, end })
  const some = (arrays: readonly (NumericArray | undefined)[]) => arrays.map((array) => array && slice(array, { begin, end }))
  return {
    inputs: inputs.map(cut),
    targets: targets.map(cut),
    ...(masks ? { masks: some(masks) } : {}),
    ...(weights ? { weights: some(weights) } : {}),
  }
}
