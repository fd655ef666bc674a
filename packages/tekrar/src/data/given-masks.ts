import { TekrarError } from '../base/errors.ts'
import type { ArrayInput, NumericArray } from './arrays.ts'
import { type Slot, type SomeArraysInput, someArrays } from './given.ts'

/** A mask as numbers, 1 or 0, or as true and false: [batch, steps] of a sequence, else [batch]. */
export type MaskInput = ArrayInput | Uint8Array | NestedTruths
type NestedTruths = readonly (boolean | number | NestedTruths)[]

/** One mask, or a list in the model's order or a record by name, of which single ones may be left out. */
export type MasksInput = MaskInput | readonly (MaskInput | null | undefined)[] | { readonly [name: string]: MaskInput | null | undefined }

/** The masks of each slot, numbers 1 and 0; undefined where there are none at all. Throws `invalid-argument` and `shape-mismatch`. */
export function maskArrays(
  given: MasksInput | undefined | null,
  slots: readonly Slot[],
  where: string,
): (NumericArray | undefined)[] | undefined {
  const masks = someArrays(asNumbers(given) as SomeArraysInput | undefined | null, slots, where)
  for (const mask of masks ?? []) if (mask) requireTruths(mask, where)
  return masks
}

/** Throws `invalid-argument` for a number of a mask that is neither 1 nor 0, with its place. */
export function requireTruths(
  { data, shape }: { readonly data: ArrayLike<number>; readonly shape: readonly number[] },
  where: string,
): void {
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!
    if (value !== 0 && value !== 1)
      throw new TekrarError('invalid-argument', {
        where,
        name: `the mask${placeOf(i, shape)}`,
        expected: '1 or 0, true or false',
        actual: String(value),
      })
  }
}

/** `[2][17]`: the place of a number in an array of a shape. */
export function placeOf(at: number, shape: readonly number[]): string {
  const place: number[] = []
  for (let axis = shape.length - 1, rest = at; axis >= 0; axis--) {
    place.unshift(rest % shape[axis]!)
    rest = Math.floor(rest / shape[axis]!)
  }
  return place.map((one) => `[${one}]`).join('')
}

/** Lists and records with their truths as numbers; arrays of numbers as they are. */
export function asNumbers(given: unknown): unknown {
  if (typeof given === 'boolean') return given ? 1 : 0
  if (given instanceof Uint8Array) return Float32Array.from(given)
  if (Array.isArray(given)) return given.map(asNumbers)
  if (typeof given !== 'object' || given === null || ArrayBuffer.isView(given) || 'data' in given) return given
  return Object.fromEntries(Object.entries(given).map(([name, one]) => [name, asNumbers(one)]))
}
