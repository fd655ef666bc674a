import type { Report, ReportTable } from '../base/report.ts'
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

/** A table of the report in words. The first row is its head. */
export function cellsOf({ columns, rows, as = {} }: ReportTable, messages: TaskMessages): string[][] {
  return [
    columns.map((column) => wordOf(messages, 'columns', column)),
    ...rows.map((row) => row.map((cell, i) => (typeof cell === 'string' ? cell : written(messages, cell, as[columns[i]!])))),
  ]
}

const escaped = (text: string): string =>
  text.replace(/[\\|<>]/g, (sign) => (sign === '<' ? '&lt;' : sign === '>' ? '&gt;' : `\\${sign}`)).replace(/\s*\n\s*/g, ' ')

/** Words to the left, numbers to the right. */
function tableMarkdown([head, ...rows]: readonly (readonly string[])[]): string {
  const numbers = head!.map((_, i) => rows.length > 0 && rows.every((row) => /^[-–%\d]/.test(row[i] ?? '–')))
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`
  return [line(head!), `| ${numbers.map((right) => (right ? '---:' : '---')).join(' | ')} |`, ...rows.map(line)].join('\n')
}
