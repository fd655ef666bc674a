import { type LineRow, readingOfLines } from '../tabular/line.ts'
import type { DetectorRecord } from './record.ts'

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
  const read = readingOfLines(first, { needed: [...format.time, ...format.targets], columns })!
  async function* rows() {
    for (let line = read.holdsRow ? first : await next(); line !== null; line = await next()) yield read.rowOf(line)
  }
  return { columns: read.columns, rows: rows() }
}
