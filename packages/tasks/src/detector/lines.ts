import { cellsOfLine, separatorOfLine } from '../tabular/line.ts'
import type { DetectorRecord } from './record.ts'

type Cells = Readonly<Record<string, unknown>>

/** A row as it came: its cells by the names of their columns; not readable where it is no object, or has more cells than there are columns. */
export interface LineRow {
  readonly cells: Cells
  readonly isReadable: boolean
}

/** Lines as a table whose rows come one by one. */
export interface LineTable {
  readonly columns: readonly string[]
  readonly rows: AsyncIterable<LineRow>
}

/**
 * Lines as rows: a JSON object each, or cells as the first line names them; where that has no names of columns that are needed, cells are those of the table that
 * was trained on. Blank lines are left out. Null where there is no line at all; returns as soon as the first one is there.
 */
export async function tableOfLines(lines: AsyncIterable<string>, { format, columns }: DetectorRecord): Promise<LineTable | null> {
  const all = lines[Symbol.asyncIterator]()
  const next = async (): Promise<string | null> => {
    for (let line = await all.next(); !line.done; line = await all.next()) if (line.value.trim() !== '') return line.value
    return null
  }
  const first = await next()
  if (first === null) return null
  const read = isObject(first) ? objects(objectOf(first)) : parted(first, { format, columns })
  async function* rows() {
    for (let line = read.holdsRow ? first : await next(); line !== null; line = await next()) yield read.rowOf(line)
  }
  return { columns: read.columns, rows: rows() }
}

interface Reading {
  readonly columns: readonly string[]
  /** Whether the first line is a row already. */
  readonly holdsRow: boolean
  rowOf(line: string): LineRow
}

const isObject = (line: string): boolean => /^\s*\{/.test(line)

const objects = (first: LineRow): Reading => ({ columns: Object.keys(first.cells), holdsRow: true, rowOf: objectOf })

function objectOf(line: string): LineRow {
  try {
    const cells: unknown = JSON.parse(line)
    if (typeof cells === 'object' && cells !== null && !Array.isArray(cells)) return { cells: cells as Cells, isReadable: true }
  } catch {}
  return { cells: { line }, isReadable: false }
}

function parted(first: string, { format, columns }: Pick<DetectorRecord, 'format' | 'columns'>): Reading {
  const needed = [...format.time, ...format.targets]
  // Columns of a table without a header are called by their places, which no line of values names.
  const nameless = columns.every((name) => /^\d+$/.test(name))
  const names = (cells: readonly string[]): boolean => !nameless && needed.every((name) => cells.some((cell) => cell.trim() === name))
  const separator = separatorOfLine(first, (cells) => names(cells) || cells.length === columns.length)
  const head = cellsOfLine(first, separator)
  const isHeader = head !== null && names(head)
  const own = isHeader ? head.map((cell, place) => cell.trim() || `${place + 1}`) : columns
  return {
    columns: own,
    holdsRow: !isHeader,
    rowOf: (line) => {
      if (isObject(line)) return objectOf(line)
      const cells = cellsOfLine(line, separator)
      const isReadable = cells?.slice(own.length).every((cell) => cell.trim() === '') ?? false
      return { cells: Object.fromEntries(own.map((name, place) => [name, cells?.[place] ?? ''])), isReadable }
    },
  }
}
