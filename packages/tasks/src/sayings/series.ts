import { finding } from '../base/finding.ts'
import type { Frequency } from '../base/frequency.ts'
import { refusing } from '../base/task-error.ts'

/** A cell of a file: what stands in a row (its line, from 1) and a column. */
export interface CellPlace {
  readonly file: string
  readonly line: number
  readonly column: string
  readonly value: string
}

/** What a table cannot be read as series for. Times are texts, as clocks show them there. */
export interface SeriesErrors {
  'series-no-time': { readonly file: string; readonly columns: readonly string[] }
  /** An option names a column that the file does not have. */
  'series-no-column': { readonly file: string; readonly option: string; readonly column: string; readonly columns: readonly string[] }
  /** One column for two roles. */
  'series-two-roles': { readonly column: string; readonly options: readonly [string, string] }
  /** An option names a column that was found to be something else, which no option said. */
  'series-found-role': { readonly column: string; readonly role: 'time' | 'group'; readonly option: string }
  'series-date': CellPlace
  /** 03/04 could be the third of April or the fourth of March, and nothing in the column decides it. */
  'series-date-order': CellPlace
  'series-date-format': { readonly format: string }
  'series-timezone': { readonly timezone: string }
  'series-frequency': { readonly frequency: string }
  /** No two times that differ in so many rows. */
  'series-no-frequency': { readonly file: string; readonly rows: number }
  /** 1.234 could be a little more than one or more than a thousand, and nothing in the table decides it. */
  'series-decimal': CellPlace
  /** Decimal points here, decimal commas there. */
  'series-decimals-mixed': CellPlace & { readonly other: CellPlace }
  /** `count`: how many cells of the column are no numbers. */
  /** `isAsked`: not of the data that are learned from. */
  'series-not-a-number': CellPlace & { readonly count: number; readonly isAsked: boolean }
  'series-target': { readonly file: string; readonly columns: readonly string[] }
  /** `example`: a cell that comes near to one, or another; null where there is none. */
  'series-no-numbers': { readonly file: string; readonly columns: readonly string[]; readonly example: CellPlace | null }
  /** Amounts in more than one currency in a column. */
  'series-currencies': CellPlace & { readonly other: CellPlace }
  'series-target-words': CellPlace
  'series-target-missing': { readonly file: string; readonly column: string }
  /** Hardly a step of the frequency has a row: a date is wrong, or the frequency. */
  'series-sparse': {
    readonly file: string
    readonly line: number
    readonly from: string
    readonly to: string
    readonly frequency: Frequency
    readonly steps: number
    readonly rows: number
  }
  /** `longest`: the steps of the longest series that are there to use, of `all` that it has: others are kept for validation and the test. */
  'series-too-short': {
    readonly files: readonly string[]
    readonly longest: number
    readonly all: number
    readonly lookback: number
    readonly horizon: number
  }
  /** Long enough, and yet no window without steps that are missing. */
  'series-no-window': { readonly files: readonly string[]; readonly skipped: number }
  /** New data, or one file among others, without a column of the others. */
  'series-columns-differ': { readonly file: string; readonly missing: readonly string[]; readonly columns: readonly string[] }
}

export interface SeriesFindings {
  'series-untimed-rows': { readonly file: string; readonly rows: number; readonly line: number }
  'series-newest-first': { readonly file: string }
  'series-backwards': { readonly file: string; readonly rows: number; readonly line: number }
  /** Rows with the time of another of their group; `averaged` where they share a step. */
  'series-repeated': {
    readonly file: string
    readonly rows: number
    readonly line: number
    readonly averaged: boolean
    readonly identical: number
  }
  'series-gaps': {
    readonly gaps: number
    readonly steps: number
    readonly longest: number
    readonly from: string
    readonly to: string
    readonly frequency: Frequency
    readonly group: string | null
  }
  'series-off-grid': { readonly rows: number; readonly frequency: Frequency }
  'series-irregular': { readonly frequency: Frequency; readonly share: number }
  /** Series whose rows are farther apart than the step of all, or closer together; an example and its own step. */
  'series-other-steps': {
    readonly groups: number
    readonly of: number
    readonly frequency: Frequency
    readonly example: string
    readonly own: Frequency
  }
  'series-averaged': { readonly rows: number; readonly steps: number; readonly frequency: Frequency }
  /** Steps at the ends of series that have rows for a part of their time alone. */
  'series-odd-cells': CellPlace & { readonly count: number }
  'series-partial-steps': { readonly rows: number; readonly steps: number; readonly frequency: Frequency; readonly example: string }
  /** Series are parted each by its own time: what one keeps back begins while another is still learned from. */
  'series-parted-apart': { readonly learned: string; readonly until: string; readonly kept: string; readonly from: string }
  /** Steps to test on, of so many, that training sees too; without times no example. */
  'series-test-in-training': { readonly steps: number; readonly of: number; readonly example: string | null }
  'series-skipped-hour': { readonly rows: number; readonly timezone: string }
  'series-offsets': { readonly file: string; readonly column: string }
  'series-grouped': { readonly by: string | null; readonly groups: number }
  'series-ignored-column': { readonly column: string; readonly reason: 'texts' | 'counter' | 'missing' | 'constant' }
  /** Cells that are there where something holds alone, such as on holidays: an empty one says that it does not. */
  'series-sparse-column': { readonly column: string; readonly rows: number; readonly empty: number }
  'series-constant-target': { readonly column: string; readonly value: number }
  /** `steps` without a value: `filled` from the step before, at most `fill` in a row; `left` were missing for longer. */
  'series-missing': {
    readonly column: string
    readonly steps: number
    readonly filled: number
    readonly left: number
    readonly fill: number
    readonly frequency: Frequency
    readonly leftAs: 'mask' | 'drop'
  }
  /** Of so many steps of the training part, `missing` lack a target, in `gaps` places; `examples`: how many would be left, of how many, without filled targets. */
  'series-filled-targets': {
    readonly columns: readonly string[]
    readonly missing: number
    readonly steps: number
    readonly gaps: number
    readonly examples: { readonly left: number; readonly of: number } | null
  }
  'series-new-category': { readonly column: string; readonly category: string; readonly steps: number; readonly others: number }
  'series-outliers': {
    readonly column: string
    readonly values: number
    readonly least: number
    readonly most: number
    readonly example: string
  }
  'series-short-groups': {
    readonly groups: number
    readonly of: number
    readonly example: string
    readonly steps: number
    readonly needed: number
  }
  'series-skipped-windows': { readonly windows: number; readonly skipped: number }
}

export interface SeriesFacts {
  series: {
    readonly rows: number
    readonly groups: number
    readonly steps: number
    readonly from: string | null
    readonly to: string | null
    readonly frequency: Frequency
    readonly stepping: 'regular' | 'rows'
    readonly timezone: string | null
  }
  'series-columns': {
    readonly time: readonly string[]
    readonly targets: readonly string[]
    readonly others: readonly string[]
    readonly known: readonly string[]
  }
  'series-numbers': {
    readonly column: string
    readonly least: number
    readonly mean: number
    readonly most: number
    readonly missing: number
  }
  'series-categories': {
    readonly column: string
    readonly categories: number
    readonly examples: readonly string[]
    readonly missing: number
  }
}

export const refuse: ReturnType<typeof refusing<SeriesErrors>> = refusing<SeriesErrors>()
export const found: ReturnType<typeof finding<SeriesFindings>> = finding<SeriesFindings>()
export const fact = <Code extends keyof SeriesFacts & string>(code: Code, details: SeriesFacts[Code]) => ({ code, details })
