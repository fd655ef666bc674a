import { contendersTable } from '@tekrar/tasks/rows'
import { evalOptions } from '../arguments/options.ts'
import { type Arguments, resolve } from '../arguments/parse.ts'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'
import { readInputs } from '../files/inputs.ts'
import { askedNetwork } from '../runs/asked.ts'
import { splitWords } from '../runs/words.ts'
import { saidBeside } from '../terminal/beside.ts'
import { writeEvent } from '../terminal/json.ts'
import { reportText, tablesText } from '../terminal/report.ts'
import { inRows } from '../training/facts.ts'
import { engineOptions } from '../training/model-maker.ts'
import { noticeOf } from '../training/notices.ts'

/** Rows of each table that are shown to people; JSON has all. */
const MOST_ROWS = 20

/** `tekrar eval [RUN] DATA…` */
export async function evaluate(given: Arguments, context: Context): Promise<ExitCode> {
  const options = resolve(evalOptions, given.given)
  const { messages, words, directory, command, out, err } = context
  const split = await splitWords(given, directory, options.runs)
  if (split.rest.length === 0) throw new Failure(ExitCode.usage, 'no-files', { command, what: 'eval [RUN] DATA…' })
  // Of several words one that is no file was meant as a run: that there is none is told.
  const meant = split.run === undefined && split.rest.length > 1 && !(await readable(split.rest[0]!, directory))
  const [run, rest] = meant ? [split.rest[0], split.rest.slice(1)] : [split.run, split.rest]
  const { name, trained } = await askedNetwork(run, { runs: options.runs, engine: engineOptions(options) }, context)
  const { files } = await readInputs(rest, directory)
  const report = await trained.evaluate({ data: files.map(({ name, bytes }) => ({ name, bytes })), besides: {} })
  if (options.json) {
    writeEvent(out, { type: 'evaluation', run: name, files: files.map(({ name }) => name), report })
    return ExitCode.done
  }
  for (const finding of report.findings ?? []) {
    const { message } = noticeOf(finding, words)
    err.write(saidBeside(messages.severities[finding.severity], message, err))
  }
  const labels = messages.evaluation
  const shown = files.length > 5 ? labels.files({ count: files.length }) : files.map(({ name }) => name).join(', ')
  const head = [[messages.show.run, name] as const, [labels.file, shown] as const]
  const [alone, ...others] = report.contenders
  if (alone && others.length === 0) {
    const [names, values] = contendersTable(report, words)
    const measures = names!.slice(1).map((measure, i) => [capital(measure, context), values![i + 1]!] as const)
    const { one, many } = (words.units as Readonly<Record<string, { one: string; many: string }>>)[report.unit] ?? {
      one: report.unit,
      many: report.unit,
    }
    const count = [labels.count, `${messages.number(report.count)} ${report.count === 1 ? one : many}`] as const
    out.write(`${inRows([...head, count, ...measures])}\n`)
  } else out.write(`${inRows(head)}\n\n${reportText(report, context)}\n`)
  if (report.tables.length > 0) out.write(`\n${tablesText(report, MOST_ROWS, context)}\n`)
  return ExitCode.done
}

const capital = (text: string, { language }: Context): string => text.charAt(0).toLocaleUpperCase(language) + text.slice(1)

const readable = (word: string, directory: string): Promise<boolean> =>
  readInputs([word], directory).then(
    () => true,
    () => false,
  )
