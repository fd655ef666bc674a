import type { AnyDataset, CellFactory, EngineOptions, FitOptions, JsonObject, Model } from 'tekrar'
import type { Finding } from './base/finding.ts'
import type { Progress } from './base/progress.ts'
import type { Report } from './base/report.ts'
import type { AnySaying } from './base/saying.ts'
import type { Source } from './base/source.ts'
import type { TaskMessages } from './messages/en.ts'

/** What a task is given to learn from, or to be measured on. */
export interface Given {
  readonly data: readonly Source[]
  /** What options of kind `files` name, by the name of the option: texts to pre-train on, data kept for the test, … An option left out has no entry. */
  readonly besides: Readonly<Record<string, readonly Source[]>>
}

/** What `defineCell` returns, whatever its own options, states and weights. */
export type AnyCell = CellFactory<object, Record<string, readonly number[]>, Record<string, never>>

/**
 * A job: from data to a trained network to an answer. All it does with numbers of the data (scalers, vocabularies, thresholds) comes from the training part alone.
 * `Values` are its options, `Asked` those of its verb.
 */
export interface Task<Values, Asked, Able extends Trained<Asked> = Trained<Asked>> {
  /** Reads the data and makes everything that training needs; nothing is trained yet. Throws TaskError, and what decoding throws. */
  prepare(given: Given, values: Values, options?: PrepareOptions): Promise<Prepared<Values, Able>>
  /** Looks at the data and says what it finds, with remedies; training is prepared where the data allow it. Throws only what makes looking impossible. */
  check(given: Given, values: Values, progress?: Progress): Promise<Checked<Values, Able>>
  /** A trained network with what was saved beside it. Throws TaskError `damaged-record` where that is not this task's. */
  open(model: Model, record: JsonObject): Able
  /** The file that `--cell` names, where it names one of one's own. */
  cellFile(values: Values): string | null
}

export interface PrepareOptions {
  /** What was saved with the network that training starts from: vocabularies, columns and scalers stay as they are there. */
  readonly record?: JsonObject
  readonly progress?: Progress
}

export interface Checked<Values, Able> {
  readonly findings: readonly Finding[]
  readonly facts: readonly AnySaying[]
  /** Null where the findings have an error. */
  readonly prepared: Prepared<Values, Able> | null
}

/** A task with its data: everything that training needs, made from files and options, and nothing done yet. */
export interface Prepared<Values = unknown, Able = unknown> {
  /** The options with every automatic value filled in, but for the number of training steps where `minutes` asks for a measurement. Put in again, they stay. */
  readonly values: Values
  /** Notes and warnings. */
  readonly findings: readonly Finding[]
  /** What the data turned out to be: lines for a person (`messages.facts`), and records for a program. */
  readonly facts: readonly AnySaying[]
  /** What speed is counted in: a key in `messages.units`. */
  readonly unit: string
  /** One after the other; the last one is called `training`, one before it `pretraining`. */
  readonly stages: readonly Stage[]
  /** What the network gives now, as text, to look at while it trains; null where there is nothing to see. Touches nothing that training uses. */
  readonly sample: ((model: Model, options: { readonly signal: AbortSignal }) => Promise<string>) | null
  /** After training, on the best weights: what is learned from them (thresholds), the baselines, the report. */
  finish(model: Model, progress?: Progress): Promise<Finished>
  /** What can be asked, once `finish` has said what to keep. */
  open(model: Model, record: JsonObject): Able
}

export interface Stage {
  readonly name: 'pretraining' | 'training'
  /** With `validation`, on which the best weights are chosen. */
  readonly data: AnyDataset
  /** Steps in all; null where `minutes` asks for a measurement. */
  readonly steps: number | null
  /** A learning rate to try where the one in `values` made training diverge; null where none can be told. */
  readonly calmerLearningRate: number | null
  /** Makes its network, anew at each call. */
  build(parts: BuildParts): Model
  /** How it is trained, in so many steps. */
  training(totalSteps: number): TrainingRecipe
}

export interface BuildParts {
  readonly cell: AnyCell | null
  readonly engine: EngineOptions
  /** The network of the stage before, trained. Null for the first stage; and where a run is resumed or only measured, so that weights are of no matter. */
  readonly before: Model | null
}

export type TrainingRecipe = Pick<
  FitOptions,
  | 'optimizer'
  | 'loss'
  | 'metrics'
  | 'weightedMetrics'
  | 'lossWeights'
  | 'classWeights'
  | 'schedule'
  | 'seed'
  | 'recompute'
  | 'earlyStopping'
  | 'validateEvery'
>

export interface Finished {
  /** What is saved with the network, as plain JSON: how data become numbers, thresholds, names of classes; `{ task, version, … }`. Null where its vocabulary says all. */
  readonly record: JsonObject | null
  /** Null where there was nothing to measure on. */
  readonly report: Report | null
}

/** A trained network that can be asked: in a page as in Node. Each task's has a method of its own besides (`classify`, `forecast`, …), which `answer` calls. */
export interface Trained<Asked = unknown> {
  readonly task: string
  readonly model: Model
  /** For a command line. Throws TaskError for what cannot be answered as a whole; a single row that cannot is a record with its reason. */
  answer(question: Question, options: Asked): Answer | Promise<Answer>
  /** Measures the network on other data, by what the report of its training measured. `progress` as in `finish`. */
  evaluate(given: Given, progress?: Progress): Promise<Report>
}

/** What is asked: files, words of the command line, or lines as they come; one of the three is there, but for verbs that need nothing. */
export interface Question {
  readonly sources: readonly Source[]
  readonly words: readonly string[]
  readonly lines: AsyncIterable<string> | null
}

/** A value of a record; an object or a list stands in JSON alone. */
export type Cell = string | number | boolean | null

export interface Answer {
  /** What a CSV has, in order. */
  readonly columns: readonly string[]
  /** As they come: in JSON a line each, with everything they hold; in a CSV a row each. */
  readonly records: AsyncIterable<Readonly<Record<string, unknown>>>
  /** How numbers that stand in the records as texts are written, where that is known. */
  readonly decimal?: '.' | ','
  /** Columns whose numbers the network worked out: a CSV has six figures of them, JSON all. */
  readonly computed?: readonly string[]
  /** Heads and cells of a record as people read them, where they are not its columns. */
  readonly cells?: (
    record: Readonly<Record<string, unknown>>,
    messages: TaskMessages,
  ) => readonly (readonly [head: string, cell: unknown])[]
  /** What was found in what was asked about: notes and warnings, said beside the answer. */
  readonly findings?: readonly Finding[]
  /** How one is shown to a person, in lines of so many columns at most; by default its columns. Null where only `end` is. */
  readonly show: ((record: Readonly<Record<string, unknown>>, messages: TaskMessages, width: number) => string | null) | null
  /** What is shown after all of them: a drawing, what was skipped and why. */
  readonly end: ((messages: TaskMessages, width: number) => string) | null
  /** Files that the answer is made of (music); `name` is a proposal with its ending. Called after the records. */
  readonly files: (() => Promise<readonly { readonly name: string; readonly bytes: Uint8Array }[]>) | null
}
