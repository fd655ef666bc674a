import type { CellFactory, Dataset, Layer, Loss, Optimizer, Schedule } from 'tekrar'

/** A file's bytes, and what to call it. */
export interface Source {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Something a person should know of: a key for whoever has words for it, and the facts. */
export type Notice =
  | { readonly code: 'shrunk-batch'; readonly from: number; readonly to: number }
  | { readonly code: 'shrunk-steps'; readonly from: number; readonly to: number }
  | { readonly code: 'no-validation' }

/** What the data turned out to be. Counts are in symbols: characters or words. */
export interface DataFacts {
  readonly files: readonly { readonly name: string; readonly encoding: string }[]
  readonly symbols: number
  readonly validationSymbols: number
  /** Different symbols, the unknown one not counted. */
  readonly alphabet: number
  /** Symbols of the validation part (for a given vocabulary: of both parts) that the vocabulary doesn't have. */
  readonly unknown: number
}

/** A task with its data: everything that training needs, made from files and options, and nothing done yet. */
export interface Prepared<Values> {
  /** The options with every automatic value filled in, but for the number of training steps where `minutes` asks for a measurement. */
  readonly values: Values
  readonly notices: readonly Notice[]
  readonly facts: DataFacts
  readonly data: Dataset
  /** What the network starts to write from when nobody says. */
  readonly start: string
  /** A learning rate to try where the one in `values` made training diverge. */
  readonly calmerLearningRate: number
  /** The layers of the network; not wanted where it comes from another run. */
  layers(cell: AnyCell | null): Layer[]
  /** How it is trained, in so many steps. */
  training(totalSteps: number): TrainingRecipe
}

export interface TrainingRecipe {
  readonly optimizer: Optimizer
  readonly loss: Loss
  readonly schedule: Schedule
  readonly seed: number
}

/** What `defineCell` returns, whatever its own options, states and weights. */
export type AnyCell = CellFactory<object, Record<string, readonly number[]>, Record<string, never>>
