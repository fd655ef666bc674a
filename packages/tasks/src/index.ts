export type { TaskMessages } from './messages/en.ts'
export {
  accepts,
  type ChoiceOption,
  choice,
  defaultsOf,
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
export { isTask, loadTaskMessages, type TaskName, type TaskRow, taskNames, tasks } from './table.ts'
export type { AnyCell, DataFacts, Notice, Prepared, Source, TrainingRecipe } from './task.ts'
export { TaskError, type TaskErrors } from './task-error.ts'
export type { TextOptions } from './text/options.ts'
