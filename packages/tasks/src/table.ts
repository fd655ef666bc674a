import { classifierOptions, classifyOptions } from './classifier/options.ts'
import { composeOptions, composerOptions } from './composer/options.ts'
import { detectOptions, detectorOptions } from './detector/options.ts'
import { forecasterOptions, forecastOptions } from './forecaster/options.ts'
import type { Options, ValuesOf } from './options/option.ts'
import { sentimentOptions } from './sentiment/options.ts'
import { summarizeOptions, summarizerOptions } from './summarizer/options.ts'
import type { Task, Trained } from './task.ts'
import { generateOptions, textOptions } from './text/options.ts'

/** What a verb is given: texts as words, files or lines; tables or other files, or their lines from standard input; or nothing but its options. */
export type Taken = 'lines' | 'files' | 'nothing'

/**
 * A row of the table of tasks: what a command line or a page must know of a task before any work is done. Its work is loaded when it is wanted. The words for
 * it stand in `messages/`, those for its options in the area that it names.
 */
export interface TaskRow<Table extends Options = Options, Ask extends Options = Options, Work = unknown> {
  /** What training takes. */
  readonly options: Table
  /** How a trained one is asked. Several tasks may have the same verb: the run says whose it is. */
  readonly verb: {
    readonly name: string
    readonly takes: Taken
    readonly options: Ask
    /** What to write after the verb and the run for a first answer: `TEXT` stands for a text of one's own, `DATA` for the files it was trained on. */
    readonly example: string
    /** The endings of the files that an answer is made of, where it is made of any. */
    readonly makes?: readonly string[]
  }
  readonly area: 'text' | 'labelled' | 'pairs' | 'music' | 'forecast' | 'detect'
  readonly load: () => Promise<Work>
}

const row = <Table extends Options, Ask extends Options, Able extends Trained<ValuesOf<Ask>>>(
  row: TaskRow<Table, Ask, Task<ValuesOf<Table>, ValuesOf<Ask>, Able>>,
): TaskRow<Table, Ask, Task<ValuesOf<Table>, ValuesOf<Ask>, Able>> => row

/** The jobs there are. A new one is a folder, a row here, and its words in `messages/`. */
export const table = {
  text: row({
    options: textOptions,
    verb: { name: 'generate', takes: 'nothing', options: generateOptions, example: '' },
    area: 'text',
    load: async () => (await import('./text/text.ts')).textTask,
  }),
  classifier: row({
    options: classifierOptions,
    verb: { name: 'classify', takes: 'lines', options: classifyOptions, example: 'TEXT' },
    area: 'labelled',
    load: async () => (await import('./classifier/classifier.ts')).classifierTask,
  }),
  sentiment: row({
    options: sentimentOptions,
    verb: { name: 'classify', takes: 'lines', options: classifyOptions, example: 'TEXT' },
    area: 'labelled',
    load: async () => (await import('./sentiment/sentiment.ts')).sentimentTask,
  }),
  summarizer: row({
    options: summarizerOptions,
    verb: { name: 'summarize', takes: 'lines', options: summarizeOptions, example: 'TEXT' },
    area: 'pairs',
    load: async () => (await import('./summarizer/summarizer.ts')).summarizerTask,
  }),
  composer: row({
    options: composerOptions,
    verb: { name: 'compose', takes: 'files', options: composeOptions, example: '--out tune.mid', makes: ['.mid', '.wav'] },
    area: 'music',
    load: async () => (await import('./composer/composer.ts')).composerTask,
  }),
  forecaster: row({
    options: forecasterOptions,
    verb: { name: 'forecast', takes: 'files', options: forecastOptions, example: 'DATA' },
    area: 'forecast',
    load: async () => (await import('./forecaster/forecaster.ts')).forecasterTask,
  }),
  detector: row({
    options: detectorOptions,
    verb: { name: 'detect', takes: 'files', options: detectOptions, example: 'DATA' },
    area: 'detect',
    load: async () => (await import('./detector/detector.ts')).detectorTask,
  }),
} as const

export type TaskName = keyof typeof table
export const taskNames = Object.keys(table) as readonly TaskName[]
export const isTask = (word: string): word is TaskName => Object.hasOwn(table, word)
