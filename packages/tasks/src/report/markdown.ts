import type { Measure, Report, ReportTable } from '../base/report.ts'
import type { TaskMessages } from '../messages/en.ts'
import { contendersTable, honestly, measuredOn, remarksOf, wordOf, written } from './words.ts'

/** A report as Markdown, in words: `report.md`. */
export function reportMarkdown(report: Report, messages: TaskMessages): string {
  const better = honestly(report, messages)
  const parts = [
    `# ${messages.report.title({ task: report.task })}`,
    measuredOn(report, messages),
    tableMarkdown(contendersTable(report, messages)),
    ...(better ? [better] : []),
    ...remarksOf(report, messages),
    ...report.tables.flatMap((table) => [`## ${wordOf(messages, 'titles', table.title)}`, tableMarkdown(cellsOf(table, messages))]),
  ]
  return `${parts.join('\n\n')}\n`
}

/** A table of the report in words. The first row is its head; columns that say nothing in any row are left out. */
export function cellsOf({ columns, rows, as = {} }: ReportTable, messages: TaskMessages): string[][] {
  const told = columns.map((_, i) => i).filter((i) => rows.length === 0 || rows.some((row) => (row[i] ?? null) !== null))
  return [
    told.map((i) => wordOf(messages, 'columns', columns[i]!)),
    ...rows.map((row) => told.map((i) => cellOf(columns[i]!, row[i] ?? null, as[columns[i]!], messages))),
  ]
}

/** A key among words of its column (`severity.low`) in the language; any other text stands as it is. */
function cellOf(column: string, cell: string | number | null, as: Measure['as'] | undefined, messages: TaskMessages): string {
  if (typeof cell !== 'string') return written(messages, cell, as)
  const key = `${column}.${cell}`
  const word = wordOf(messages, 'columns', key)
  return word === key ? cell : word
}

const escaped = (text: string): string =>
  text.replace(/[\\|<>]/g, (sign) => (sign === '<' ? '&lt;' : sign === '>' ? '&gt;' : `\\${sign}`)).replace(/\s*\n\s*/g, ' ')

/** Words to the left, numbers to the right. */
function tableMarkdown([head, ...rows]: readonly (readonly string[])[]): string {
  const numbers = head!.map((_, i) => rows.length > 0 && rows.every((row) => /^[-–%\d]/.test(row[i] ?? '–')))
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`
  return [line(head!), `| ${numbers.map((right) => (right ? '---:' : '---')).join(' | ')} |`, ...rows.map(line)].join('\n')
}
