import type { Source } from '../base/source.ts'
import { textPlaces } from '../labelled/columns.ts'
import { isTable } from '../labelled/form.ts'
import { textOf } from '../labelled/readers.ts'
import { refuse } from '../sayings/classifier.ts'
import { decoded } from '../tabular/decoded.ts'
import { type Layout, readAlike } from '../tabular/layout.ts'
import { readingOfLines } from '../tabular/line.ts'
import { readTable } from '../tabular/read.ts'
import { unzipped } from '../tabular/unzipped.ts'
import type { Question } from '../task.ts'

/** A text that is asked about, with the cells of the row in which it stood. */
export interface Asked {
  readonly text: string
  readonly cells: Readonly<Record<string, unknown>>
  /** Why it is not read, where the row is not as long as the others. */
  readonly reason?: 'ragged'
}

/** All that is asked, and the columns that its rows have. */
export interface Asking {
  readonly columns: readonly string[]
  readonly texts: AsyncIterable<readonly Asked[]>
}

/** Texts that are answered together. */
const BATCH = 100
/** Milliseconds that a line waits for the next one. */
const PATIENCE = 4

/** Words of the command line, lines as they come, text files line by line, or tables: `column` names the one of texts, which is found by looking where null; they are read as the trained one was parted, if that fits. Throws TaskError, and what reading throws. */
export async function askedOf({ sources, words, lines }: Question, column: string | null, layout: Layout | null): Promise<Asking> {
  if (sources.length > 0) {
    const read = await Promise.all(sources.map((source) => rowsOf(source, column, layout)))
    const columns = [...new Set(read.flatMap((one) => one.columns))]
    return { columns, texts: inBatches(read.flatMap(({ rows }) => rows)) }
  }
  if (words.length > 0) return { columns: ['text'], texts: inBatches(words.map(asLine)) }
  if (lines) return linesAsked(lines, column)
  return refuse('nothing-to-classify', {})
}

const asLine = (text: string): Asked => ({ text, cells: { text } })

async function rowsOf(
  given: Source,
  wanted: string | null,
  layout: Layout | null,
): Promise<{ readonly columns: readonly string[]; readonly rows: readonly Asked[] }> {
  const source = await unzipped(given)
  if (source.bytes.length > 0 && isTable(source)) {
    const { table, places } = await readAlike([source], layout, async (parted) => {
      const table = await readTable(source, { ...parted, cut: true })
      return { table, places: textPlaces(table, wanted) }
    })
    const long = new Set(table.long)
    const cells = (row: readonly string[]) => Object.fromEntries(table.columns.map((name, i) => [name, row[i] ?? '']))
    return {
      columns: table.columns,
      rows: table.rows.map((row, i) =>
        long.has(i)
          ? { text: '', cells: cells(row), reason: 'ragged' }
          : { text: textOf(row, places), cells: table.objects?.[i] ?? cells(row) },
      ),
    }
  }
  const lines = decoded(source).text.split(/\r\n|\n|\r/)
  if (lines.at(-1) === '') lines.pop()
  return { columns: ['text'], rows: lines.map(asLine) }
}

async function* inBatches(rows: readonly Asked[]): AsyncIterable<readonly Asked[]> {
  for (let i = 0; i < rows.length; i += BATCH) yield rows.slice(i, i + BATCH)
}

/** Each line a text; or, where the first one has the column's name as a table or a JSON object has it, rows. */
async function linesAsked(lines: AsyncIterable<string>, column: string | null): Promise<Asking> {
  const needed = column?.split(',').map((name) => name.trim()) ?? []
  const from = lines[Symbol.asyncIterator]()
  const first = await from.next()
  const read = first.done || needed.length === 0 ? null : readingOfLines(first.value, { needed, columns: null })
  async function* rest() {
    if (!first.done && (read === null || read.holdsRow)) yield first.value
    for (let line = await from.next(); !line.done; line = await from.next()) yield line.value
  }
  const askedIn = (line: string): Asked => {
    if (read === null) return asLine(line)
    const { cells, isReadable } = read.rowOf(line)
    const text = needed.map((name) => cells[name] ?? '').join(' ')
    return isReadable ? { text: text.trim(), cells } : { text: '', cells, reason: 'ragged' }
  }
  return { columns: read?.columns ?? ['text'], texts: gathered(rest(), askedIn) }
}

/** Lines that come at once go together; one that comes alone is not kept waiting. */
async function* gathered(lines: AsyncIterable<string>, askedIn: (line: string) => Asked): AsyncIterable<readonly Asked[]> {
  const from = lines[Symbol.asyncIterator]()
  const ask = () => {
    const line = from.next()
    // Whoever stops listening before it comes must not hear of its failure.
    line.catch(() => {})
    return line
  }
  let next = ask()
  for (;;) {
    const first = await next
    if (first.done) return
    const batch = [askedIn(first.value)]
    next = ask()
    while (batch.length < BATCH) {
      const more = await Promise.race([next, new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null))])
      if (!more || more.done) break
      batch.push(askedIn(more.value))
      next = ask()
    }
    yield batch
  }
}
