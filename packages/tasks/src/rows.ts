/**
 * The table of tasks with its options and words, and what needs no network: whoever must start fast (a command line's help, a page's first view) loads this and
 * none of the library. The rest stands in `index.ts`.
 */
export { TaskError } from './base/task-error.ts'
export type { TaskMessages } from './messages/en.ts'
export { loadTaskMessages } from './messages/load.ts'
export { type Numbers, numbersFor } from './messages/numbers.ts'
export { knows, lineOf, sentenceOf } from './messages/say.ts'
export {
  accepts,
  type ChoiceOption,
  choice,
  defaultsOf,
  type FilesOption,
  files,
  type IntegerOption,
  integer,
  type NumberOption,
  number,
  type Option,
  type Options,
  type SwitchOption,
  type TextOption,
  text,
  toggle,
  type Value,
  type ValueOf,
  type ValuesOf,
} from './options/option.ts'
export { cellsOf, reportMarkdown } from './report/markdown.ts'
export { betterThanNetwork, contendersTable, honestly, measuredOn, remarksOf, wordOf, written } from './report/words.ts'
export { isTask, type Taken, type TaskName, type TaskRow, table, taskNames } from './table.ts'
export { type CsvStyle, endOfLine, startOfFile, writeRow } from './tabular/write.ts'
