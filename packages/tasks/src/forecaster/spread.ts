import { quantilesIn } from './quantiles.ts'

/** Numbers above which softplus is its argument. */
const LARGE = 30
const LEAST = 1e-3

/**
 * Where a network's quantiles begin: at those of what its forecasts are off by, [windows, outputs], each written as the distance from the one below it before
 * softplus; the lowest as its distance from the forecast. [quantiles, outputs]
 */
export function startingSpread(off: Float32Array, outputs: number, levels: readonly number[]): Float32Array {
  const windows = off.length / outputs
  const spread = new Float32Array(levels.length * outputs)
  for (let at = 0; at < outputs; at++) {
    const quantiles = quantilesIn(
      Float64Array.from({ length: windows }, (_, i) => off[i * outputs + at]!),
      levels,
    )
    for (const [level, value] of quantiles.entries()) {
      const distance = level === 0 ? value : Math.max(LEAST, value - quantiles[level - 1]!)
      spread[level * outputs + at] = level === 0 || distance > LARGE ? distance : Math.log(Math.expm1(distance))
    }
  }
  return spread
}

/** How far each quantile lies from the forecast, by what forecasts were off by: [quantiles, outputs]. */
export function offsetsOf(off: Float32Array, outputs: number, levels: readonly number[]): Float64Array[] {
  const offsets = levels.map(() => new Float64Array(outputs))
  const windows = off.length / outputs
  for (let at = 0; at < outputs; at++)
    for (const [level, value] of quantilesIn(
      Float64Array.from({ length: windows }, (_, i) => off[i * outputs + at]!),
      levels,
    ).entries())
      offsets[level]![at] = value
  return offsets
}
