import { flagOf } from '../arguments/flag.ts'
import { showOptions } from '../arguments/options.ts'
import { type Arguments, resolve } from '../arguments/parse.ts'
import type { Context } from '../context.ts'
import type { Measurement } from '../event.ts'
import { ExitCode } from '../failure.ts'
import { disk } from '../files/operations.ts'
import { describeRun } from '../runs/description.ts'
import { findRun } from '../runs/find.ts'
import { writeEvent } from '../terminal/json.ts'
import { metricTexts } from '../terminal/metrics.ts'
import { reportText } from '../terminal/report.ts'
import { manyOf } from '../terminal/reporter.ts'
import { facts, table } from '../terminal/table.ts'

/** `tekrar show [RUN]` */
export async function show({ positionals, given }: Arguments, context: Context): Promise<ExitCode> {
  const options = resolve(showOptions, given)
  const { messages, out, directory, command, language } = context
  const run = await describeRun(disk, await findRun(disk, positionals[0], { directory, runs: options.runs, command }), language)
  if (options.json) {
    writeEvent(out, run)
    return ExitCode.done
  }
  const words = messages.show
  const loss = (value: Measurement | null) => {
    if (value === null) return words.none
    const { loss, step, metrics } = value
    return words.at({ loss: [messages.number(loss, 4), ...metricTexts(metrics, context)].join(', '), step })
  }
  const engine =
    run.engine === null
      ? words.none
      : messages.facts.engineLine({ name: run.engine, instructionSet: run.instructionSet ?? '', threads: run.threads ?? 1, reason: '' })
  out.write(
    facts([
      [words.run, run.run + (run.running ? ` (${messages.table.running})` : '')],
      [words.folder, run.folder],
      [words.task, run.task],
      ...run.files.map((file, i): [string, string] => [i === 0 ? words.files : '', file]),
      [
        words.steps,
        `${words.of({ step: run.step, total: run.totalSteps })}${run.stage === 'training' ? '' : ` (${messages.facts.stages[run.stage]})`}`,
      ],
      [words.best, loss(run.bestValidation)],
      [words.last, loss(run.lastValidation)],
      [
        words.speed,
        run.unitsPerSecond === null
          ? words.none
          : messages.progress.speed({ speed: run.unitsPerSecond, many: manyOf(run.unit ?? '', context.words) }),
      ],
      [words.engine, engine],
      [words.weights, run.weights === null ? words.none : messages.number(run.weights)],
      [words.model, { whole: words.whole, missing: words.missing, damaged: words.damaged({ reason: run.problem ?? '?' }) }[run.model]],
      ...(run.sha256 === null ? [] : [[words.sha256, run.sha256] as [string, string]]),
    ]),
  )
  if (run.report) out.write(`\n${reportText(run.report, context)}\n`)
  const set = Object.entries(run.configuration.options).filter(([, value]) => value !== null && value !== false)
  out.write(
    `\n${words.configuration}:\n${table(set.map(([name, value]) => [`  ${flagOf(name)}`, Array.isArray(value) ? value.join(', ') : String(value)]))}`,
  )
  return ExitCode.done
}
