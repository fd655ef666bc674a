import { isTask, TaskError, type TaskName } from '@tekrar/tasks/rows'
import { requireOut } from '../answers/out.ts'
import { questionOf, withNamedFiles } from '../answers/question.ts'
import { isStreaming, stream } from '../answers/stream.ts'
import { writeAnswer } from '../answers/write.ts'
import { flagOf } from '../arguments/flag.ts'
import { askOptions } from '../arguments/options.ts'
import { type Arguments, resolve } from '../arguments/parse.ts'
import { verbs } from '../arguments/verbs.ts'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'
import { askedNetwork } from '../runs/asked.ts'
import { splitWords } from '../runs/words.ts'
import { rowOf } from '../tasks.ts'
import { engineOptions } from '../training/model-maker.ts'

/** `tekrar VERB [RUN] …`: asks what a task has trained. */
export async function ask(verb: string, given: Arguments, context: Context): Promise<ExitCode> {
  const options = resolve(askOptions, given.given)
  const { directory, command } = context
  const tasks = verbs[verb]!.asks!
  const { takes, makes = [] } = rowOf(tasks[0]!).verb
  // Where nothing can be asked about, a word can only be the run.
  const whole = { run: given.positionals[0], rest: [], plain: 0 }
  const { run, rest, plain } = takes === 'nothing' ? whole : await splitWords(given, directory, options.runs)
  const usage = `${command} ${verb} ${verbs[verb]!.positionals}`
  if (options.out !== null) await requireOut(options.out, makes, directory)
  // Words are looked at before a network is opened: a wrong one is told at once.
  const question = await questionOf({ takes, words: rest, plain, usage, verb, runs: options.runs, named: run !== undefined }, context)
  const { name, argument, trained } = await askedNetwork(run, { runs: options.runs, engine: engineOptions(options), tasks }, context)
  if (!isTask(trained.task) || !tasks.includes(trained.task as TaskName))
    throw new Failure(ExitCode.usage, 'other-verb', {
      run: name,
      task: trained.task,
      verb,
      right: isTask(trained.task) ? `${command} ${rowOf(trained.task).verb.name} ${argument}` : command,
    })
  const table = rowOf(trained.task).verb.options
  for (const option of Object.keys(given.given))
    if (!Object.hasOwn(table, option) && !Object.hasOwn(askOptions, option))
      throw new Failure(ExitCode.usage, 'flag-of-other-task', { flag: flagOf(option), task: trained.task })
  const values = resolve(table, given.given)
  if (options.csvStyle !== 'plain' && options.json) throw new Failure(ExitCode.usage, 'flags-exclude', { flags: '--json, --csv-style' })
  if (options.csv && options.json) throw new Failure(ExitCode.usage, 'flags-exclude', { flags: '--json, --csv' })
  // Words are answered by whichever run is the latest: it is said which.
  if (run === undefined && !options.json && (context.err.terminal || question.words.length > 0))
    context.err.write(`tekrar: ${context.messages.answers.by({ run: name })}\n`)
  const plainly = !options.csv && options.csvStyle === 'plain' && options.out === null
  if (isStreaming(trained) && plainly) return stream(trained, values, { json: options.json }, context)
  const asked = await withNamedFiles(question, table, values, directory)
  try {
    return await writeAnswer(await trained.answer(asked, values), options, context)
  } catch (error) {
    // Whoever named no run must hear which one it was that could not answer.
    if (run !== undefined || !(error instanceof TaskError)) throw error
    throw new Failure(ExitCode.input, 'from-latest', { run: name, reason: error, usage }, { cause: error, code: error.code })
  }
}
