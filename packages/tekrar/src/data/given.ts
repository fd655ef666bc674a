import { TekrarError } from '../base/errors.ts'
import { describeShape, sizeOf } from '../base/shape.ts'
import { type ArrayInput, type NumericArray, numericArray } from './arrays.ts'
import type { Ragged } from './ragged.ts'

/**
 * What a user hands over for a model of one or several inputs: one array, a list in the model's order, or a record by name. Sequences of different lengths are a
 * list with one of them for each example, [steps, …].
 */
export type ArraysInput = ArrayInput | readonly ArraysInput[] | { readonly [name: string]: ArraysInput }

/** `ArraysInput` of which single ones may be left out. */
export type SomeArraysInput =
  | ArrayInput
  | readonly (ArraysInput | null | undefined)[]
  | { readonly [name: string]: ArraysInput | null | undefined }

/** Where one of several arrays goes. */
export interface Slot {
  readonly name: string
  /** With the batch; unknown where anything goes. */
  readonly rank?: number
  /** Whether its second axis is time: its examples may be of different lengths. */
  readonly sequence: boolean
}

/** One array, or examples of different lengths. */
export type GivenArray = NumericArray | Ragged

type Given = ArraysInput | SomeArraysInput

const isArray = (given: unknown): given is NumericArray =>
  typeof given === 'object' && given !== null && 'data' in given && 'shape' in given && ArrayBuffer.isView(given.data)

const isRecord = (given: Given): given is Readonly<Record<string, ArraysInput>> =>
  typeof given === 'object' && given !== null && !Array.isArray(given) && !ArrayBuffer.isView(given) && !isArray(given)

const isList = (given: unknown): given is readonly ArraysInput[] => Array.isArray(given)

/** Every slot's array, in the order of the slots. Throws `invalid-argument` and `shape-mismatch`. */
export function givenArrays(given: ArraysInput, slots: readonly Slot[], where: string): GivenArray[] {
  return bySlot(given, slots, where).map((one, i) => {
    if ((one !== undefined && one !== null) || slots.length === 1)
      return arrayOf(one as ArraysInput, slots[i]!, slots.length === 1 ? where : `${where} '${slots[i]!.name}'`)
    throw new TekrarError('invalid-argument', {
      where,
      name: 'arrays',
      expected: `one for each of ${namesOf(slots)}`,
      actual: `none for '${slots[i]!.name}'`,
    })
  })
}

/** Arrays that may be left out, such as masks; undefined where there are none at all. Throws `invalid-argument` and `shape-mismatch`. */
export function someArrays(
  given: SomeArraysInput | undefined | null,
  slots: readonly Slot[],
  where: string,
): (NumericArray | undefined)[] | undefined {
  if (given === undefined || given === null) return undefined
  const arrays = bySlot(given, slots, where).map((one) =>
    one === undefined || one === null ? undefined : numericArray(one as ArrayInput, where),
  )
  return arrays.some((array) => array) ? arrays : undefined
}

/** Weights: `someArrays`, where one array alone is for all slots. Throws `invalid-argument` and `shape-mismatch`. */
export function weightArrays(
  given: SomeArraysInput | undefined | null,
  slots: readonly Slot[],
  where: string,
): (NumericArray | undefined)[] | undefined {
  if (given === undefined || given === null) return undefined
  const alone = isArray(given) || ArrayBuffer.isView(given) || (isList(given) && given.every((one) => typeof one === 'number'))
  if (!alone) return someArrays(given, slots, where)
  const array = numericArray(given as ArrayInput, where)
  return slots.map(() => array)
}

/** What was given for each slot, as it is. */
function bySlot(given: Given, slots: readonly Slot[], where: string): readonly (ArraysInput | null | undefined)[] {
  if (isRecord(given)) {
    const unknown = Object.keys(given).find((name) => !slots.some((slot) => slot.name === name))
    if (unknown !== undefined)
      throw new TekrarError('invalid-argument', { where, name: 'a name', expected: `one of ${namesOf(slots)}`, actual: `'${unknown}'` })
    return slots.map(({ name }) => given[name])
  }
  if (slots.length === 1) {
    const [slot] = slots
    const only = isList(given) && given.length === 1 ? given[0] : undefined
    return [isArray(only) && only.shape.length === slot!.rank ? only : (given as ArraysInput)]
  }
  if (isList(given) && given.length === slots.length) return given
  throw new TekrarError('invalid-argument', {
    where,
    name: 'arrays',
    expected: `a list of ${slots.length}, or a record by name: ${namesOf(slots)}`,
    actual: isList(given) ? `a list of ${given.length}` : 'one array',
  })
}

const namesOf = (slots: readonly Slot[]): string => slots.map(({ name }) => `'${name}'`).join(', ')

function arrayOf(given: ArraysInput, slot: Slot, where: string): GivenArray {
  if (!isList(given) || !given.some((row) => isList(row) || ArrayBuffer.isView(row) || isArray(row)))
    return numericArray(given as ArrayInput, where)
  const lengths = new Set(given.map(lengthOf))
  if (lengths.size === 1 && !given.some(isArray)) return numericArray(given as ArrayInput, where)
  if (lengths.size > 1 && !slot.sequence) return numericArray(given as ArrayInput, where)
  const rows = given.map((row, i) => numericArray(row as ArrayInput, `${where}[${i}]`))
  const [first] = rows as [NumericArray]
  rows.forEach(({ shape }, i) => {
    const fits = shape.length === first.shape.length && shape.every((size, axis) => axis === 0 || size === first.shape[axis])
    if (!fits || shape[0] === 0)
      throw new TekrarError('shape-mismatch', {
        where: `${where}[${i}]`,
        expected: `a sequence ${describeShape(['steps', ...first.shape.slice(1)].map((size) => (typeof size === 'string' ? { extent: size } : size)))} of at least one step`,
        actual: describeShape(shape),
      })
  })
  return lengths.size === 1 ? stacked(rows) : { rows }
}

const lengthOf = (row: ArraysInput): number => (isArray(row) ? row.shape[0]! : ((row as { readonly length?: number }).length ?? -1))

/** Examples of one shape as one array. */
function stacked(rows: readonly NumericArray[]): NumericArray {
  const [{ shape }] = rows as [NumericArray]
  const width = sizeOf(shape)
  const ids = rows.every(({ data }) => data instanceof Int32Array)
  const data = ids ? new Int32Array(rows.length * width) : new Float32Array(rows.length * width)
  for (const [i, row] of rows.entries()) data.set(row.data, i * width)
  return { data, shape: [rows.length, ...shape] }
}
