import type { Options } from '@tekrar/tasks'
import type { Context } from '../context.ts'
import type { ExitCode } from '../failure.ts'
import {
  doctorOptions,
  evalOptions,
  generateOptions,
  helpOptions,
  resumeOptions,
  runsOptions,
  showOptions,
  trainOptions,
} from './options.ts'
import type { Arguments } from './parse.ts'

/** A word after `tekrar`. Its work is loaded when it is asked for: `--help` needs none of it. */
export interface Verb {
  /** As a usage line shows them. */
  readonly positionals: string
  readonly most: number
  readonly options: Options
  /** Takes the options of a task besides, named by its first positional. */
  readonly task?: true
  readonly load: () => Promise<(given: Arguments, context: Context) => Promise<ExitCode>>
}

export const verbs = {
  train: {
    positionals: 'TASK FILE…',
    most: Infinity,
    options: trainOptions,
    task: true,
    load: async () => (await import('../commands/train.ts')).train,
  },
  resume: { positionals: '[RUN]', most: 1, options: resumeOptions, load: async () => (await import('../commands/resume.ts')).resume },
  generate: {
    positionals: '[RUN]',
    most: 1,
    options: generateOptions,
    load: async () => (await import('../commands/generate.ts')).generate,
  },
  eval: {
    positionals: '[RUN] FILE',
    most: Infinity,
    options: evalOptions,
    load: async () => (await import('../commands/eval.ts')).evaluate,
  },
  runs: { positionals: '', most: 0, options: runsOptions, load: async () => (await import('../commands/runs.ts')).runs },
  show: { positionals: '[RUN]', most: 1, options: showOptions, load: async () => (await import('../commands/show.ts')).show },
  doctor: { positionals: '', most: 0, options: doctorOptions, load: async () => (await import('../commands/doctor.ts')).doctor },
  help: { positionals: '[COMMAND]', most: 2, options: helpOptions, load: async () => (await import('../commands/help.ts')).help },
} as const satisfies Record<string, Verb>

export type VerbName = keyof typeof verbs
export const verbNames = Object.keys(verbs) as readonly VerbName[]
export const isVerb = (word: string): word is VerbName => Object.hasOwn(verbs, word)
