import { resolve as resolvePath } from 'node:path'
import { runsOptions } from '../arguments/options.ts'
import { type Arguments, resolve } from '../arguments/parse.ts'
import type { Context } from '../context.ts'
import { ExitCode } from '../failure.ts'
import { disk } from '../files/operations.ts'
import { describeRun, type RunDescription } from '../runs/description.ts'
import { listRuns } from '../runs/find.ts'
import { RunFolder } from '../runs/run-folder.ts'
import { table } from '../terminal/table.ts'

/** `tekrar runs`: a table, oldest first. A run that cannot be read is listed as damaged. */
export async function runs({ given }: Arguments, context: Context): Promise<ExitCode> {
  const options = resolve(runsOptions, given)
  const { messages, out, directory, command, language } = context
  const folder = resolvePath(directory, options.out)
  const found = await listRuns(folder)
  const described = await Promise.all(
    found.map(async (run) => ({ ...run, description: await describeRun(disk, new RunFolder(disk, run.folder)).catch(() => null) })),
  )
  if (options.json) {
    for (const { name, folder, description } of described)
      out.write(`${JSON.stringify(description ?? { run: name, folder, damaged: true })}\n`)
    return ExitCode.done
  }
  const words = messages.table
  if (described.length === 0) {
    out.write(`${words.empty({ folder, command })}\n`)
    return ExitCode.done
  }
  const loss = (value: RunDescription['bestValidation']) => (value === null ? '–' : messages.number(value.loss, 3))
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' })
  const rows = described.map(({ name, touched, description: run }) =>
    run === null
      ? [name, '', '', words.damaged, '', '', date.format(touched)]
      : [
          name,
          run.task,
          String(run.configuration.options.cell ?? '').replace(/^.*[\\/]/, ''),
          run.running
            ? words.running
            : run.step >= run.totalSteps
              ? words.finished
              : words.unfinished({ share: run.step / run.totalSteps }),
          messages.number(run.step),
          loss(run.bestValidation),
          date.format(touched),
        ],
  )
  out.write(table([[words.run, words.task, words.cell, words.state, words.steps, words.best, words.updated], ...rows], [4, 5]))
  return ExitCode.done
}
