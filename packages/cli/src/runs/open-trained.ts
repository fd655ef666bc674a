import { TaskError } from '@tekrar/tasks/rows'
import type { EngineOptions } from 'tekrar'
import { ExitCode, Failure } from '../failure.ts'
import { type AnyTrained, recordOf, workOf } from '../tasks.ts'
import { runArgument } from './argument.ts'
import { openModel } from './open-model.ts'
import type { RunFolder } from './run-folder.ts'

/**
 * What a run has trained, ready to be asked. Throws `run-unfinished` where it can be asked only when its training has come to its end, and what `openModel`
 * throws.
 */
export async function openTrained(
  run: RunFolder,
  engine: EngineOptions,
  { command, directory }: { readonly command: string; readonly directory: string },
): Promise<AnyTrained> {
  const { task } = await run.configuration()
  const model = await openModel(run, engine)
  const work = await workOf(task)
  try {
    return work.open(model, recordOf(model) ?? {})
  } catch (error) {
    if (!(error instanceof TaskError) || (await run.report()) !== undefined) throw error
    throw new Failure(ExitCode.failure, 'run-unfinished', {
      run: run.name,
      command: `${command} resume ${runArgument(run.folder, directory)}`,
    })
  }
}
