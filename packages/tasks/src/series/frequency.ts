import { refuse } from '../sayings/series.ts'
import { folded } from './date-words.ts'
import type { Frequency, FrequencyUnit } from './series.ts'
import type { Zone } from './zone.ts'

const MILLISECONDS = { millisecond: 1, second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const
type Fixed = keyof typeof MILLISECONDS
const isFixed = (unit: FrequencyUnit): unit is Fixed => Object.hasOwn(MILLISECONDS, unit)

const WORDS: readonly (readonly [unit: FrequencyUnit, every: number, words: string])[] = [
  ['millisecond', 1, 'ms millisecond milliseconds milisaniye'],
  ['second', 1, 's sec second seconds sn saniye'],
  ['minute', 1, 'min minute minutes minutely dk dakika t'],
  ['hour', 1, 'h hour hours hourly saat saatlik sa'],
  ['day', 1, 'd day days daily gün günlük gun'],
  ['workday', 1, 'b workday workdays weekday weekdays işgünü'],
  ['week', 1, 'w week weeks weekly hafta haftalık'],
  ['month', 1, 'mo month months monthly ay aylık'],
  ['month', 3, 'q quarter quarters quarterly çeyrek'],
  ['year', 1, 'y a year years yearly annual yıl yıllık yil'],
  ['row', 1, 'row rows satır'],
]
const UNITS = new Map(WORDS.flatMap(([unit, every, words]) => words.split(' ').map((word) => [folded(word), { unit, every }] as const)))

/** `hour`, `15min`, `1 day`, `10 dk`, `M` (month; `m` is minute), … Throws `series-frequency`. */
export function frequencyOf(text: string): Frequency {
  const parts = /^\s*(\d*)\s*(\p{L}+)\s*$/u.exec(text)
  const word = parts?.[2] ?? ''
  const unit =
    word === 'M' || word === 'MS'
      ? { unit: 'month' as const, every: 1 }
      : word === 'm'
        ? { unit: 'minute' as const, every: 1 }
        : UNITS.get(folded(word))
  const every = (parts?.[1] ? Number(parts[1]) : 1) * (unit?.every ?? 1)
  if (!unit || every < 1) return refuse('series-frequency', { frequency: text })
  return { every, unit: unit.unit }
}

/** Milliseconds from a step to the next, roughly for months and years; 0 for rows. */
export function lengthOf({ every, unit }: Frequency): number {
  if (unit === 'row') return 0
  if (unit === 'workday') return (every * MILLISECONDS.week) / 5
  return every * (isFixed(unit) ? MILLISECONDS[unit] : unit === 'month' ? 30.436875 * MILLISECONDS.day : 365.2425 * MILLISECONDS.day)
}

/** The frequency of so many milliseconds in the largest unit that suits. */
export function frequencyOfLength(milliseconds: number): Frequency {
  const units = ['week', 'day', 'hour', 'minute', 'second', 'millisecond'] as const
  const unit = units.find((one) => milliseconds >= MILLISECONDS[one] && milliseconds % MILLISECONDS[one] === 0) ?? 'millisecond'
  return { every: Math.max(1, Math.round(milliseconds / MILLISECONDS[unit])), unit }
}

/** Whether a step is a number of days: such steps follow the calendar, not the clock. */
const isCivil = (unit: FrequencyUnit): boolean =>
  unit === 'day' || unit === 'workday' || unit === 'week' || unit === 'month' || unit === 'year'

/** The time so many steps after `origin` (before, where negative). A month on from the 31st is the last of the month. */
export function stepTime(origin: number, steps: number, { every, unit }: Frequency, zone: Zone): number {
  if (unit === 'row') return origin + steps
  const many = steps * every
  if (!isCivil(unit)) return origin + many * MILLISECONDS[unit as Fixed]
  const wall = origin + zone.offset(origin)
  if (isFixed(unit)) return zone.instant(wall + many * MILLISECONDS[unit]).time
  if (unit === 'workday') return zone.instant(wallOfWorkday(workdayOf(wall) + many)).time
  return zone.instant(addMonths(wall, unit === 'year' ? many * 12 : many)).time
}

/** Workdays since the beginning of 1970, with the fraction of the day; a weekend is the end of its Friday. */
function workdayOf(wall: number): number {
  // The fifth of January 1970 was a Monday.
  const days = wall / MILLISECONDS.day - 4
  const week = Math.floor(days / 7)
  return week * 5 + Math.min(days - week * 7, 5 - 1e-9)
}

function wallOfWorkday(workday: number): number {
  const week = Math.floor(workday / 5)
  return Math.round((week * 7 + (workday - week * 5) + 4) * MILLISECONDS.day)
}

function addMonths(wall: number, months: number): number {
  const date = new Date(wall)
  const isLast = date.getUTCDate() === daysIn(date.getUTCFullYear(), date.getUTCMonth())
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1))
  const days = daysIn(first.getUTCFullYear(), first.getUTCMonth())
  const day = isLast && date.getUTCDate() >= 28 ? days : Math.min(date.getUTCDate(), days)
  return first.getTime() + (day - 1) * MILLISECONDS.day + (((wall % MILLISECONDS.day) + MILLISECONDS.day) % MILLISECONDS.day)
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate()

