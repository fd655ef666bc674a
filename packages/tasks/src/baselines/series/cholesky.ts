import { addTimes, dot } from './dot.ts'
import type { Pause } from './moments.ts'

/** A symmetric, positive definite A [size, size], of which the lower half is read, becomes L of A = L Lᵀ, in its lower half (Cholesky). False where A is none. */
export async function factor(a: Float64Array, size: number, pause: Pause): Promise<boolean> {
  for (let i = 0; i < size; i++) {
    const row = i * size
    for (let j = 0; j <= i; j++) {
      const other = j * size
      const rest = a[row + j]! - dot(a, row, a, other, j)
      if (i !== j) a[row + j] = rest / a[other + j]!
      else if (rest > 0) a[row + i] = Math.sqrt(rest)
      else return false
    }
    await pause()
  }
  return true
}

/** Solves L Lᵀ X = B for B [size, columns], row after row; B becomes X. */
export async function substitute(l: Float64Array, b: Float64Array, size: number, pause: Pause): Promise<void> {
  const columns = b.length / size
  const divide = (row: number, by: number): void => {
    for (let i = row * columns; i < (row + 1) * columns; i++) b[i]! /= by
  }
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) addTimes(-l[i * size + k]!, b, k * columns, b, i * columns, columns)
    divide(i, l[i * size + i]!)
    await pause()
  }
  for (let i = size - 1; i >= 0; i--) {
    divide(i, l[i * size + i]!)
    for (let k = 0; k < i; k++) addTimes(-l[i * size + k]!, b, i * columns, b, k * columns, columns)
    await pause()
  }
}
