import papaparse from 'papaparse'
import type { Finding } from '../base/finding.ts'
import { breathe } from '../base/progress.ts'
import type { Source } from '../base/source.ts'
import { found, refuse } from '../sayings/table.ts'
import { decoded } from './decoded.ts'
import { hasHeader } from './header.ts'
import { readJsonLines } from './json-lines.ts'
import { separatorOf, spaced, usualWidth, widthOf } from './separator.ts'
import type { Table } from './table.ts'
import { unzipped } from './unzipped.ts'

export interface ReadTableOptions {
  /** What parts the cells: one character, or `tab`; found by looking where null. */
  readonly separator?: string | null
  /** Whether the first row names the columns; found by looking where null. */
  readonly header?: boolean | null
  /** Rows with more cells than there are columns keep those too many in the last column and are told of in `long`, instead of refused. */
  readonly cut?: boolean
}

/**
 * A table in a file: cells parted by commas, semicolons, tabs, bars or blanks, in quotes or not, or a JSON object a line; in any encoding that `decoded` finds;
 * compressed by gzip or not. Cells are kept to the letter; names of columns lose the blanks around them. Blank lines are left out. Rows that are too short are
 * filled up and counted.
 * Throws TaskError (`TableErrors`) for what is no table.
 */
export async function readTable(given: Source, { separator = null, header = null, cut = false }: ReadTableOptions = {}): Promise<Table> {
  const source = await unzipped(given)
  refuseOtherFormats(source)
  const name = given.name
  const isLarge = source.bytes.length > LARGE
  if (isLarge) await breathe()
  const { text, encoding, findings } = decoded({ ...source, name })
  if (isLarge) await breathe()
  if (text.trim() === '') return refuse('table-empty', { file: name })
  if (separator === null && /^\s*[{[]/.test(text) && /\.(jsonl|ndjson|json)(\.gz)?$/i.test(name))
    return readJsonLines(name, text, { encoding, findings })
  if (separator === null && /^\s*\{\s*"/.test(text)) return readJsonLines(name, text, { encoding, findings })
  return readSeparated(name, text, { encoding, decoding: findings, separator: separator === 'tab' ? '\t' : separator, header, cut })
}

/** Bytes of a table from which others have their turn while it is read. */
const LARGE = 500_000

/** What parts cells where there is one column: a sign that no text has. */
const NONE = '\u001f'

/** Formats that people give for tables, by the bytes they begin with. */
const OTHER: readonly (readonly [format: string, ...bytes: readonly number[]])[] = [
  ['xlsx', 0x50, 0x4b, 0x03, 0x04],
  ['xls', 0xd0, 0xcf, 0x11, 0xe0],
  ['parquet', 0x50, 0x41, 0x52, 0x31],
  ['pdf', 0x25, 0x50, 0x44, 0x46],
]

function refuseOtherFormats({ name, bytes }: Source): void {
  for (const [format, ...start] of OTHER)
    if (start.every((byte, i) => bytes[i] === byte)) refuse('table-other-format', { file: name, format })
}

interface Given {
  readonly encoding: string
  /** What was found in decoding. */
  readonly decoding: readonly Finding[]
  readonly separator: string | null
  readonly header: boolean | null
  readonly cut: boolean
}

function readSeparated(name: string, text: string, { encoding, decoding, separator: wanted, header, cut }: Given): Table {
  const newline = text.includes('\n') ? '\n' : '\r'
  // Spreadsheets write what parts the cells into the first line, where they are asked to.
  const announced = /^sep=(.)\r?[\n\r]/i.exec(text)
  const separator = wanted ?? announced?.[1] ?? separatorOf(text, newline)
  const body = announced ? text.slice(announced[0].length) : text
  const { literal, ...parted } = partedRows(name, separator === ' ' ? spaced(body) : body, separator ?? NONE, newline)
  const above = header === false ? 0 : linesAbove(parted.rows)
  const [rows, lines] = [parted.rows.slice(above), parted.lines.slice(above)]
  const offset = announced ? 1 : 0
  const findings: Finding[] = [...decoding]
  if (literal !== null) findings.push(found('note', 'table-literal-quotes', { file: name, line: literal + offset }))
  if (above > 0) findings.push(found('note', 'table-preamble', { file: name, line: (lines[0] ?? 0) + offset }))
  const first = rows[0]
  if (!first) return refuse('table-empty', { file: name })
  const headed = header ?? hasHeader(rows)
  const columns = headed ? namesOf(name, trimmed(first)) : Array.from({ length: widest(rows) }, (_, i) => `${i + 1}`)
  if (wanted !== null && columns.length === 1 && separatorOf(body, newline) !== null)
    refuse('table-separator', { file: name, separator: wanted, columns })
  const data = headed ? rows.slice(1) : rows
  const places = (headed ? lines.slice(1) : lines).map((line) => line + offset)
  if (data.length === 0) return refuse('table-no-rows', { file: name, columns })
  if (!headed) findings.push(found('note', 'table-no-header', { file: name, columns: columns.length }))
  const long = longRows(data, columns.length)
  return {
    name,
    columns,
    rows: evened(name, data, { places, columns: columns.length, separator: separator ?? ',', findings, long: cut ? [] : long }),
    lines: places,
    long,
    format: { encoding, kind: 'separated', separator, header: headed },
    findings,
  }
}

/** Lines at most that stand above a table. */
const ABOVE = 40

/** How many rows stand above the table: some of another width than nearly all below them, which begin with a row of names. */
function linesAbove(rows: readonly string[][]): number {
  const widths = rows.map(widthOf)
  const { width } = usualWidth(widths)
  const begin = widths.indexOf(width)
  if (begin <= 0 || begin > ABOVE || rows.length < begin + 3) return 0
  const rest = widths.slice(begin)
  return rest.filter((one) => one === width).length >= rest.length * 0.9 && hasHeader(rows.slice(begin)) ? begin : 0
}

/** Rows that are not blank, the line each begins in, and (for tables by tabs) the line of a quote that pairs with none, so that quotes are read as they stand. */
function partedRows(
  name: string,
  text: string,
  delimiter: string,
  newline: string,
): { rows: string[][]; lines: number[]; literal: number | null } {
  const quoted = papaparse.parse(text, { delimiter, newline, quoteChar: '"' })
  const fault = quoted.errors.find(({ type }) => type === 'Quotes')
  if (!fault) {
    const parted = withLines(text, quoted.data, newline)
    if (delimiter !== '\t' || !text.includes('"') || isEven(parted.rows)) return { ...parted, literal: null }
  }
  const lineOfFault = fault ? lineOf(quoted.data, fault.row ?? 0, newline) : 1
  if (delimiter !== '\t') return refuse('table-quotes', { file: name, line: lineOfFault })
  const plain = withLines(text, papaparse.parse(text, { delimiter, newline, quoteChar: '\u0000' }).data, newline)
  if (!fault && !isEven(plain.rows)) return { ...withLines(text, quoted.data, newline), literal: null }
  return { ...plain, literal: lineOfFault }
}

const isEven = (rows: readonly (readonly string[])[]): boolean => rows.every((row) => row.length === rows[0]?.length)

function lineOf(rows: readonly (readonly string[])[], row: number, newline: string): number {
  let line = 1
  for (let i = 0; i < row; i++) line += heightOf(rows[i] ?? [], newline)
  return line
}

/** In how many lines a row stands: one more than there are line breaks within its cells. */
function heightOf(row: readonly string[], newline: string): number {
  let height = 1
  for (const cell of row) for (let at = cell.indexOf(newline); at >= 0; at = cell.indexOf(newline, at + 1)) height++
  return height
}

/** Leaves out blank lines, and rows of nothing but separators at the end, as spreadsheets write them. */
function withLines(text: string, data: readonly string[][], newline: string): { rows: string[][]; lines: number[] } {
  const returns = newline === '\n' && text.includes('\r\n')
  let raw: readonly string[] | null = null
  const rawLine = (line: number): string => {
    raw ??= text.split(newline)
    return raw[line - 1] ?? ''
  }
  const rows: string[][] = []
  const lines: number[] = []
  let line = 1
  for (const row of data) {
    const start = line
    line += heightOf(row, newline)
    if (returns) row[row.length - 1] = (row[row.length - 1] ?? '').replace(/\r$/, '')
    if (row.length === 1 && (row[0] ?? '').trim() === '' && rawLine(start).trim() === '') continue
    rows.push(row)
    lines.push(start)
  }
  while (
    rows.length > 0 &&
    (rows[rows.length - 1] ?? []).every((cell) => cell === '') &&
    !rawLine(lines[lines.length - 1] ?? 0).includes('"')
  ) {
    rows.pop()
    lines.pop()
  }
  return { rows, lines }
}

/** The names, without empty ones at the end: a separator ends the line. */
function trimmed(first: readonly string[]): readonly string[] {
  let width = first.length
  while (width > 1 && (first[width - 1] ?? '').trim() === '') width--
  return first.slice(0, width)
}

const widest = (rows: readonly (readonly string[])[]): number => trimmed(rows[0] ?? []).length

/** A column without a name is called by its place. */
export function namesOf(file: string, first: readonly string[]): readonly string[] {
  const names = first.map((cell, i) => cell.trim() || `${i + 1}`)
  for (const column of names) {
    const places = names.flatMap((other, i) => (other === column ? [i + 1] : []))
    if (places.length > 1) refuse('table-doubled-column', { file, column, places })
  }
  return names
}

interface Shape {
  readonly places: readonly number[]
  readonly columns: number
  readonly separator: string
  readonly findings: Finding[]
  /** Rows that are too long. */
  readonly long: readonly number[]
}

const longRows = (rows: readonly (readonly string[])[], columns: number): number[] =>
  rows.flatMap((row, i) => (row.slice(columns).some((cell) => cell.trim() !== '') ? [i] : []))

/** All rows as long as there are columns: short ones filled up and counted, too long ones refused. */
function evened(
  file: string,
  rows: readonly string[][],
  { places, columns, separator, findings, long }: Shape,
): readonly (readonly string[])[] {
  const [first] = long
  const facts = (row: number, count: number) => ({
    file,
    line: places[row] ?? 0,
    cells: trimmed(rows[row] ?? []).length,
    columns,
    rows: count,
    separator,
  })
  if (first !== undefined) refuse('table-ragged', facts(first, long.length))
  const short = rows.flatMap((row, i) => (row.length < columns ? [i] : []))
  const [shortest] = short
  if (shortest !== undefined && short.length > rows.length / 2) refuse('table-short', facts(shortest, short.length))
  if (shortest !== undefined) findings.push(found('warning', 'table-short-rows', { file, rows: short.length, line: places[shortest] ?? 0 }))
  return rows.map((row) => {
    if (row.length === columns) return row
    const even = Array.from({ length: columns }, (_, i) => row[i] ?? '')
    const isLong = row.slice(columns).some((cell) => cell.trim() !== '')
    return isLong ? [...even.slice(0, -1), row.slice(columns - 1).join(separator)] : even
  })
}
