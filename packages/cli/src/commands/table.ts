import type { Arguments } from '../arguments/parse.ts'
import { isOwn, type VerbName } from '../arguments/verbs.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../failure.ts'

export type Command = (given: Arguments, context: Context) => Promise<ExitCode>

/** What each verb of the command's own does. It is loaded when it is asked for: `--help` needs none of the library. */
const commands: Readonly<Record<VerbName, () => Promise<Command>>> = {
  train: async () => (await import('./train.ts')).train,
  check: async () => (await import('./check.ts')).check,
  compare: async () => (await import('./compare.ts')).compare,
  resume: async () => (await import('./resume.ts')).resume,
  eval: async () => (await import('./eval.ts')).evaluate,
  runs: async () => (await import('./runs.ts')).runs,
  show: async () => (await import('./show.ts')).show,
  bench: async () => (await import('./bench.ts')).bench,
  doctor: async () => (await import('./doctor.ts')).doctor,
  help: async () => (await import('./help.ts')).help,
}

/** What a verb does: one of the command's own, or one that a task is asked by. */
export async function commandOf(verb: string): Promise<Command> {
  if (isOwn(verb)) return commands[verb]()
  const { ask } = await import('./ask.ts')
  return (given, context) => ask(verb, given, context)
}
