import { extname, resolve } from 'node:path'
import type { Answer } from '@tekrar/tasks'
import { type CsvStyle, endOfLine, startOfFile, writeRow } from '@tekrar/tasks/rows'
import type { Context } from '../context.ts'
import { ExitCode } from '../failure.ts'
import { disk } from '../files/operations.ts'
import { replaceFile } from '../files/replace-file.ts'
import { saving } from '../runs/run-folder.ts'
import { alignedRows } from '../terminal/aligned-rows.ts'
import { saidBeside } from '../terminal/beside.ts'
import { writeEvent } from '../terminal/json.ts'
import { harmless, wrappedWhereLong } from '../terminal/width.ts'
import { noticeOf } from '../training/notices.ts'
import { placesOf } from './places.ts'

export interface AnswerOptions {
  readonly json: boolean
  readonly csv: boolean
  readonly csvStyle: CsvStyle
  /** A file for the answers, or the stem of those that the answer is made of. */
  readonly out: string | null
}

type Fields = Readonly<Record<string, unknown>>

/** How one record is written, and what comes before all. */
interface Form {
  readonly start: string
  readonly line: (record: Fields) => string | null
}

/** Writes an answer: records as they come, for people or programs, to standard output or to a file that is there whole or not at all. */
export async function writeAnswer(answer: Answer, options: AnswerOptions, context: Context): Promise<ExitCode> {
  const { out, err, words, messages, directory } = context
  const toFile = options.out !== null && answer.files === null
  const form = formOf(answer, toFile ? kindOf(options) : options.json ? 'json' : wantsCsv(options) ? 'csv' : 'people', options, context)
  for (const finding of answer.findings ?? []) {
    const notice = noticeOf(finding, words)
    if (options.json) writeEvent(out, notice)
    else err.write(saidBeside(messages.severities[finding.severity], notice.message, err))
  }
  const pieces: string[] = [form.start]
  if (!toFile) out.write(form.start)
  for await (const record of answer.records) {
    const line = form.line(record)
    if (line === null) continue
    if (toFile) pieces.push(line)
    else {
      if (out.closed) return ExitCode.done
      out.write(line)
      await out.drained()
    }
  }
  if (toFile) {
    const path = resolve(directory, options.out!)
    if (kindOf(options) === 'people' && answer.end) pieces.push(`${wrappedWhereLong(answer.end(words, 80), 80)}\n`)
    const bytes = new TextEncoder().encode(pieces.join(''))
    await told(path, bytes, options.json, out, context)
  }
  const forPeople = toFile ? !options.json : !options.json && !wantsCsv(options)
  if (forPeople && answer.end) {
    const text = wrappedWhereLong(answer.end(words, columnsOf(out)), columnsOf(out))
    out.write(`${out.terminal ? harmless(text) : text}\n`)
  }
  // Programs get files only where they ask for them.
  const wanted = options.out !== null || (!options.json && !wantsCsv(options))
  const files = wanted && answer.files ? await answer.files() : []
  const places = await placesOf(
    files.map(({ name }) => name),
    options.out,
    directory,
  )
  // A table on standard output stays one.
  const to = wantsCsv(options) ? err : out
  for (const [i, { bytes }] of files.entries()) if (places[i]) await told(places[i], bytes, options.json, to, context)
  return ExitCode.done
}

const columnsOf = (out: Context['out']): number => Math.min(out.columns, 100)

const wantsCsv = ({ csv, csvStyle }: AnswerOptions): boolean => csv || csvStyle !== 'plain'

/** What a file holds: what was asked for, else what its ending says, else what people are shown. */
function kindOf(options: AnswerOptions): 'json' | 'csv' | 'people' {
  if (options.json) return 'json'
  if (wantsCsv(options)) return 'csv'
  const ending = extname(options.out ?? '').toLowerCase()
  return ['.jsonl', '.json', '.ndjson'].includes(ending) ? 'json' : ['.csv', '.tsv'].includes(ending) ? 'csv' : 'people'
}

function formOf(
  answer: Answer,
  kind: 'json' | 'csv' | 'people',
  { csvStyle: style, out: file }: AnswerOptions,
  { words, messages, out }: Context,
): Form {
  const { columns, show } = answer
  if (kind === 'json') {
    // In a file the records stand alone; on standard output they are events among others.
    const line = (record: Fields) => `${JSON.stringify(file === null || answer.files !== null ? { type: 'answer', record } : record)}\n`
    return { start: '', line }
  }
  if (kind === 'csv') {
    const tabs = extname(file ?? '').toLowerCase() === '.tsv' && answer.files === null
    const writing = { style, decimal: answer.decimal ?? null, ...(tabs ? { separator: '\t' } : {}) }
    const row = (cells: readonly unknown[]) => writeRow(cells.map(cellOf), writing) + endOfLine(style)
    const computed = new Set(answer.computed)
    const line = (record: Fields) => row(columns.map((name) => (computed.has(name) ? rounded(record[name]) : record[name])))
    return { start: startOfFile(style) + row(columns), line }
  }
  const safe = out.terminal && file === null ? harmless : (text: string) => text
  if (show === null && answer.end !== null) return { start: '', line: () => null }
  if (show === null) {
    const rows = alignedRows()
    const cells = (record: Fields) => answer.cells?.(record, words) ?? columns.map((name) => [name, record[name]] as const)
    return { start: '', line: (record) => safe(rows(cells(record).map(([head, cell]) => [head, shownCell(cell, messages)]))) }
  }
  return {
    start: '',
    line(record) {
      const text = show(record, words, file === null ? columnsOf(out) : 80)
      return text === null ? null : `${safe(text)}\n`
    },
  }
}

/** Of a number that was worked out as many figures as it is good for. */
const FIGURES = 6
const rounded = (value: unknown): unknown => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return value
  return Math.abs(value) >= 10 ** FIGURES ? Math.round(value) : Number(value.toPrecision(FIGURES))
}

/** For people: numbers as their language writes them, in three figures. */
const shownCell = (value: unknown, { short }: Context['messages']): string =>
  typeof value === 'number' ? short(value) : value === null || value === undefined ? '' : String(value).replace(/\s*[\r\n]\s*/g, ' ')

const cellOf = (value: unknown): string | number | boolean | null =>
  value === null || value === undefined ? null : typeof value === 'object' ? JSON.stringify(value) : (value as string | number | boolean)

async function told(path: string, bytes: Uint8Array, json: boolean, to: Context['out'], { messages }: Context): Promise<void> {
  await saving(path, null, () => replaceFile(disk, path, bytes))
  if (json) writeEvent(to, { type: 'file', path, bytes: bytes.length })
  else to.write(`${messages.answers.written({ path, bytes: bytes.length })}\n`)
}
