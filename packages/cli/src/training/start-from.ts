import { type TextOptions, tasks } from '@tekrar/tasks'
import type { Vocabulary } from 'tekrar'
import { flagOf } from '../arguments/flag.ts'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'
import { disk } from '../files/operations.ts'
import { findRun } from '../runs/find.ts'
import { openModel } from '../runs/open-model.ts'
import type { Request } from './request.ts'

/** The run that training starts from: its network stays as it is, so these options are its own. */
export interface StartFrom {
  readonly folder: string
  readonly values: Pick<TextOptions, 'by' | 'cell' | 'units' | 'layers' | 'embedding' | 'dropout'>
  readonly vocabulary: Vocabulary
}

/** Looks up the run of `--from`. Throws where an option of the network was set besides, or there is no such run. */
export async function startFrom({ task, options, set }: Request, from: string, context: Context): Promise<StartFrom> {
  const run = await findRun(disk, from, { directory: context.directory, out: options.out, command: context.command })
  const { options: theirs } = await run.configuration()
  const network = Object.entries(tasks[task].options).flatMap(([name, row]) => (row.group === 'model' ? [name] : []))
  const changed = network.find((name) => set.has(name))
  if (changed) throw new Failure(ExitCode.usage, 'from-keeps-network', { flag: flagOf(changed), run: run.name })
  const model = await openModel(run, {})
  const values = Object.fromEntries(network.map((name) => [name, theirs[name]])) as unknown as StartFrom['values']
  return { folder: run.modelFolder, values, vocabulary: model.preprocessing!.vocabulary }
}
