import { sizeOf } from '../base/shape.ts'

type Numbers = Float32Array | Float64Array | Int32Array

/** Numbers [a, …] with the first axis from its end to its beginning. */
export function reverseFirstAxis<Data extends Numbers>(data: Data, size: number): Data {
  const width = data.length / size
  const reversed = new (data.constructor as new (length: number) => Data)(data.length)
  for (let i = 0; i < size; i++) reversed.set(data.subarray(i * width, (i + 1) * width), (size - 1 - i) * width)
  return reversed
}

/** Up to how many numbers a loop copies sooner than a view is made for the copying. */
const FEW = 16

/** Copies `count` numbers from one place to another. */
export function copyNumbers(from: Numbers, at: number, to: Numbers, place: number, count: number): void {
  if (count > FEW) to.set(from.subarray(at, at + count), place)
  else for (let i = 0; i < count; i++) to[place + i] = from[at + i]!
}

/** Numbers [a, b, …] in row order → [b, a, …]: what a user hands over batch-first stands time-first inside, and back again. */
export function swapFirstAxes<Data extends Numbers>(data: Data, shape: readonly number[]): Data {
  const [rows = 1, columns = 1, ...rest] = shape
  if (rows === 1 || columns === 1) return data
  const width = sizeOf(rest)
  const swapped = new (data.constructor as new (length: number) => Data)(data.length)
  if (width === 1) {
    for (let row = 0, at = 0; row < rows; row++)
      for (let column = 0; column < columns; column++, at++) swapped[column * rows + row] = data[at]!
    return swapped
  }
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      copyNumbers(data, (row * columns + column) * width, swapped, (column * rows + row) * width, width)
  return swapped
}
