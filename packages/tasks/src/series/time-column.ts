import { refuse } from '../sayings/series.ts'
import { isMissing } from '../tabular/values.ts'
import { columnsNamed } from './column-names.ts'
import { folded } from './date-words.ts'
import { lookLikeDates, unixUnit } from './dates.ts'
import { cellsOf } from './join.ts'
import { lexDate } from './lex-date.ts'
import type { SeriesTable } from './series.ts'

/** By their folded names: see `folded`. */
const PARTS: readonly (readonly [part: string, names: RegExp])[] = [
  ['year', /^(year|yil|yyyy)$/],
  ['month', /^(month|mon|mo|ay|mm)$/],
  ['day', /^(day|gun|dd|dy|day[ _]of[ _]month)$/],
  ['hour', /^(hour|hr|saat|hh)$/],
  ['minute', /^(minute|min|dakika|dk)$/],
  ['second', /^(second|sec|saniye|sn)$/],
]
const TIMELY = /^(ds|t|ts|index|period|donem|month|ay|day|gun|year|yil|week|hafta)$|date|time|tarih|zaman|saat/
const HOURLY = /^(hour|hr|saat|time|zaman)/

/**
 * The column of times, or the columns that make one: as `--time` names them (`none` for none), else found by looking: a column of dates, one of times since 1970
 * that is called so, year, month and day in columns of their own, a date and a clock side by side. Throws `series-no-time`, `series-no-column`.
 */
export function findTime(table: SeriesTable, option: string | null): readonly string[] {
  if (option !== null)
    return option.trim().toLowerCase() === 'none' && !table.columns.includes(option) ? [] : columnsNamed(table, 'time', option)
  const samples = new Map(table.columns.map((column, place) => [column, sampled(table, place)] as const))
  const columns = [...table.columns].sort((a, b) => Number(TIMELY.test(folded(b))) - Number(TIMELY.test(folded(a))))
  const date = columns.find((column) => lookLikeDates(samples.get(column) ?? []))
  if (date !== undefined) return withClock(table, date, samples)
  const unix = columns.find((column) => TIMELY.test(folded(column)) && unixUnit(samples.get(column) ?? []) !== null)
  if (unix !== undefined) return [unix]
  const parts = PARTS.map(([, names]) => table.columns.find((column) => names.test(folded(column))))
  const there = parts.slice(0, parts.indexOf(undefined) < 0 ? parts.length : parts.indexOf(undefined)).flatMap((column) => column ?? [])
  if (there.length > 0 && there.every((column) => whole(samples.get(column) ?? []))) return there
  return refuse('series-no-time', { file: table.files[0] ?? '', columns: table.columns })
}

/** Cells of rows spread over the table. */
function sampled({ rows }: SeriesTable, place: number): readonly string[] {
  const stride = Math.max(1, Math.floor(rows.length / 300))
  return rows.filter((_, row) => row % stride === 0).map((row) => row[place] ?? '')
}

const whole = (cells: readonly string[]): boolean =>
  cells.some((cell) => !isMissing(cell)) && cells.every((cell) => isMissing(cell) || /^\s*\d{1,4}\s*$/.test(cell))

/** A column of days may have its clock beside it: one called hour or time, of 14:05 or 14. */
function withClock(table: SeriesTable, date: string, samples: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const dates = samples.get(date) ?? []
  if (dates.some((cell) => (lexDate(cell)?.clock ?? 0) > 0)) return [date]
  const clock = table.columns.find((column) => {
    const cells = (samples.get(column) ?? []).filter((cell) => !isMissing(cell))
    if (column === date || cells.length === 0 || new Set(cells).size < 2) return false
    if (cells.every((cell) => /^\s*\d{1,2}:\d{2}(:\d{2})?\s*([ap]m)?\s*$/i.test(cell))) return true
    return HOURLY.test(folded(column)) && cells.every((cell) => /^\s*\d{1,2}\s*$/.test(cell) && Number(cell) <= 24)
  })
  return clock === undefined ? [date] : [date, clock]
}

/** The times of rows as one text each, whatever columns they are made of; '' where a part is missing. */
export function timeCells(table: SeriesTable, time: readonly string[]) {
  const [only, ...others] = time
  if (only !== undefined && others.length === 0 && !isYears(table, only)) return { ...cellsOf(table, only), parts: false }
  const places = time.map((column) => table.columns.indexOf(column))
  const order = partsOf(table, time)
  const cells = table.rows.map((row) => {
    const parts = places.map((place) => (row[place] ?? '').trim())
    if (parts.some(isMissing)) return ''
    return order === null ? parts.join(' ') : dateOfParts(order, parts)
  })
  return { cells, where: cellsOf(table, only ?? '').where, parts: order !== null }
}

const isYears = (table: SeriesTable, column: string): boolean => {
  const cells = sampled(table, table.columns.indexOf(column)).filter((cell) => !isMissing(cell))
  return cells.length > 0 && cells.every((cell) => /^\s*\d{4}\s*$/.test(cell))
}

/** Which part each column is: by their names, else in the order year, month, day, hour, … Null where they are a date and its clock. */
function partsOf(table: SeriesTable, time: readonly string[]): readonly string[] | null {
  const named = time.map((column) => PARTS.find(([, names]) => names.test(folded(column)))?.[0])
  if (named.every((part) => part !== undefined) && named.includes('year') && new Set(named).size === named.length)
    return named as readonly string[]
  const areWhole = time.every((column) => whole(sampled(table, table.columns.indexOf(column))))
  return areWhole && isYears(table, time[0] ?? '') ? PARTS.slice(0, time.length).map(([part]) => part) : null
}

function dateOfParts(order: readonly string[], parts: readonly string[]): string {
  const part = (name: string, without: string): string => parts[order.indexOf(name)] ?? without
  const two = (text: string): string => text.padStart(2, '0')
  return `${part('year', '').padStart(4, '0')}-${two(part('month', '1'))}-${two(part('day', '1'))} ${two(part('hour', '0'))}:${two(part('minute', '0'))}:${two(part('second', '0'))}`
}
