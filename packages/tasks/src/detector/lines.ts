import { readTable } from '../tabular/read.ts'
import type { DetectorRecord } from './record.ts'

/** A row as it came: its cells by the names of their columns, as text. */
export type LineRow = Readonly<Record<string, unknown>>

/**
 * Lines as rows: a JSON object each, or cells as the first line names them; where that has no names of columns that are needed, cells are those of the table that
 * was trained on. Blank lines are left out.
 */
export async function* rowsOfLines(lines: AsyncIterable<string>, { format, columns }: DetectorRecord): AsyncIterable<LineRow> {
  let header: { readonly line: string; readonly separator: string | null } | null = null
  for await (const line of lines) {
    if (line.trim() === '') continue
    if (/^\s*\{/.test(line)) {
      yield objectOf(line)
      continue
    }
    if (header === null) {
      const isHeader = format.targets.every((name) => line.includes(name))
      const separator = separatorOf(line)
      header = isHeader
        ? { line, separator }
        : { line: columns.map((name) => `"${name.replaceAll('"', '""')}"`).join(separator), separator }
      if (isHeader) continue
    }
    const source = { name: 'lines', bytes: new TextEncoder().encode(`${header.line}\n${line}`) }
    const table = await readTable(source, { separator: header.separator, header: true })
    yield Object.fromEntries(table.columns.map((name, i) => [name, table.rows[0]?.[i] ?? '']))
  }
}

function objectOf(line: string): LineRow {
  try {
    return JSON.parse(line) as LineRow
  } catch {
    return { line }
  }
}

/** What parts the cells of a line: the sign that comes most often. */
function separatorOf(line: string): string {
  const counts = ['\t', ';', '|', ','].map((sign) => [sign, line.split(sign).length] as const)
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0]
}
