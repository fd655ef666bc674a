import { isTask, loadTaskMessages, tasks } from '@tekrar/tasks'
import { overview, verbHelp } from '../arguments/help.ts'
import { nearest } from '../arguments/nearest.ts'
import type { Arguments } from '../arguments/parse.ts'
import { isVerb, type Verb, verbNames, verbs } from '../arguments/verbs.ts'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'

/** `tekrar help [VERB [TASK]]` */
export async function help({ positionals: [verb, task] }: Pick<Arguments, 'positionals'>, context: Context): Promise<ExitCode> {
  const { messages, language, command } = context
  const words = await loadTaskMessages(language)
  if (verb === undefined) {
    context.out.write(overview(messages, words, command))
    return ExitCode.done
  }
  if (!isVerb(verb)) throw new Failure(ExitCode.usage, 'unknown-verb', { word: verb, nearest: nearest(verb, verbNames), command })
  const row: Verb = verbs[verb]
  const taskRow = row.task ? tasks[task !== undefined && isTask(task) ? task : 'text'] : null
  context.out.write(verbHelp(verb, taskRow, messages, words, command))
  return ExitCode.done
}
