import { TekrarError } from '../base/errors.ts'
import { describeShape, sizeOf } from '../base/shape.ts'

/** Row-major numbers and their shape, batch first. */
export interface NumericArray {
  readonly data: Float32Array | Int32Array
  readonly shape: readonly number[]
}

export type NumberArray = Float32Array | Int32Array | Float64Array | Uint8Array
export type NestedNumbers = readonly number[] | NumberArray | readonly NestedNumbers[]

/** What a user may hand over: data with a shape, a typed array (one dimension), or nested arrays of numbers. */
export type ArrayInput = NumericArray | NestedNumbers

/**
 * The same numbers as one array. Whole numbers stay whole only where they come in an Int32Array; everything else becomes float32.
 * Data that is already flat is not copied.
 * @throws TekrarError `shape-mismatch` for what is no array, or naming the first row of another length
 */
export function numericArray(input: ArrayInput, where: string): NumericArray {
  if (typeof input !== 'object' || input === null)
    throw new TekrarError('shape-mismatch', { where, expected: 'an array', actual: String(input) })
  if (isNumericArray(input)) {
    if (sizeOf(input.shape) !== input.data.length) {
      throw new TekrarError('shape-mismatch', {
        where,
        expected: `${sizeOf(input.shape)} numbers for ${describeShape(input.shape)}`,
        actual: String(input.data.length),
      })
    }
    return input
  }
  if (input instanceof Float32Array || input instanceof Int32Array) return { data: input, shape: [input.length] }
  const shape = shapeOf(input)
  const size = sizeOf(shape)
  const data = everyLeafIs(input, Int32Array) ? new Int32Array(size) : new Float32Array(size)
  fill(data, 0, input, shape, where)
  return { data, shape }
}

const isNumericArray = (input: ArrayInput): input is NumericArray => 'data' in input && 'shape' in input

const isList = (value: unknown): value is NestedNumbers => Array.isArray(value) || ArrayBuffer.isView(value)

const everyLeafIs = (input: NestedNumbers, type: typeof Int32Array): boolean =>
  input instanceof type || (Array.isArray(input) && input.length > 0 && input.every((row) => isList(row) && everyLeafIs(row, type)))

/** The shape that the first row of every dimension suggests. */
function shapeOf(input: NestedNumbers): number[] {
  const shape: number[] = []
  for (let list: unknown = input; isList(list); list = list[0]) shape.push(list.length)
  return shape
}

/** Copies `value`, which must have this shape, to `at` and returns the place after it. */
function fill(data: Float32Array | Int32Array, at: number, value: unknown, shape: readonly number[], where: string): number {
  if (shape.length === 0) {
    if (typeof value !== 'number')
      throw new TekrarError('shape-mismatch', { where, expected: 'a number', actual: isList(value) ? 'an array' : String(value) })
    data[at] = value
    return at + 1
  }
  if (!isList(value) || value.length !== shape[0]) {
    throw new TekrarError('shape-mismatch', {
      where,
      expected: `an array of ${shape[0]}, as its neighbours`,
      actual: isList(value) ? `an array of ${value.length}` : String(value),
      remedy: 'make every row as long as the others',
    })
  }
  if (ArrayBuffer.isView(value) && shape.length === 1) {
    data.set(value as NumberArray, at)
    return at + value.length
  }
  const rest = shape.slice(1)
  for (let i = 0; i < value.length; i++) at = fill(data, at, value[i], rest, `${where}[${i}]`)
  return at
}
