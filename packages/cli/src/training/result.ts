import type { Report } from '@tekrar/tasks'
import type { Context } from '../context.ts'
import { fileArgument, quoted, runArgument } from '../runs/argument.ts'
import type { Configuration } from '../runs/configuration.ts'
import type { RunFolder } from '../runs/run-folder.ts'
import { type AnyPrepared, rowOf } from '../tasks.ts'
import { reportText } from '../terminal/report.ts'
import { table } from '../terminal/table.ts'
import { harmless, indented, widthOf, wrapped } from '../terminal/width.ts'

export interface Result {
  readonly run: RunFolder
  readonly task: Configuration['task']
  /** The data it was trained on, by absolute paths. */
  readonly files: readonly string[]
  readonly step: number
  readonly seconds: number
  /** The best loss of a validation. */
  readonly best: number | null
  /** What the network gives now. */
  readonly text: string | null
  readonly report: Report | null
  readonly prepared: AnyPrepared
}

/** What a training ends with on standard output: what was made, a sample, the network beside its baselines, and what to do next. */
export function resultText({ run, task, files, step, seconds, text, report }: Result, context: Context): string {
  const { messages, command, out, directory } = context
  const { done } = messages
  const name = runArgument(run.folder, directory)
  const { verb } = rowOf(task)
  const next = [
    [`${command} ${verb.name} ${name} ${exampleOf(verb.example, files, context)}`.trimEnd(), messages.help.verbs[verb.name] ?? ''],
    [`${command} show ${name}`, done.nextShow],
  ]
  return [
    ...wrapped(done.trained({ run: run.name, steps: step, seconds, folder: run.folder }), 80),
    ...(text === null ? [] : ['', messages.progress.sample({ step }), indented(out.terminal ? harmless(text) : text)]),
    '',
    reportText(report, context),
    '',
    done.next,
    nextLines(next),
  ].join('\n')
}

/** Files that stand in a command; of more the first does. */
const MOST_FILES = 3

/** What a verb is first asked with, so that the command works as it is printed. */
const exampleOf = (example: string, files: readonly string[], { messages, directory }: Context): string =>
  example
    .replace('TEXT', () => quoted(messages.done.exampleText))
    .replace('DATA', () => (files.length > MOST_FILES ? files.slice(0, 1) : files).map((file) => fileArgument(file, directory)).join(' '))

/** Commands with what they do; alone where both do not fit in a line. */
function nextLines(next: readonly (readonly string[])[]): string {
  const told = table(next.map(([line, why]) => [`  ${line}`, `# ${why}`])).trimEnd()
  const fits = told.split('\n').every((line) => widthOf(line) <= 80)
  return fits ? told : next.map(([line]) => `  ${line}`).join('\n')
}