/** How many steps after `origin` a time is, with its fraction. */
export function stepsBetween(origin: number, time: number, { every, unit }: Frequency, zone: Zone): number {
  if (unit === 'row') return time - origin
  if (!isCivil(unit)) return (time - origin) / (every * MILLISECONDS[unit as Fixed])
  const from = origin + zone.offset(origin)
  const to = time + zone.offset(time)
  if (isFixed(unit)) return (to - from) / (every * MILLISECONDS[unit])
  if (unit === 'workday') return (workdayOf(to) - workdayOf(from)) / every
  const a = new Date(from)
  const b = new Date(to)
  const months = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth()
  const start = addMonths(from, months)
  const length = start <= to ? addMonths(from, months + 1) - start : start - addMonths(from, months - 1)
  return (months + (to - start) / length) / (unit === 'year' ? every * 12 : every)
}

/** The beginning of the hour, day, month, … that a time is in, as clocks show it: where sums over such steps begin. */
export function floorTime(time: number, { every, unit }: Frequency, zone: Zone): number {
  if (unit === 'row') return time
  const wall = time + zone.offset(time)
  if (unit === 'month' || unit === 'year') {
    const date = new Date(wall)
    const months = unit === 'year' ? 0 : every > 12 || 12 % every > 0 ? date.getUTCMonth() : Math.floor(date.getUTCMonth() / every) * every
    return zone.instant(Date.UTC(date.getUTCFullYear(), months, 1)).time
  }
  // Weeks begin on Mondays; the first of 1970 was a Thursday.
  const shift = unit === 'week' ? 3 * MILLISECONDS.day : 0
  if (unit === 'workday') return zone.instant(wallOfWorkday(Math.floor(workdayOf(wall)))).time
  const unitLength = MILLISECONDS[unit as Fixed]
  const length = unit === 'week' || unit === 'day' || MILLISECONDS.day % (every * unitLength) > 0 ? unitLength : every * unitLength
  return zone.instant(Math.floor((wall + shift) / length) * length - shift).time
}

/** How many steps a day, a week and a year have; those of at least two steps, and whole ones. */
export function seasonsOf(frequency: Frequency): {
  readonly day: number | null
  readonly week: number | null
  readonly year: number | null
} {
  const { every, unit } = frequency
  if (unit === 'row') return { day: null, week: null, year: null }
  if (unit === 'year') return { day: null, week: null, year: null }
  if (unit === 'workday') return { day: null, week: 5 % every === 0 && every < 5 ? 5 / every : null, year: Math.round(261 / every) }
  if (unit === 'month') return { day: null, week: null, year: 12 % every === 0 && every < 12 ? 12 / every : null }
  const length = lengthOf(frequency)
  const whole = (milliseconds: number): number | null =>
    milliseconds % length === 0 && milliseconds / length >= 2 ? milliseconds / length : null
  return { day: whole(MILLISECONDS.day), week: whole(MILLISECONDS.week), year: Math.round((365.25 * MILLISECONDS.day) / length) }
}
