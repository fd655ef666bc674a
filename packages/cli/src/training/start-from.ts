import type { JsonObject } from 'tekrar'
import { flagOf } from '../arguments/flag.ts'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'
import { disk } from '../files/operations.ts'
import { findRun } from '../runs/find.ts'
import { openModel } from '../runs/open-model.ts'
import { openTrained } from '../runs/open-trained.ts'
import { recordOf, rowOf, type Values } from '../tasks.ts'
import type { Request } from './request.ts'

/** The run that training starts from: its network stays as it is, so these options are its own. */
export interface StartFrom {
  readonly folder: string
  readonly values: Values
  /** What was saved with it: vocabularies, columns and scalers stay as they are. */
  readonly record: JsonObject
}

/** Looks up the run of `--from`. Throws where an option of the network was set besides, where it is another task's, or there is no such run. */
export async function startFrom({ task, options, set }: Request, from: string, context: Context): Promise<StartFrom> {
  const { directory, command } = context
  const run = await findRun(disk, from, { directory, runs: options.runs, command })
  const { options: theirs, task: theirTask } = await run.configuration()
  if (theirTask !== task) throw new Failure(ExitCode.usage, 'from-other-task', { run: run.name, task: theirTask, wanted: task })
  const network = Object.entries(rowOf(task).options).flatMap(([name, row]) =>
    row.group === 'model' && row.kind !== 'files' ? [name] : [],
  )
  const changed = network.find((name) => set.has(name))
  if (changed) throw new Failure(ExitCode.usage, 'from-keeps-network', { flag: flagOf(changed), run: run.name })
  const model = await openModel(run, {})
  // Whoever cannot be asked yet has no record to go on from.
  await openTrained(run, {}, context)
  const values = Object.fromEntries(network.map((name) => [name, theirs[name] ?? null]))
  return { folder: run.modelFolder, values, record: recordOf(model) ?? {} }
}
