import papaparse from 'papaparse'

type Cells = Readonly<Record<string, unknown>>

/** A row as it came: its cells by the names of their columns; not readable where it is no object, or has more cells than there are columns. */
export interface LineRow {
  readonly cells: Cells
  readonly isReadable: boolean
}

/** How lines that come one by one are rows of a table. */
export interface LineReading {
  readonly columns: readonly string[]
  /** Whether the first line is a row already. */
  readonly holdsRow: boolean
  rowOf(line: string): LineRow
}

const SEPARATORS = ['\t', ';', '|', ','] as const

/** The cells of one line of a table; null where its quotes pair with nothing. */
export function cellsOfLine(line: string, separator: string): readonly string[] | null {
  const { data, errors } = papaparse.parse(line, { delimiter: separator, newline: '\n', quoteChar: '"' })
  return errors.some(({ type }) => type === 'Quotes') ? null : (data[0] ?? null)
}

/** What parts the cells of a line: what makes of it something that fits, or as many cells as can be. */
export function separatorOfLine(line: string, fits: (cells: readonly string[]) => boolean): string {
  const parted = SEPARATORS.map((separator) => [separator, cellsOfLine(line, separator) ?? []] as const)
  const [best] = parted.find(([, cells]) => fits(cells)) ?? parted.reduce((most, one) => (one[1].length > most[1].length ? one : most))
  return best
}

/**
 * What the first line says of those that follow: JSON objects that have the needed columns, or cells as it names them. Where it is neither, lines are rows of
 * `columns`; null where there are none to fall back on.
 */
export function readingOfLines(
  first: string,
  { needed, columns }: { readonly needed: readonly string[]; readonly columns: readonly string[] | null },
): LineReading | null {
  if (isObject(first)) {
    const row = objectOf(first)
    const holds = row.isReadable && needed.every((name) => Object.hasOwn(row.cells, name))
    return holds || columns !== null ? { columns: Object.keys(row.cells), holdsRow: true, rowOf: objectOf } : null
  }
  // Columns of a table without a header are called by their places, which no line of values names.
  const nameless = (columns ?? needed).every((name) => /^\d+$/.test(name))
  const names = (cells: readonly string[]): boolean => !nameless && needed.every((name) => cells.some((cell) => cell.trim() === name))
  const separator = separatorOfLine(first, (cells) => names(cells) || cells.length === columns?.length)
  const head = cellsOfLine(first, separator)
  if (head !== null && names(head))
    return parted(
      head.map((cell, place) => cell.trim() || `${place + 1}`),
      { separator, holdsRow: false },
    )
  return columns === null ? null : parted(columns, { separator, holdsRow: true })
}

function parted(
  columns: readonly string[],
  { separator, holdsRow }: { readonly separator: string; readonly holdsRow: boolean },
): LineReading {
  return {
    columns,
    holdsRow,
    rowOf: (line) => {
      if (isObject(line)) return objectOf(line)
      const cells = cellsOfLine(line, separator)
      const isReadable = cells?.slice(columns.length).every((cell) => cell.trim() === '') ?? false
      const last = columns.length - 1
      // Cells too many stay in the last column, so that the row can be told from others.
      const cellOf = (place: number) =>
        (place === last && !isReadable ? (cells?.slice(last).join(separator) ?? line) : cells?.[place]) ?? ''
      return { cells: Object.fromEntries(columns.map((name, place) => [name, cellOf(place)])), isReadable }
    },
  }
}

const isObject = (line: string): boolean => /^\s*\{/.test(line)

function objectOf(line: string): LineRow {
  try {
    const cells: unknown = JSON.parse(line)
    if (typeof cells === 'object' && cells !== null && !Array.isArray(cells)) return { cells: cells as Cells, isReadable: true }
  } catch {}
  return { cells: { line }, isReadable: false }
}
