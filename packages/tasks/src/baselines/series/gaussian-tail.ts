/** From here on the continued fraction of erfc converges within 120 terms; below it 1 − erf loses no more than three figures. */
const FRACTION_FROM = 2

/**
 * log₁₀ of the chance that a standard normal number is larger than `z`: how many nines of "rarer than" it has. Finite for every finite `z`; −0.301 at 0.
 * By the series of erf and the continued fraction of erfc (Abramowitz and Stegun, 7.1.6 and 7.1.14).
 */
export function logGaussianTail(z: number): number {
  const x = z / Math.SQRT2
  if (x < 0) return Math.log1p(-(10 ** logGaussianTail(-z))) / Math.LN10
  if (x < FRACTION_FROM) return Math.log10((1 - series(x)) / 2)
  let fraction = x
  for (let n = 120; n >= 1; n--) fraction = x + n / 2 / fraction
  return -(x * x + Math.log(2 * fraction * Math.sqrt(Math.PI))) / Math.LN10
}

/** The chance that a standard normal number is larger than `z`. */
export const gaussianTail = (z: number): number => (z < 0 ? 1 - gaussianTail(-z) : 10 ** logGaussianTail(z))

/** erf x for small x: 2/√π · e^−x² · Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 · … · (2n + 1)). */
function series(x: number): number {
  let term = x
  let sum = x
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
}
