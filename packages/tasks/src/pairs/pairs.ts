import type { Finding, Severity } from '../base/finding.ts'
import type { Source } from '../base/source.ts'
import { found, type PairsFindings, refuse } from '../sayings/pairs.ts'
import { type Layout, layoutOf } from '../tabular/layout.ts'
import { readTable } from '../tabular/read.ts'
import type { Table } from '../tabular/table.ts'
import { columnsOf, sourceOf } from './columns.ts'

/** A text and what it should become. */
export interface Pair {
  readonly source: string
  readonly summary: string
  readonly file: string
  /** From 1. */
  readonly line: number
}

/** The columns of both, by their names. */
export interface PairColumns {
  readonly source: string | null
  readonly summary: string | null
}

/** How tables are read; what is null is found by looking. */
export interface PairsReading extends PairColumns, Layout {}

export interface Pairs {
  readonly pairs: readonly Pair[]
  readonly tables: readonly Table[]
  /** Of the first table, and how it was parted. */
  readonly columns: PairColumns
  readonly layout: Layout | null
  readonly findings: readonly Finding[]
}

export interface ReadPairsOptions {
  /** Whether pairs that come again stay, so that what is measured is measured on all that was given; false. */
  readonly keepDoubled?: boolean
}

/** Pairs of texts of tables, those of all files in a row; what is empty or comes again is left out and counted. Throws TaskError for what is no table of pairs. */
export async function readPairs(
  sources: readonly Source[],
  reading: PairsReading,
  { keepDoubled = false }: ReadPairsOptions = {},
): Promise<Pairs> {
  const counted = new Counted()
  const tables: Table[] = []
  const pairs: Pair[] = []
  const seen = new Set<string>()
  let columns: PairColumns | null = null
  for (const source of sources) {
    const table = await readTable(source, reading)
    tables.push(table)
    const places = columnsOf(table, reading)
    columns ??= { source: table.columns[places.source]!, summary: table.columns[places.summary]! }
    for (const [i, row] of table.rows.entries()) {
      const pair = { source: textOf(row[places.source]!), summary: textOf(row[places.summary]!), file: source.name, line: table.lines[i]! }
      if (pair.source === '') counted.add('warning', 'pairs-empty-source', pair)
      else if (pair.summary === '') counted.add('warning', 'pairs-empty-summary', pair)
      else if (!keepDoubled && seen.has(keyOf(pair))) counted.add('note', 'pairs-doubled', pair)
      else {
        if (pair.summary.length >= pair.source.length) counted.add('note', 'pairs-longer-summary', pair)
        seen.add(keyOf(pair))
        pairs.push(pair)
      }
    }
  }
  if (pairs.length === 0) {
    const [without, bare] = (['pairs-empty-source', 'pairs-empty-summary'] as const).map((code) => counted.rows(code))
    refuse('pairs-empty', { files: sources.map(({ name }) => name), sources: without!, summaries: bare! })
  }
  const layout = tables[0] ? layoutOf(tables[0], reading) : null
  return {
    pairs,
    tables,
    columns: columns ?? { source: null, summary: null },
    layout,
    findings: [...tables.flatMap(({ findings }) => findings), ...counted.findings()],
  }
}

/** Texts alone, of a table that need not have summaries. Throws TaskError for what is no table, or one in which the column is not clear. */
export async function readSources(
  source: Source,
  reading: Omit<PairsReading, 'summary'>,
): Promise<{ readonly table: Table; readonly texts: readonly string[] }> {
  const table = await readTable(source, reading)
  const place = sourceOf(table, reading.source)
  return { table, texts: table.rows.map((row) => textOf(row[place]!)) }
}

/** The pairs that do not stand among others, and a finding where some do. */
export function apartFrom(
  pairs: readonly Pair[],
  others: readonly Pair[],
): { readonly pairs: readonly Pair[]; readonly findings: readonly Finding[] } {
  const known = new Set(others.map(({ source }) => source))
  const counted = new Counted()
  const apart = pairs.filter((pair) => {
    if (known.has(pair.source)) counted.add('warning', 'pairs-in-both', pair)
    return !known.has(pair.source)
  })
  return { pairs: apart, findings: counted.findings() }
}

const textOf = (cell: string): string => cell.replace(/\s+/g, ' ').trim()
const keyOf = ({ source, summary }: Pair): string => `${source}\t${summary}`

/** Findings of rows, one of a kind: where the first stands, and how many there are. */
class Counted {
  readonly #found = new Map<keyof PairsFindings, { readonly severity: Severity; readonly first: Pair; rows: number }>()

  add(severity: Severity, code: keyof PairsFindings, pair: Pair): void {
    const known = this.#found.get(code)
    if (known) known.rows++
    else this.#found.set(code, { severity, first: pair, rows: 1 })
  }

  rows(code: keyof PairsFindings): number {
    return this.#found.get(code)?.rows ?? 0
  }

  findings(): Finding[] {
    return [...this.#found].map(([code, { severity, first, rows }]) => found(severity, code, { file: first.file, line: first.line, rows }))
  }
}
