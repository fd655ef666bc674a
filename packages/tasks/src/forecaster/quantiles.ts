import { refuse } from '../sayings/forecaster.ts'
import type { ErrorKind } from './loss.ts'

/** `0.1,0.9` or `10%, 90%` as shares in rising order; none for `none`. Throws `forecast-quantiles`. */
export function quantilesOf(value: string): readonly number[] {
  if (value.trim() === 'none') return []
  const shares = value.split(/[,;\s]+/).filter((part) => part !== '')
  const levels = shares.map((part) => (part.endsWith('%') ? Number(part.slice(0, -1)) / 100 : Number(part)))
  if (levels.length === 0 || levels.some((level) => !(level > 0 && level < 1)) || new Set(levels).size < levels.length)
    return refuse('forecast-quantiles', { value })
  return levels.sort((a, b) => a - b)
}

/** Where a quantile lies: below the forecast, above it; the median at it where the forecast aims at the median, else near it, on whichever side. */
export type Side = 'below' | 'above' | 'at' | 'near'

/** The sides of quantiles in rising order. */
export const sidesOf = (levels: readonly number[], error: ErrorKind): readonly Side[] =>
  levels.map((level) => (level < 0.5 ? 'below' : level > 0.5 ? 'above' : error === 'absolute' ? 'at' : 'near'))

/** What a quantile's column is called: `q10`, `q2.5`. */
export const quantileName = (level: number): string => `q${Number((level * 100).toPrecision(6))}`

/** The quantiles of values, between neighbours in proportion. `values` is sorted. */
export function quantilesIn(values: Float64Array, levels: readonly number[]): number[] {
  values.sort()
  return levels.map((level) => {
    const place = level * (values.length - 1)
    const below = values[Math.floor(place)] ?? 0
    return below + ((values[Math.ceil(place)] ?? below) - below) * (place - Math.floor(place))
  })
}
