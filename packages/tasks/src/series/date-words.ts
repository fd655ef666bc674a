import { folded as plain } from '../base/folded.ts'

/** A word as words of dates are compared: folded, without the dot of an abbreviation. */
export const folded = (word: string): string => plain(word).replace(/\.$/, '')

const named = (options: Intl.DateTimeFormatOptions, count: number, date: (place: number) => number): ReadonlyMap<string, number> => {
  const places = new Map<string, number>()
  for (const locale of ['en', 'tr']) {
    const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options })
    for (let place = 1; place <= count; place++) places.set(folded(format.format(date(place))), place)
  }
  return places
}
const month = (place: number): number => Date.UTC(2024, place - 1, 1)
const weekday = (place: number): number => Date.UTC(2024, 0, place)

/** Months from 1 by their folded names, long and short, in English and Turkish. */
export const MONTHS: ReadonlyMap<string, number> = new Map([
  ...named({ month: 'long' }, 12, month),
  ...named({ month: 'short' }, 12, month),
  ['sept', 9],
])
export const WEEKDAYS: ReadonlyMap<string, number> = new Map([
  ...named({ weekday: 'long' }, 7, weekday),
  ...named({ weekday: 'short' }, 7, weekday),
])
