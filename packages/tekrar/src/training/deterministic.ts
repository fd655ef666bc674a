/**
 * Functions of numbers made with + − × ÷ and square roots alone, which IEEE 754 rounds in one way: `Math.cos`, `Math.pow` and their like
 * differ between JavaScript engines.
 */

/** Coefficients (−1)ᵏ / (2k)! of the cosine's series; twelve of them leave an error below 1e-17 up to π/2. */
const coefficients: readonly number[] = cosineSeries(12)

function cosineSeries(length: number): number[] {
  const series = [1]
  for (let k = 1; k < length; k++) series.push(-series[k - 1]! / ((2 * k - 1) * (2 * k)))
  return series
}

/** cos(π·x) for x from 0 to 1. */
export function cosineOfHalfTurns(x: number): number {
  if (x > 0.5) return -cosineOfHalfTurns(1 - x)
  const square = x * Math.PI * (x * Math.PI)
  let sum = 0
  for (let k = coefficients.length - 1; k >= 0; k--) sum = sum * square + coefficients[k]!
  return sum
}

/** base^exponent for a base above 0 and an exponent from 0: the whole part by squaring, the rest by square roots, one for each binary digit. */
export function power(base: number, exponent: number): number {
  let whole = Math.floor(exponent)
  let rest = exponent - whole
  let result = 1
  for (let factor = base; whole > 0; whole = Math.floor(whole / 2)) {
    if (whole % 2 === 1) result *= factor
    factor *= factor
  }
  for (let root = Math.sqrt(base); rest > 0 && root !== 1; root = Math.sqrt(root)) {
    rest *= 2
    if (rest < 1) continue
    result *= root
    rest -= 1
  }
  return result
}
