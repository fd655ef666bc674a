import type { Finding } from '../base/finding.ts'
import type { Source } from '../base/source.ts'
import { refuse } from '../sayings/labelled.ts'
import { type Layout, layoutOf } from '../tabular/layout.ts'
import { type ReadTableOptions, readTable } from '../tabular/read.ts'
import type { Table } from '../tabular/table.ts'
import { fileNames, folderNames } from './class-names.ts'
import { columnsOf, type Wanted } from './columns.ts'
import { type Opened, openFile } from './files.ts'
import type { Place, ReadColumns } from './labelled.ts'
import { linesOf, partLine } from './lines.ts'
import type { Form } from './options.ts'

/** A text with its label, either of them perhaps empty. */
export interface Row {
  readonly text: string
  readonly label: string
  readonly place: Place
}

export interface Read {
  readonly rows: readonly Row[]
  readonly columns: ReadColumns | null
  readonly layout?: Layout | null
  readonly files: readonly Opened[]
  readonly findings: readonly Finding[]
}

export interface Reading extends Wanted, ReadTableOptions {
  readonly known: readonly string[] | null
}

/** One for each form; all but tables are given unzipped files. */
export const readers: Readonly<Record<Form, (sources: readonly Source[], reading: Reading) => Read | Promise<Read>>> = {
  async table(sources, reading) {
    const tables: Table[] = []
    for (const source of sources) tables.push(await readTable(source, reading))
    const places = placesIn(tables, reading)
    const [first] = tables
    const [{ text, label }] = places as [{ text: readonly number[]; label: number }]
    return {
      rows: tables.flatMap((table, i) => rowsOf(table, places[i]!)),
      columns: { text: text.map((place) => first!.columns[place]!), label: first!.columns[label]! },
      layout: layoutOf(first!, reading),
      files: tables.map(({ name, format, rows }) => ({
        name,
        encoding: format.encoding,
        text: tables.length > 1 ? rows.map((cells) => cells.join(' ')).join(' ') : '',
        findings: [],
      })),
      findings: tables.flatMap(({ findings }) => findings),
    }
  },

  folders(sources) {
    const labels = folderNames(sources.map(({ name }) => name))
    const files = sources.map(openFile)
    return {
      rows: files.map(({ name, text }, i) => ({ text, label: labels[i]!, place: { file: name, line: null } })),
      columns: null,
      files,
      findings: findingsOf(files),
    }
  },

  files(sources, { known }) {
    const labels = fileNames(
      sources.map(({ name }) => name),
      known,
    )
    const files = sources.map(openFile)
    const rows = files.flatMap(({ name, text }, i) =>
      linesOf(text).map((line) => ({ text: line.text, label: labels[i]!, place: { file: name, line: line.line } })),
    )
    return { rows, columns: null, files, findings: findingsOf(files) }
  },

  lines(sources) {
    const files = sources.map(openFile)
    const rows = files.flatMap(({ name, text }) =>
      linesOf(text).map((line): Row => {
        const parts = partLine(line.text)
        return { ...(parts ?? { text: '', label: line.text.trim() }), place: { file: name, line: line.line } }
      }),
    )
    return { rows, columns: null, files, findings: findingsOf(files) }
  },
}

const findingsOf = (files: readonly Opened[]): readonly Finding[] => files.flatMap(({ findings }) => findings)

/** The columns of each table: those found in the first, by name, or by place where the tables have no names. */
function placesIn(tables: readonly Table[], wanted: Wanted) {
  const [first, ...others] = tables
  const found = columnsOf(first!, wanted)
  const sameIn =
    (table: Table) =>
    (place: number, option: 'text' | 'label'): number => {
      const column = first!.columns[place]!
      const same = table.format.header === first!.format.header ? table.columns.indexOf(column) : place < table.columns.length ? place : -1
      return same >= 0 ? same : refuse('labelled-no-column', { file: table.name, option, column, columns: table.columns })
    }
  return [
    found,
    ...others.map((table) => ({
      text: found.text.map((place) => sameIn(table)(place, 'text')),
      label: sameIn(table)(found.label, 'label'),
    })),
  ]
}

const rowsOf = ({ name, rows, lines }: Table, { text, label }: { readonly text: readonly number[]; readonly label: number }): Row[] =>
  rows.map((cells, i) => ({ text: textOf(cells, text), label: (cells[label] ?? '').trim(), place: { file: name, line: lines[i]! } }))

/** Several columns of texts are one text, a blank between them. */
export const textOf = (cells: readonly string[], places: readonly number[]): string =>
  places
    .map((place) => cells[place] ?? '')
    .join(' ')
    .trim()
