import { refuse } from '../sayings/series.ts'
import { isMissing } from '../tabular/values.ts'
import { patternReader } from './date-pattern.ts'
import { lexDate, type ReadDate, wallTime } from './lex-date.ts'
import type { DateFormat } from './series.ts'

/** Where a cell stands, for errors. */
export type Where = (row: number) => { readonly file: string; readonly line: number; readonly column: string }

/** Times since 1970 by their sizes, from 1973 to 2286: no other unit has such numbers. */
const UNIX = [
  ['seconds', 1e8, 1e10, 1000],
  ['milliseconds', 1e11, 1e13, 1],
  ['microseconds', 1e14, 1e16, 1e-3],
  ['nanoseconds', 1e17, 1e19, 1e-6],
] as const

/** Whether cells (some of them missing) are dates, by their looks alone. */
export const lookLikeDates = (cells: readonly string[]): boolean => {
  const there = cells.filter((cell) => !isMissing(cell))
  return there.length > 0 && there.filter((cell) => lexDate(cell) !== null).length >= there.length * 0.95
}

/** Whether cells are times since 1970, and in what unit. */
export function unixUnit(cells: readonly string[]): (typeof UNIX)[number][0] | null {
  const there = cells.filter((cell) => !isMissing(cell))
  if (there.length === 0 || !there.every((cell) => /^\s*\d+(\.\d+)?\s*$/.test(cell))) return null
  return UNIX.find(([, least, most]) => there.every((cell) => Number(cell) >= least && Number(cell) < most))?.[0] ?? null
}

/** `dmy`, `mdy`, `ymd`, `iso`, `unix` (s, ms, µs or ns by size), `excel`, or a pattern. Throws `series-date-format`. */
export function dateFormatOf(text: string, cells: readonly string[]): DateFormat {
  const word = text.trim().toLowerCase()
  if (word === 'dmy' || word === 'mdy' || word === 'ymd') return { kind: 'date', order: word, pattern: null }
  if (word === 'iso') return { kind: 'date', order: 'ymd', pattern: null }
  if (word === 'unix') return { kind: unixUnit(cells) ?? 'seconds', order: null, pattern: null }
  if (word === 'unixms') return { kind: 'milliseconds', order: null, pattern: null }
  if (word === 'excel') return { kind: 'excel', order: null, pattern: null }
  patternReader(text)
  return { kind: 'date', order: null, pattern: text }
}

/**
 * How the dates of a column are written: as `otherwise` says where all are written so, as with new data for a trained network; else found by looking.
 * Throws `series-date` for a cell that is no date, `series-date-order` where nothing decides between day and month.
 */
export function detectDates(cells: readonly string[], where: Where, otherwise: DateFormat | null = null): DateFormat {
  if (otherwise !== null && (otherwise.order !== null || otherwise.pattern !== null)) {
    const read = dateReader(otherwise)
    if (cells.every((cell) => isMissing(cell) || read(cell) !== null)) return otherwise
  }
  const unit = unixUnit(cells)
  if (unit) return { kind: unit, order: null, pattern: null }
  let dayFirst = -1
  let monthFirst = -1
  let open = -1
  for (const [row, cell] of cells.entries()) {
    if (isMissing(cell)) continue
    const date = lexDate(cell)
    if (!date) {
      if (otherwise?.kind === 'excel') return otherwise
      return refuse('series-date', { ...where(row), value: cell })
    }
    if (date.order !== null) continue
    if (date.month > 12 && dayFirst < 0) dayFirst = row
    if (date.day > 12 && monthFirst < 0) monthFirst = row
    if (date.month !== date.day && open < 0) open = row
  }
  if (dayFirst >= 0 && monthFirst >= 0) {
    const row = Math.max(dayFirst, monthFirst)
    return refuse('series-date', { ...where(row), value: cells[row] ?? '' })
  }
  if (dayFirst >= 0) return { kind: 'date', order: 'dmy', pattern: null }
  if (monthFirst >= 0) return { kind: 'date', order: 'mdy', pattern: null }
  if (open < 0) return otherwise?.kind === 'date' && otherwise.pattern === null ? otherwise : { kind: 'date', order: null, pattern: null }
  return refuse('series-date-order', { ...where(open), value: cells[open] ?? '' })
}

/** Reads cells of one format; null for one that is not written so. */
export function dateReader({ kind, order, pattern }: DateFormat): (cell: string) => ReadDate | null {
  if (pattern !== null) return patternReader(pattern)
  if (kind === 'date' || kind === 'parts') return (cell) => readDate(cell, order)
  const numeric = (cell: string): number => (/^\s*\d+([.,]\d+)?\s*$/.test(cell) ? Number(cell.replace(',', '.')) : Number.NaN)
  // Spreadsheets count days from the 30th of December 1899.
  if (kind === 'excel') return (cell) => timeOf(Math.round((numeric(cell) - 25_569) * 86_400_000), null)
  const factor = UNIX.find(([unit]) => unit === kind)?.[3] ?? 1
  return (cell) => timeOf(numeric(cell) * factor, 0)
}

const timeOf = (wall: number, offset: number | null): ReadDate | null => (Number.isNaN(wall) ? null : { wall, offset })

function readDate(cell: string, order: DateFormat['order']): ReadDate | null {
  const date = lexDate(cell)
  if (!date) return null
  const wall = wallTime(date.order === null && order !== 'mdy' ? { ...date, month: date.day, day: date.month } : date)
  return wall === null ? null : { wall, offset: date.offset }
}
