import { isTask } from '@tekrar/tasks/rows'
import { overview, verbHelp } from '../arguments/help.ts'
import { nearest } from '../arguments/nearest.ts'
import type { Arguments } from '../arguments/parse.ts'
import { isVerb, verbNames, verbs } from '../arguments/verbs.ts'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'

/** `tekrar help [VERB [TASK]]`; a task's name alone asks for the help of training it. */
export async function help({ positionals }: Pick<Arguments, 'positionals'>, context: Context): Promise<ExitCode> {
  const { command } = context
  const [verb, task] = positionals[0] !== undefined && isTask(positionals[0]) ? ['train', positionals[0]] : positionals
  if (verb === undefined) {
    context.out.write(overview(context))
    return ExitCode.done
  }
  if (!isVerb(verb)) throw new Failure(ExitCode.usage, 'unknown-verb', { word: verb, nearest: nearest(verb, verbNames), command })
  const named = verbs[verb]!.task && task !== undefined && isTask(task) ? task : null
  context.out.write(verbHelp(verb, named, context))
  return ExitCode.done
}
