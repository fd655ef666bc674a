import type { Source } from '../base/source.ts'
import { type PairColumns, readSources } from '../pairs/pairs.ts'
import { decoded } from '../tabular/decoded.ts'
import { type Layout, readAlike } from '../tabular/layout.ts'
import { readingOfLines } from '../tabular/line.ts'
import type { Question } from '../task.ts'

/** A text that is to be summarised, with the cells of the row in which it stood. */
export interface Asked {
  readonly text: string
  readonly cells: Readonly<Record<string, unknown>>
}

/** All that is asked, and the columns that its rows have. */
export interface Asking {
  readonly columns: readonly string[]
  readonly texts: AsyncIterable<readonly Asked[]>
}

interface Reading {
  readonly columns: PairColumns
  readonly layout: Layout | null
}

/** Texts at a time. */
const AT_ONCE = 32

/**
 * Words, lines as they come, or files, blank texts among them, so that answers stand in the order of what was asked: of a table the column that is asked for, else
 * the one of the training, with the others beside it.
 */
export async function askedOf({ sources, words, lines }: Question, column: string | null, reading: Reading): Promise<Asking> {
  const read = await Promise.all(sources.map((source) => rowsOf(source, column, reading)))
  const coming = lines && (await linesAsked(lines, column ?? reading.columns.source))
  const all = [...read, ...(words.length > 0 ? [{ columns: ['source'], rows: words.map(asLine) }] : [])]
  async function* texts() {
    yield* inBatches(all.flatMap(({ rows }) => rows))
    if (coming) yield* coming.texts
  }
  return { columns: [...new Set([...all, ...(coming ? [coming] : [])].flatMap((one) => one.columns))], texts: texts() }
}

const asLine = (text: string): Asked => ({ text, cells: { source: text } })

async function rowsOf(
  source: Source,
  asked: string | null,
  { columns, layout }: Reading,
): Promise<{ readonly columns: readonly string[]; readonly rows: readonly Asked[] }> {
  const { name } = source
  if (/\.(csv|tsv|jsonl|ndjson|json)(\.gz)?$/i.test(name) || (asked !== null && !/\.txt$/i.test(name))) {
    const { table, texts } = await readAlike([source], layout, (parted, isAlike) =>
      readSources(source, { source: asked ?? (isAlike ? columns.source : null), ...parted }),
    )
    const cells = (row: number) =>
      table.objects?.[row] ?? Object.fromEntries(table.columns.map((column, place) => [column, table.rows[row]![place] ?? '']))
    return { columns: table.columns, rows: texts.map((text, row) => ({ text, cells: cells(row) })) }
  }
  const lines = decoded(source).text.split(/\r\n|\r|\n/)
  if (lines.at(-1) === '') lines.pop()
  return { columns: ['source'], rows: lines.map(asLine) }
}

async function* inBatches(rows: readonly Asked[]): AsyncIterable<readonly Asked[]> {
  for (let i = 0; i < rows.length; i += AT_ONCE) yield rows.slice(i, i + AT_ONCE)
}

/** Each line a text, answered as it comes; or, where the first one has the column's name as a table or a JSON object has it, rows. */
async function linesAsked(lines: AsyncIterable<string>, column: string | null): Promise<Asking> {
  const from = lines[Symbol.asyncIterator]()
  const first = await from.next()
  const read = first.done || column === null ? null : readingOfLines(first.value, { needed: [column], columns: null })
  const askedIn = (line: string): Asked => {
    if (read === null) return asLine(line)
    const { cells } = read.rowOf(line)
    return { text: String(cells[column!] ?? ''), cells }
  }
  async function* texts() {
    if (!first.done && (read === null || read.holdsRow)) yield [askedIn(first.value)]
    for (let line = await from.next(); !line.done; line = await from.next()) yield [askedIn(line.value)]
  }
  return { columns: read?.columns ?? ['source'], texts: texts() }
}
