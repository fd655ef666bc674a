import type { EngineOptions } from 'tekrar'
import type { Context } from '../context.ts'
import { disk } from '../files/operations.ts'
import type { AnyTrained } from '../tasks.ts'
import { quoted, runArgument } from './argument.ts'
import { findRun } from './find.ts'
import { openTrained } from './open-trained.ts'
import { modelPath } from './words.ts'

export interface AskedNetwork {
  /** The run's name, or the path of the model. */
  readonly name: string
  /** How it is named in a command typed here. */
  readonly argument: string
  readonly trained: AnyTrained
}

/** The network that is asked: a run's by name or path, the latest one's of some tasks, or that of a model's path. */
export async function askedNetwork(
  word: string | undefined,
  where: { readonly runs: string; readonly engine: EngineOptions; readonly tasks?: readonly string[] },
  context: Context,
): Promise<AskedNetwork> {
  const { directory, command } = context
  const path = word === undefined ? null : await modelPath(word, directory)
  if (path !== null) {
    const { tasks } = await import('@tekrar/tasks')
    return { name: word!, argument: quoted(word!), trained: (await tasks.open(path, where.engine)) as unknown as AnyTrained }
  }
  const run = await findRun(disk, word, { directory, runs: where.runs, command, ...(where.tasks ? { tasks: where.tasks } : {}) })
  return { name: run.name, argument: runArgument(run.folder, directory), trained: await openTrained(run, where.engine, context) }
}
