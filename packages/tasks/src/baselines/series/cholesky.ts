/**
 * Solves A X = B for a symmetric, positive definite A [size, size], of which the lower half is read, and B [size, columns], both row after row (Cholesky). Both
 * are overwritten; B becomes X. False where A is not positive definite.
 */
export function solve(a: Float64Array, b: Float64Array, size: number): boolean {
  return factor(a, size) && substitute(a, b, size)
}

/** A becomes L of A = L Lᵀ, in its lower half. */
function factor(a: Float64Array, size: number): boolean {
  for (let i = 0; i < size; i++) {
    const row = i * size
    for (let j = 0; j <= i; j++) {
      const other = j * size
      let sum = a[row + j]!
      for (let k = 0; k < j; k++) sum -= a[row + k]! * a[other + k]!
      if (i !== j) a[row + j] = sum / a[other + j]!
      else if (sum > 0) a[row + i] = Math.sqrt(sum)
      else return false
    }
  }
  return true
}

/** L Lᵀ X = B, column by column, each gathered so that the inner loops run along memory. */
function substitute(l: Float64Array, b: Float64Array, size: number): boolean {
  const columns = b.length / size
  const x = new Float64Array(size)
  for (let column = 0; column < columns; column++) {
    for (let i = 0; i < size; i++) {
      let sum = b[i * columns + column]!
      for (let k = 0; k < i; k++) sum -= l[i * size + k]! * x[k]!
      x[i] = sum / l[i * size + i]!
    }
    for (let i = size - 1; i >= 0; i--) {
      const value = x[i]! / l[i * size + i]!
      x[i] = value
      for (let k = 0; k < i; k++) x[k]! -= l[i * size + k]! * value
    }
    for (let i = 0; i < size; i++) b[i * columns + column] = x[i]!
  }
  return true
}
