export type { Finding, Severity } from './base/finding.ts'
export type { Progress } from './base/progress.ts'
export type { Contender, Measure, Report, ReportTable } from './base/report.ts'
export type { AnySaying } from './base/saying.ts'
export type { Source } from './base/source.ts'
export { TaskError } from './base/task-error.ts'
export { type CompareEvent, type CompareOptions, compare } from './compare/compare.ts'
export { type Comparison, type Effect, effectsOf, summaryOf, type Trial, type VariantSummary } from './compare/comparison.ts'
export { type Setting, variantsOf } from './compare/variants.ts'
export { type Data, type DataPart, type DataRecord, sourcesOf } from './given.ts'
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
export { betterThanNetwork, contendersTable, honestly, measuredOn, wordOf, written } from './report/words.ts'
export { isTask, type Taken, type TaskName, type TaskRow, table, taskNames } from './table.ts'
export type {
  Answer,
  AnyCell,
  BuildParts,
  Cell,
  Checked,
  Finished,
  Given,
  Prepared,
  PrepareOptions,
  Question,
  Stage,
  Task,
  Trained,
  TrainingRecipe,
} from './task.ts'
export { type AnyTrained, type TaskFace, type TrainOptions, tasks } from './tasks.ts'
export type { TextOptions } from './text/options.ts'
export { type Outcome, type TaskEvent, TaskRun, type TaskRunOptions, type TaskState } from './training/run.ts'
