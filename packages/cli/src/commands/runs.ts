import { resolve as resolvePath } from 'node:path'
import { runsOptions } from '../arguments/options.ts'
import { type Arguments, resolve } from '../arguments/parse.ts'
import type { Context } from '../context.ts'
import type { DamagedRunEvent, Measurement, RunEvent } from '../event.ts'
import { ExitCode, Failure, sentence } from '../failure.ts'
import { disk } from '../files/operations.ts'
import { describeRun } from '../runs/description.ts'
import { listRuns } from '../runs/find.ts'
import { overview } from '../runs/overview.ts'
import { RunFolder } from '../runs/run-folder.ts'
import { dateText } from '../terminal/date.ts'
import { writeEvent } from '../terminal/json.ts'
import { metricTexts } from '../terminal/metrics.ts'
import { localised, reasonOf } from '../translate.ts'

/** `tekrar runs`: a table, oldest first. A run that cannot be read is listed as damaged. */
export async function runs({ given }: Arguments, context: Context): Promise<ExitCode> {
  const options = resolve(runsOptions, given)
  const { messages, out, directory, command } = context
  const folder = resolvePath(directory, options.runs)
  const found = await listRuns(folder)
  const rowsOf = await Promise.all(found.map(async (run) => ({ ...run, ...(await described(new RunFolder(disk, run.folder), context)) })))
  if (options.json) {
    for (const { description, damage } of rowsOf) writeEvent(out, description ?? damage)
    return ExitCode.done
  }
  const words = messages.table
  if (rowsOf.length === 0) {
    out.write(`${words.empty({ folder, command })}\n`)
    return ExitCode.done
  }
  const loss = (value: Measurement | null) =>
    value === null ? ['–'] : [messages.number(value.loss, 3), ...metricTexts(value.metrics, context)]
  const rows = rowsOf.map(({ name, touched, description: run }) =>
    run === null
      ? { name, task: '', cell: '', state: words.damaged, steps: '', best: [''], updated: dateText(touched) }
      : {
          name,
          task: run.task,
          cell: String(run.configuration.options.cell ?? '').replace(/^.*[\\/]/, ''),
          state:
            run.model !== 'whole'
              ? words.damaged
              : run.running
                ? words.running
                : run.finished
                  ? words.finished
                  : words.unfinished({ share: run.stage === 'training' ? run.step / Math.max(1, run.totalSteps) : 0 }),
          steps: messages.number(run.step),
          best: loss(run.bestValidation),
          updated: dateText(touched),
        },
  )
  out.write(overview(rows, words, out.columns))
  return ExitCode.done
}

type Described =
  | { readonly description: RunEvent; readonly damage: null }
  | { readonly description: null; readonly damage: DamagedRunEvent }

async function described(run: RunFolder, { language, messages }: Context): Promise<Described> {
  try {
    return { description: await describeRun(disk, run, language), damage: null }
  } catch (error) {
    const reason = error instanceof Failure ? sentence(messages, await localised(error, language)) : await reasonOf(error, language)
    return { description: null, damage: { type: 'damaged-run', run: run.name, folder: run.folder, reason } }
  }
}
