import { folded, MONTHS, WEEKDAYS } from './date-words.ts'
import { offsetOf } from './zone.ts'

/** A date and time as found in a cell. Where `order` is null, `month` and `day` stand in the order they are written in, and may be the other way round. */
export interface LexedDate {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly order: 'known' | null
  /** Milliseconds since midnight. */
  readonly clock: number
  /** What clocks there are ahead of UTC in milliseconds, where the cell says it. */
  readonly offset: number | null
}

const CLOCK =
  /(?:[T\s,_]+)(\d{1,2})([:.])(\d{2})(?:\2(\d{2})(?:[.,](\d{1,9}))?)?\s*(am|pm|a\.m\.|p\.m\.|öö|ös)?\s*(z|(?:utc|gmt)?\s*[+-]\d{1,2}:?\d{2}|[+-]\d{2}|utc|gmt)?(?:\s*\([^)]*\))?$/i
const HOUR = /[T\s]+(\d{1,2})(?:h|:)?$/i
const PLAIN = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?$/

/** A date in any common form; null for what is none. 1.5 and 12 are none: a date has a year of four digits, or three parts. */
export function lexDate(cell: string): LexedDate | null {
  const text = cell.trim()
  const plain = PLAIN.exec(text)
  if (plain) return lexed(Number(plain[1]), Number(plain[2]), Number(plain[3]), clockOf(plain[4], plain[5], plain[6], plain[7]))
  if (text.length < 6 || text.length > 60) return null
  // Tue Dec 31 14:05:00 2024
  const year = /^(.*\D)(\d{1,2}:\d{2}:\d{2})\s+(\d{4})$/.exec(text)
  return lexParts(year ? `${year[1]}${year[3]} ${year[2]}` : text)
}

interface Clock {
  readonly time: number
  readonly offset: number | null
}

function lexParts(text: string): LexedDate | null {
  const compact = /^(\d{8})T?(\d{2})(\d{2})?(\d{2})?$/.exec(text)
  if (compact) return dateOf(compact[1] ?? '', clockOf(compact[2], compact[3] ?? '00', compact[4]))
  const clock = CLOCK.exec(text)
  if (clock) {
    const date = text.slice(0, clock.index)
    return dateOf(date, clockOf(clock[1], clock[3], clock[4], clock[5], clock[6], clock[7]))
  }
  const hour = HOUR.exec(text)
  if (hour) {
    const whole = dateOf(text.slice(0, hour.index), clockOf(hour[1], '00'), true)
    if (whole) return whole
  }
  return dateOf(text, clockOf('0', '00'))
}

