import type { Report } from '@tekrar/tasks'
import { cellsOf, contendersTable, honestly, reportMarkdown as markdownOf, measuredOn, remarksOf, wordOf } from '@tekrar/tasks/rows'
import type { Context } from '../context.ts'
import { table } from './table.ts'
import { cut, hanging, indented, padded, widthOf, wrapped } from './width.ts'

const COLUMNS = 80
/** Columns that a name keeps at least. */
const LEAST = 6

/** `report.md`; of a training that had nothing to measure on, that. */
export const reportMarkdown = (report: Report | null, task: string, { words }: Context): string =>
  report ? markdownOf(report, words) : `# ${words.report.title({ task })}\n\n${words.report.none}\n`

/** The network beside the baselines, and where one of them is better, that; in lines of at most 80 columns. */
export function reportText(report: Report | null, { words }: Context): string {
  if (!report) return wrapped(words.report.none, COLUMNS).join('\n')
  const better = honestly(report, words)
  return [
    ...wrapped(measuredOn(report, words), COLUMNS),
    '',
    comparedTable(contendersTable(report, words)),
    ...(better ? ['', ...wrapped(better, COLUMNS)] : []),
    ...remarksOf(report, words).flatMap((remark) => ['', ...wrapped(remark, COLUMNS)]),
  ].join('\n')
}

/** The tables of a report, each under its title; rows that are many are cut off and counted. */
export function tablesText(report: Report, most: number, { words, messages }: Context): string {
  return report.tables
    .map((one) => {
      const [head, ...rows] = cellsOf(one, words)
      const more = rows.length - most
      const left = more > 0 ? [`  ${messages.evaluation.moreRows({ count: more })}`] : []
      return [`${wordOf(words, 'titles', one.title)}:`, indented(tableOrTexts([head!, ...rows.slice(0, most)], COLUMNS - 2)), ...left].join(
        '\n',
      )
    })
    .join('\n\n')
}

/** A table; where it has texts alone and cuts them off, they stand below each other, a row after the other. */
function tableOrTexts(rows: readonly (readonly string[])[], columns: number): string {
  const { text, isCut } = laidOut(rows, columns)
  const [head = [], ...body] = rows
  const hasNumbers = head.some((_, i) => body.every((row) => isNumber(row[i])))
  if (!isCut || hasNumbers) return text
  const width = Math.max(...head.map(widthOf))
  return body.map((row) => head.map((name, i) => hanging(`${padded(name, width)}  `, row[i] ?? '', columns)).join('\n')).join('\n\n')
}

const isNumber = (cell: string | undefined): boolean => /^[-–%\d]/.test(cell ?? '–')

/** Contenders below each other, or, where their measures have names too long to stand side by side, beside each other: whichever cuts nothing and has the lower head. */
function comparedTable(rows: readonly (readonly string[])[]): string {
  const turned = rows[0]!.map((_, i) => rows.map((row) => row[i]!))
  const [below, beside] = [laidOut(rows, COLUMNS), laidOut(turned, COLUMNS)]
  if (below.height <= MOST_HEAD && !below.isCut) return below.text
  const worth = ({ isCut, height }: Layout): number => (isCut ? 1000 : 0) + height
  return worth(beside) < worth(below) ? beside.text : below.text
}

/** Lines of a head that is still read with ease. */
const MOST_HEAD = 2

interface Layout {
  readonly text: string
  /** Of its head, in lines. */
  readonly height: number
  /** Whether a name lost its end. */
  readonly isCut: boolean
}

/** Names to the left, numbers to the right. What is too wide gets its head in several lines; then names are cut where they are widest. */
export const fitted = (rows: readonly (readonly string[])[], columns = COLUMNS): string => laidOut(rows, columns).text

function laidOut(rows: readonly (readonly string[])[], columns: number): Layout {
  const [head = [], ...body] = rows
  const numbers = head.map((_, i) => i).filter((i) => body.every((row) => isNumber(row[i])))
  const isWide = (cells: readonly (readonly string[])[]): boolean => overOf(widthsOf(cells), columns) > 0
  const heads = isWide(rows) ? headLines(head, body, columns) : [head]
  let cells = [...heads, ...body].map((row) => [...row])
  let isCut = false
  while (isWide(cells)) {
    const now = widthsOf(cells)
    // A number that is cut is none: names go first.
    const names = now.map((width, i) => (numbers.includes(i) || width <= LEAST ? 0 : width))
    const candidates = names.some((width) => width > 0) ? names : now
    const widest = candidates.indexOf(Math.max(...candidates))
    const next = Math.max(LEAST, ...candidates.filter((_, i) => i !== widest))
    const limit = Math.max(LEAST, now[widest]! - overOf(now, columns), Math.min(next, now[widest]! - 1))
    if (limit >= now[widest]!) break
    isCut = true
    cells = cells.map((row) => row.map((cell, i) => (i === widest ? cut(cell, limit) : cell)))
  }
  return { text: table(cells, numbers).trimEnd(), height: heads.length, isCut }
}

const widthsOf = (cells: readonly (readonly string[])[]): number[] =>
  (cells[0] ?? []).map((_, i) => Math.max(...cells.map((row) => widthOf(row[i] ?? ''))))

/** By how much columns, two blanks between, are too wide. */
const overOf = (widths: readonly number[], columns: number): number => widths.reduce((sum, width) => sum + width + 2, -2) - columns

/** Heads in lines no wider than what stands below them or their longest word, the last line at the bottom; where there is room the highest are made wider. */
function headLines(head: readonly string[], body: readonly (readonly string[])[], columns: number): string[][] {
  const below = widthsOf(body)
  const widths = head.map((title, i) => Math.max(below[i] ?? 0, ...title.split(' ').map(widthOf)))
  const linesAt = (i: number): string[] => wrapped(head[i]!, widths[i]!)
  for (let room = -overOf(widths, columns); room > 0; room--) {
    const heights = head.map((_, i) => linesAt(i).length)
    const highest = heights.indexOf(Math.max(...heights))
    if (heights[highest] === 1) break
    widths[highest]!++
  }
  const lines = head.map((_, i) => linesAt(i))
  const height = Math.max(...lines.map(({ length }) => length))
  return Array.from({ length: height }, (_, line) => lines.map((own) => own[line - (height - own.length)] ?? ''))
}
