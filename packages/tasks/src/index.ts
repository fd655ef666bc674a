export type { Finding, Severity } from './base/finding.ts'
export type { Progress } from './base/progress.ts'
export type { Contender, Measure, Report, ReportTable } from './base/report.ts'
export type { AnySaying } from './base/saying.ts'
export type { Source } from './base/source.ts'
export { TaskError } from './base/task-error.ts'
export type { ClassifierOptions, ClassifyOptions } from './classifier/options.ts'
export type { Classified, Classifier } from './classifier/trained.ts'
export { type CompareEvent, type CompareOptions, compare } from './compare/compare.ts'
export { type Comparison, type Effect, effectsOf, summaryOf, type Trial, type VariantSummary } from './compare/comparison.ts'
export type { PairedDifference, Spread } from './compare/statistics.ts'
export { type Setting, variantsOf } from './compare/variants.ts'
export type { ComposeRequest, Composer, Composition } from './composer/compose.ts'
export type { ComposeOptions, ComposerOptions } from './composer/options.ts'
export type { Severity as AnomalySeverity } from './detector/intervals.ts'
export type { DetectOptions, DetectorOptions } from './detector/options.ts'
export type { DetectorStream } from './detector/stream.ts'
export type { Detector } from './detector/trained.ts'
export type { Detected, WatchOptions } from './detector/watch.ts'
export type { ForecasterOptions, ForecastOptions } from './forecaster/options.ts'
export type { Forecast, Forecaster, Forecasts, Skipped } from './forecaster/trained.ts'
export { type Data, type DataPart, type DataRecord, sourcesOf } from './given.ts'
export type { TaskMessages } from './messages/en.ts'
export { loadTaskMessages } from './messages/load.ts'
export { type Numbers, numbersFor } from './messages/numbers.ts'
export { knows, lineOf, sentenceOf } from './messages/say.ts'
export type { Step } from './music/piece.ts'
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
export type { SentimentOptions } from './sentiment/options.ts'
export type { SummarizeOptions, SummarizerOptions } from './summarizer/options.ts'
export type { SummarizeCall, Summarizer, Summary } from './summarizer/trained.ts'
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
export type { GenerateValues, TextOptions } from './text/options.ts'
export type { Writer } from './text/writer.ts'
export { type Outcome, type TaskEvent, TaskRun, type TaskRunOptions, type TaskState } from './training/run.ts'
