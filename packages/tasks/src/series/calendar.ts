import { lengthOf, seasonsOf } from './frequency.ts'
import type { CalendarFeature, Frequency } from './series.ts'
import type { Zone } from './zone.ts'

const DAY = 86_400_000
const YEAR = 365.2425 * DAY

/**
 * What a date tells at this frequency: the hour where a day has several steps, the day of the week where a week has, the day of the year; the month where steps are
 * months. Of what comes round less often than twice in the training part (of so many milliseconds) nothing can be learned: it is left out.
 */
export function calendarOf(frequency: Frequency, span: number): readonly CalendarFeature[] {
  if (frequency.unit === 'row') return []
  if (frequency.unit === 'month') return seasonsOf(frequency).year !== null && span >= 2 * YEAR ? ['month'] : []
  const length = lengthOf(frequency)
  const features: CalendarFeature[] = []
  if (length <= DAY / 2 && span >= 2 * DAY) features.push('hour')
  if (length <= 3.5 * DAY && span >= 14 * DAY) features.push('weekday')
  if (length <= YEAR / 4 && span >= 2 * YEAR) features.push('yearday')
  return features
}

export const calendarNames = (features: readonly CalendarFeature[]): readonly string[] =>
  features.flatMap((feature) => [`${feature} sin`, `${feature} cos`])

/** How far round a time is, from 0 to 1, as clocks show it there. */
export function roundOf(feature: CalendarFeature, time: number, zone: Zone): number {
  const wall = time + zone.offset(time)
  const inDay = (((wall % DAY) + DAY) % DAY) / DAY
  if (feature === 'hour') return inDay
  // The first of 1970 was a Thursday; weeks begin on Mondays.
  if (feature === 'weekday') return (((((Math.floor(wall / DAY) + 3) % 7) + 7) % 7) + inDay) / 7
  const date = new Date(wall)
  if (feature === 'month') return date.getUTCMonth() / 12
  return (wall - Date.UTC(date.getUTCFullYear(), 0, 1)) / YEAR
}
