import { TekrarError } from '../base/errors.ts'
import { describeShape, sizeOf } from '../base/shape.ts'
import type { DataType } from '../graph/tensor.ts'

/** Nested arrays of numbers or truths, typed arrays, or flat data with its shape. */
export type KerasInput =
  | number
  | boolean
  | readonly KerasInput[]
  | ArrayBufferView
  | { readonly shape: readonly number[]; readonly data: ArrayLike<number | boolean> }

/** Numbers in row order with their shape, batch first: float64 from the reference in float64, else float32; whole numbers of an index type. */
export interface KerasArray {
  readonly shape: readonly number[]
  readonly data: Float32Array | Float64Array | Int32Array
  /** Of an output that carries one: 1 where a step counts, [batch, steps]. */
  readonly mask?: KerasArray
}

/** A nest of things, as Keras nests states: [[h, c], h]. */
export type Nested<Leaf> = Leaf | readonly Nested<Leaf>[]

type Shaped = Extract<KerasInput, { readonly shape: readonly number[] }>

const isShaped = (value: unknown): value is Shaped => typeof value === 'object' && value !== null && 'shape' in value && 'data' in value

const isList = (value: unknown): value is ArrayLike<KerasInput> => Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value)

/** The same numbers as one array, with every digit they came with. Throws `shape-mismatch` for what is no array, or for rows of different lengths. */
export function exactArray(value: KerasInput, where: string, type: DataType = 'float'): KerasArray {
  if (isShaped(value)) {
    const size = sizeOf(value.shape)
    if (size !== value.data.length)
      throw new TekrarError('shape-mismatch', {
        where,
        expected: `${size} numbers for ${describeShape(value.shape)}`,
        actual: String(value.data.length),
      })
    return { shape: value.shape, data: numbers(value.data, type) }
  }
  const shape: number[] = []
  for (let level: unknown = value; isList(level); level = level[0]) shape.push(level.length)
  const flat: number[] = []
  flatten(value, 0, shape, where, flat)
  return { shape, data: numbers(flat, type) }
}

const numbers = (data: ArrayLike<number | boolean>, type: DataType): Float64Array | Int32Array =>
  type === 'index' ? Int32Array.from(data as ArrayLike<number>, Number) : Float64Array.from(data as ArrayLike<number>, Number)

function flatten(value: unknown, depth: number, shape: readonly number[], where: string, into: number[]): void {
  if (depth === shape.length) {
    if (typeof value !== 'number' && typeof value !== 'boolean')
      throw new TekrarError('shape-mismatch', { where, expected: 'a number', actual: isList(value) ? 'an array' : String(value) })
    into.push(Number(value))
    return
  }
  if (!isList(value) || value.length !== shape[depth])
    throw new TekrarError('shape-mismatch', {
      where,
      expected: `an array of ${shape[depth]}, as its neighbours`,
      actual: isList(value) ? `an array of ${value.length}` : String(value),
      remedy: 'make every row as long as the others',
    })
  for (let i = 0; i < value.length; i++) flatten(value[i], depth + 1, shape, where, into)
}

/** Nothing, one array, or a list of arrays in which some may be missing → a list. `several`: whether a list is a list of arrays. */
export function listOf(value: unknown, several: boolean): readonly (KerasInput | undefined)[] {
  if (value === undefined || value === null) return []
  return several ? (value as readonly (KerasInput | null | undefined)[]).map((item) => item ?? undefined) : [value as KerasInput]
}
