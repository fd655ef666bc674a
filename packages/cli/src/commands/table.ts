import type { Arguments } from '../arguments/parse.ts'
import type { VerbName } from '../arguments/verbs.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../failure.ts'

export type Command = (given: Arguments, context: Context) => Promise<ExitCode>

/** What each verb does. It is loaded when it is asked for: `--help` needs none of the library. */
export const commands: Readonly<Record<VerbName, () => Promise<Command>>> = {
  train: async () => (await import('./train.ts')).train,
  resume: async () => (await import('./resume.ts')).resume,
  generate: async () => (await import('./generate.ts')).generate,
  eval: async () => (await import('./eval.ts')).evaluate,
  runs: async () => (await import('./runs.ts')).runs,
  show: async () => (await import('./show.ts')).show,
  doctor: async () => (await import('./doctor.ts')).doctor,
  help: async () => (await import('./help.ts')).help,
}
