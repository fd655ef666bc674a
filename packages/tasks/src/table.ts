import type { Options } from './options/option.ts'
import { textOptions } from './text/options.ts'

/** A row of the table of tasks: what a command line or a page must know of a task before any work is done. Its work is loaded when it is wanted. */
export interface TaskRow<Table extends Options, Work> {
  readonly options: Table
  readonly load: () => Promise<Work>
}

const row = <Table extends Options, Work>(row: TaskRow<Table, Work>): TaskRow<Table, Work> => row

/** The jobs there are. A new one is a folder, a row here, and its words in `messages/`. */
export const tasks = {
  text: row({ options: textOptions, load: async () => (await import('./text/text.ts')).textTask }),
} as const

export type TaskName = keyof typeof tasks
export const taskNames = Object.keys(tasks) as readonly TaskName[]
export const isTask = (word: string): word is TaskName => Object.hasOwn(tasks, word)

/** The words for people, loaded by language. */
export const loadTaskMessages = async (language: 'en' | 'tr') =>
  language === 'tr' ? (await import('./messages/tr.ts')).turkish : (await import('./messages/en.ts')).english
