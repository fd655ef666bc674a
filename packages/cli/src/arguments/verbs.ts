import type { Options } from '@tekrar/tasks'
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

/** A word after `tekrar`: what may follow it. What it does stands in `commands/table.ts`. */
export interface Verb {
  /** As a usage line shows them. */
  readonly positionals: string
  readonly most: number
  readonly options: Options
  /** Takes the options of a task besides, named by its first positional. */
  readonly task?: true
}

export const verbs = {
  train: { positionals: 'TASK FILE…', most: Number.POSITIVE_INFINITY, options: trainOptions, task: true },
  resume: { positionals: '[RUN]', most: 1, options: resumeOptions },
  generate: { positionals: '[RUN]', most: 1, options: generateOptions },
  eval: { positionals: '[RUN] FILE', most: Number.POSITIVE_INFINITY, options: evalOptions },
  runs: { positionals: '', most: 0, options: runsOptions },
  show: { positionals: '[RUN]', most: 1, options: showOptions },
  doctor: { positionals: '', most: 0, options: doctorOptions },
  help: { positionals: '[COMMAND]', most: 2, options: helpOptions },
} as const satisfies Record<string, Verb>

export type VerbName = keyof typeof verbs
export const verbNames = Object.keys(verbs) as readonly VerbName[]
export const isVerb = (word: string): word is VerbName => Object.hasOwn(verbs, word)
