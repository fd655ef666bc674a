import { type Options, type Taken, type TaskName, table, taskNames } from '@tekrar/tasks/rows'
import {
  askOptions,
  benchOptions,
  checkOptions,
  compareOptions,
  doctorOptions,
  evalOptions,
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
  /** The tasks whose networks it asks. */
  readonly asks?: readonly TaskName[]
}

const many = Number.POSITIVE_INFINITY

const before = {
  train: { positionals: 'TASK DATA…', most: many, options: trainOptions, task: true },
  check: { positionals: 'TASK DATA…', most: many, options: checkOptions, task: true },
  compare: { positionals: 'TASK DATA…', most: many, options: compareOptions, task: true },
  resume: { positionals: '[RUN]', most: 1, options: resumeOptions },
} as const satisfies Record<string, Verb>

const after = {
  eval: { positionals: '[RUN] DATA…', most: many, options: evalOptions },
  runs: { positionals: '', most: 0, options: runsOptions },
  show: { positionals: '[RUN]', most: 1, options: showOptions },
  bench: { positionals: '', most: 0, options: benchOptions },
  doctor: { positionals: '', most: 0, options: doctorOptions },
  help: { positionals: '[COMMAND] [TASK]', most: 2, options: helpOptions },
} as const satisfies Record<string, Verb>

const positionalsOf: Readonly<Record<Taken, string>> = { lines: '[RUN] [FILE…|TEXT…]', files: '[RUN] [FILE…]', nothing: '[RUN]' }

/** The verbs that tasks are asked by: several tasks may share one, the run says whose it is. */
function askingVerbs(): Record<string, Verb> {
  const verbs: Record<string, Verb> = {}
  for (const name of taskNames) {
    const { verb } = table[name]
    const known = verbs[verb.name]
    verbs[verb.name] = {
      positionals: positionalsOf[verb.takes],
      most: verb.takes === 'nothing' ? 1 : many,
      options: { ...(known?.options ?? askOptions), ...verb.options },
      asks: [...(known?.asks ?? []), name],
    }
  }
  return verbs
}

export type VerbName = keyof typeof before | keyof typeof after
/** All of them, in the order of the help. */
export const verbs: Readonly<Record<string, Verb>> = { ...before, ...askingVerbs(), ...after }
export const verbNames: readonly string[] = Object.keys(verbs)
export const isVerb = (word: string): boolean => Object.hasOwn(verbs, word)
/** Whether it is one of the command's own, not one that a task brings. */
export const isOwn = (word: string): word is VerbName => Object.hasOwn(before, word) || Object.hasOwn(after, word)
