import type { Finding } from '../base/finding.ts'
import type { Source } from '../base/source.ts'
import { refuse } from '../sayings/series.ts'
import type { Layout } from '../tabular/layout.ts'
import { readTable } from '../tabular/read.ts'
import type { Table } from '../tabular/table.ts'
import type { SeriesTable } from './series.ts'

export interface JoinedTables {
  readonly table: SeriesTable
  /** Of each row, the number of its file. */
  readonly fileOfRow: Int32Array
  readonly tables: readonly Table[]
  readonly findings: readonly Finding[]
}

/** Files read one after the other into one table. All have the columns of the first, in whatever order; throws `series-columns-differ` where one has not. */
export async function joinTables(sources: readonly Source[], layout: Layout): Promise<JoinedTables> {
  const tables: Table[] = []
  for (const source of sources) tables.push(await readTable(source, layout))
  const columns = tables[0]?.columns ?? []
  const total = tables.reduce((sum, { rows }) => sum + rows.length, 0)
  const rows: (readonly string[])[] = []
  const objects: (Readonly<Record<string, unknown>> | null)[] = []
  const files: string[] = []
  const lines: number[] = []
  const fileOfRow = new Int32Array(total)
  for (const [file, table] of tables.entries()) {
    const missing = columns.filter((column) => !table.columns.includes(column))
    if (missing.length > 0) refuse('series-columns-differ', { file: table.name, missing, columns: table.columns })
    const places = columns.map((column) => table.columns.indexOf(column))
    const same = places.every((place, i) => place === i) && table.columns.length === columns.length
    for (const [i, row] of table.rows.entries()) {
      fileOfRow[rows.length] = file
      rows.push(same ? row : places.map((place) => row[place] ?? ''))
      objects.push(table.objects?.[i] ?? null)
      files.push(table.name)
      lines.push(table.lines[i] ?? 0)
    }
  }
  return { table: { columns, rows, objects, files, lines }, fileOfRow, tables, findings: tables.flatMap(({ findings }) => findings) }
}

/** The cells of a column, and where each stands. */
export function cellsOf(table: SeriesTable, column: string) {
  const place = table.columns.indexOf(column)
  return {
    cells: table.rows.map((row) => row[place] ?? ''),
    where: (row: number) => ({ file: table.files[row] ?? '', line: table.lines[row] ?? 0, column }),
  }
}
