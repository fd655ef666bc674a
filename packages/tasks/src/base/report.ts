import type { Finding } from './finding.ts'

/** A number that says how good answers are. */
export interface Measure {
  /** Its key in `messages`: `accuracy`, `macroF1`, `mae`, `nats`, `rouge1`, … */
  readonly name: string
  readonly better: 'higher' | 'lower'
  /** How it is written: a share as per cent, or a number with so many digits after its point, with its unit. */
  readonly as: 'share' | { readonly digits: number; readonly unit?: string }
}

/** Something measured: the network, or one of the baselines, by its key in `messages` (`network`, `majority`, `naiveBayes`, `lastValue`, …). */
export interface Contender {
  readonly name: string
  /** By the names of the measures; null where it has none of that kind. */
  readonly values: Readonly<Record<string, number | null>>
  /** Seconds it took to fit; null for one that was only measured. */
  readonly seconds: number | null
}

/** A table of the report: per class, per horizon, the worst errors. `title` and `columns` are keys in `messages`; cells that are no numbers stand as they are. */
export interface ReportTable {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
  /** How the numbers of each column are written; a whole number unless given. */
  readonly as?: Readonly<Record<string, Measure['as']>>
}

/** What a training ends with, and `eval` gives: `report.json` and, in words, `report.md`. */
export interface Report {
  readonly task: string
  /** What it was measured on: the part kept for validation (on which the best weights were chosen), a part or file kept for the test, or other data. */
  readonly on: 'validation' | 'test' | 'data'
  /** How many examples that were, and what they are called: a key in `messages.units`. */
  readonly count: number
  readonly unit: string
  /** The first is the one that counts. */
  readonly measures: readonly Measure[]
  /** The network first, then the baselines. Those of `eval` may be without. */
  readonly contenders: readonly Contender[]
  readonly tables: readonly ReportTable[]
  /** What was found in the data that were measured on, and decided about them: warnings, said beside the report. */
  readonly findings?: readonly Finding[]
  /** What is to be said of the figures besides; the words are those of findings. */
  readonly remarks?: readonly Finding[]
}
