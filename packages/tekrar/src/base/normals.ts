import { uniforms } from './random.ts'
import { finish, type Steps } from './steps.ts'

/**
 * The natural logarithm of a positive number with + − × ÷ alone, so that every JavaScript engine gives the same bits (`Math.log` may differ).
 * x = m · 2^e with m in [√½, √2);  ln m = 2 · (z + z³/3 + z⁵/5 + …), z = (m − 1) / (m + 1).
 */
export function naturalLogarithm(x: number): number {
  let mantissa = x
  let exponent = 0
  for (; mantissa >= Math.SQRT2; exponent++) mantissa /= 2
  for (; mantissa < Math.SQRT1_2; exponent--) mantissa *= 2
  const z = (mantissa - 1) / (mantissa + 1)
  const square = z * z
  let series = 0
  for (let term = 21; term >= 1; term -= 2) series = series * square + 1 / term
  return exponent * Math.LN2 + 2 * z * series
}

const CHUNK = 4096

/**
 * `length` numbers of the standard normal distribution, from a seed and a stream: Marsaglia's polar method (Marsaglia and Bray, 1964), which
 * needs no cosine. Two uniforms that fall outside the unit disc are dropped, so the i-th number depends on those before it.
 */
export const normals = (seed: number, stream: number, length: number): Float64Array => finish(normalSteps(seed, stream, length))

/** `normals` in short steps. */
export function* normalSteps(seed: number, stream: number, length: number): Steps<Float64Array> {
  const numbers = new Float64Array(length)
  for (let chunk = 0, filled = 0; filled < length; chunk++) {
    const uniform = uniforms(seed, stream, chunk, CHUNK)
    for (let i = 0; i < CHUNK && filled < length; i += 2) {
      const u = 2 * uniform[i]! - 1
      const v = 2 * uniform[i + 1]! - 1
      const square = u * u + v * v
      if (square >= 1 || square === 0) continue
      const radius = Math.sqrt((-2 * naturalLogarithm(square)) / square)
      numbers[filled++] = u * radius
      if (filled < length) numbers[filled++] = v * radius
    }
    yield
  }
  return numbers
}
