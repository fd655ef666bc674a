import { add, maximum, minimum, slice, softplus, stopGradient, subtract, type Tensor } from 'tekrar'
import type { ErrorKind } from './loss.ts'
import { quantilesIn, type Side, sidesOf } from './quantiles.ts'

/** Numbers above which softplus is its argument. */
const LARGE = 30
const LEAST = 1e-3

/** How many numbers say where quantiles lie, for each output: one at the forecast needs none. */
export const distancesOf = (sides: readonly Side[]): number => sides.filter((side) => side !== 'at').length

/** The quantiles from the forecast outwards: those below it, the nearest first, then those above it. */
const outwards = (sides: readonly Side[], side: 'below' | 'above'): number[] => {
  const places = sides.flatMap((one, place) => (one === side ? [place] : []))
  return side === 'below' ? places.reverse() : places
}
/** Which of the distances is a quantile's. */
const distanceAt = (sides: readonly Side[], place: number): number => distancesOf(sides.slice(0, place))

/**
 * Quantiles around forecasts, so that an interval always holds its forecast and no quantile crosses another: each as far outside of its inner neighbour as softplus
 * says. Nothing that is learned of them moves the forecasts. [batch, outputs], [batch, outputs · distances] → [batch, outputs] for each.
 */
export function quantilesAround(forecasts: Tensor, distances: Tensor, sides: readonly Side[], outputs: number): readonly Tensor[] {
  const fixed = stopGradient(forecasts)
  const result = sides.map(() => fixed)
  const distance = (place: number): Tensor => slice(distances, distanceAt(sides, place) * outputs, outputs)
  for (const [side, move] of [
    ['below', subtract],
    ['above', add],
  ] as const) {
    let edge = fixed
    for (const place of outwards(sides, side)) {
      edge = move(edge, softplus(distance(place)))
      result[place] = edge
    }
  }
  const near = sides.indexOf('near')
  if (near >= 0) {
    let median = add(fixed, distance(near))
    if (near > 0) median = maximum(median, result[near - 1]!)
    if (near < sides.length - 1) median = minimum(median, result[near + 1]!)
    result[near] = median
  }
  return result
}

/**
 * Where a network's quantiles begin: at those of what its forecasts are off by, [windows, outputs], each written as what `quantilesAround` makes it of.
 * [distances, outputs]
 */
export function startingSpread(off: Float32Array, outputs: number, levels: readonly number[], error: ErrorKind): Float32Array {
  const sides = sidesOf(levels, error)
  const spread = new Float32Array(distancesOf(sides) * outputs)
  for (let at = 0; at < outputs; at++) {
    const quantiles = quantilesOfOutput(off, outputs, at, levels)
    const set = (place: number, distance: number): void => {
      spread[distanceAt(sides, place) * outputs + at] = distance
    }
    for (const [side, sign] of [
      ['below', -1],
      ['above', 1],
    ] as const) {
      let edge = 0
      for (const place of outwards(sides, side)) {
        const distance = Math.max(LEAST, sign * quantiles[place]! - edge)
        edge += distance
        set(place, distance > LARGE ? distance : Math.log(Math.expm1(distance)))
      }
    }
    const near = sides.indexOf('near')
    if (near >= 0) set(near, quantiles[near]!)
  }
  return spread
}

/** How far each quantile lies from the forecast, by what forecasts were off by, on its side of it: [quantiles, outputs]. */
export function offsetsOf(off: Float32Array, outputs: number, levels: readonly number[], error: ErrorKind): Float64Array[] {
  const sides = sidesOf(levels, error)
  const offsets = levels.map(() => new Float64Array(outputs))
  for (let at = 0; at < outputs; at++)
    for (const [place, value] of quantilesOfOutput(off, outputs, at, levels).entries()) {
      const side = sides[place]!
      offsets[place]![at] = side === 'at' ? 0 : side === 'below' ? Math.min(0, value) : side === 'above' ? Math.max(0, value) : value
    }
  return offsets
}

const quantilesOfOutput = (off: Float32Array, outputs: number, at: number, levels: readonly number[]): number[] =>
  quantilesIn(
    Float64Array.from({ length: off.length / outputs }, (_, i) => off[i * outputs + at]!),
    levels,
  )