function clockOf(hours = '0', minutes = '0', seconds = '0', fraction = '', half = '', zone = ''): Clock {
  let hour = Number(hours)
  if (half !== '') {
    if (hour < 1 || hour > 12) hour = Number.NaN
    hour = (hour % 12) + (/^(p|ös)/i.test(half) ? 12 : 0)
  }
  const fits = hour <= 24 && Number(minutes) < 60 && Number(seconds) <= 60 && (hour < 24 || Number(minutes) + Number(seconds) === 0)
  const time = ((hour * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + (fraction === '' ? 0 : Number(`0.${fraction}`) * 1000)
  const offset = zone === '' ? null : /^(z|utc|gmt)$/i.test(zone) ? 0 : offsetOf(zone)
  return { time: fits ? time : Number.NaN, offset }
}

const lexed = (year: number, month: number, day: number, { time, offset }: Clock, order: 'known' | null = 'known'): LexedDate | null =>
  Number.isNaN(time) ? null : { year, month, day, order, clock: time, offset }

/** The part of a cell before its clock. `whole`: only a date with a day is one. */
function dateOf(text: string, clock: Clock, whole = false): LexedDate | null {
  const date = text.trim()
  if (/^\d{8}$/.test(date)) return lexed(Number(date.slice(0, 4)), Number(date.slice(4, 6)), Number(date.slice(6)), clock)
  if (/\p{L}/u.test(date)) return whole ? null : worded(date, clock)
  const parts = /^(\d{1,4})\s*([-/.\s])\s*(\d{1,2})(?:\s*\2\s*(\d{1,4}))?\.?$/.exec(date)
  if (!parts) return null
  const [, first = '', sign = '', second = '', third] = parts
  if (third === undefined) {
    if (whole) return null
    if (first.length === 4 && sign !== '.') return lexed(Number(first), Number(second), 1, clock)
    return null
  }
  if (first.length === 4 && third.length <= 2) return lexed(Number(first), Number(second), Number(third), clock)
  if (first.length > 2 || (third.length !== 4 && third.length !== 2)) return null
  // Days come first where points part them: nobody writes months first that way.
  if (sign === '.') return lexed(yearOf(third), Number(second), Number(first), clock)
  return lexed(yearOf(third), Number(first), Number(second), clock, null)
}

/** Of two digits: from 1970 to 2069. */
const yearOf = (digits: string): number => (digits.length > 2 ? Number(digits) : Number(digits) + (Number(digits) < 70 ? 2000 : 1900))

function worded(date: string, clock: Clock): LexedDate | null {
  const quarter = /^(?:(\d{4})[-\s]?[qç]([1-4])|[qç]([1-4])[-\s/]*(\d{4}))$/i.exec(date)
  if (quarter) return lexed(Number(quarter[1] ?? quarter[4]), Number(quarter[2] ?? quarter[3]) * 3 - 2, 1, clock)
  const week = /^(\d{4})-?w(\d{2})(?:-?([1-7]))?$/i.exec(date)
  if (week) return weekOf(Number(week[1]), Number(week[2]), Number(week[3] ?? 1), clock)
  const words: string[] = []
  const numbers: string[] = []
  for (const [token] of date.matchAll(/\d+(?:st|nd|rd|th)?|[\p{L}]+/giu)) {
    if (/^\d/.test(token)) numbers.push(token.replace(/\D/g, ''))
    else if (!WEEKDAYS.has(folded(token)) || MONTHS.has(folded(token))) words.push(folded(token))
  }
  const months = words.filter((word) => MONTHS.has(word))
  const rest = words.filter((word) => !MONTHS.has(word) && word !== 'of' && word !== 'de')
  // Mar is March and short for Mart; in Turkish no weekday and month share a short name, in English none does.
  const month = months.length === 1 ? MONTHS.get(months[0] ?? '') : undefined
  if (month === undefined || rest.length > 0) return null
  const [first = '', second] = numbers
  if (numbers.length === 1) return first.length === 4 ? lexed(Number(first), month, 1, clock) : null
  if (numbers.length !== 2 || second === undefined) return null
  if (first.length === 4) return lexed(Number(first), month, Number(second), clock)
  return lexed(yearOf(second), month, Number(first), clock)
}

/** Weeks of ISO 8601: the first has the fourth of January, and begins on its Monday. */
function weekOf(year: number, week: number, day: number, clock: Clock): LexedDate | null {
  const fourth = new Date(Date.UTC(year, 0, 4))
  const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * 86_400_000
  const date = new Date(monday + ((week - 1) * 7 + day - 1) * 86_400_000)
  return week < 1 || week > 53 ? null : lexed(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), clock)
}

/** A time as clocks show it, in milliseconds since 1970; `offset` what they are ahead of UTC, where the cell says it. */
export interface ReadDate {
  readonly wall: number
  readonly offset: number | null
}

/** Milliseconds since 1970 as clocks show it; null for the thirteenth month and its like. */
export function wallTime({ year, month, day, clock }: Pick<LexedDate, 'year' | 'month' | 'day' | 'clock'>): number | null {
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1 || year > 9999) return null
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCDate() === day ? date.getTime() + clock : null
}
