import type { Finding } from '../base/finding.ts'
import type { Frequency } from '../base/frequency.ts'
import type { AnySaying } from '../base/saying.ts'
import type { Layout } from '../tabular/layout.ts'

export type { Frequency, FrequencyUnit } from '../base/frequency.ts'

/**
 * How rows become steps. `regular`: one step at every multiple of the frequency; rows of the same step are averaged, and where there is no row, values are missing.
 * `rows`: each row is a step, whatever the time between it and the next.
 */
export type Stepping = 'regular' | 'rows'

/** How dates are written. `pattern` is null where the order of day, month and year says all. */
export interface DateFormat {
  readonly kind: 'date' | 'seconds' | 'milliseconds' | 'microseconds' | 'nanoseconds' | 'excel' | 'parts'
  /** Of day, month and year, where digits alone don't say; null where they do. */
  readonly order: 'dmy' | 'mdy' | 'ymd' | null
  readonly pattern: string | null
}

/** How a table is read as series: found in the training data, saved with the network, and followed with new data. Plain JSON. */
export interface SeriesFormat {
  /** How the table was parted; null where that says nothing of others. */
  readonly layout: Layout | null
  /** One column of times, several that make one (year, month, day, hour), or none. */
  readonly time: readonly string[]
  readonly dates: DateFormat | null
  /** Of the IANA data base, or `+03:00`; null where times are as clocks show them, wherever that is. */
  readonly timezone: string | null
  readonly decimal: '.' | ','
  /** `file`: each file is a group. */
  readonly group: { readonly column: string } | 'file' | null
  readonly frequency: Frequency
  readonly stepping: Stepping
  /** Columns with values, in the table's order, targets among them. */
  readonly columns: readonly { readonly name: string; readonly kind: 'number' | 'category' }[]
  readonly targets: readonly string[]
  /** Columns whose values are known ahead, for steps to come. */
  readonly known: readonly string[]
  /** How many steps a value stands in for missing ones after it. */
  readonly fill: number
}

/** Values of a column at each step: numbers, NaN where there is none, or words, null where there is none. */
export type SeriesColumn =
  | { readonly kind: 'number'; readonly name: string; readonly values: Float64Array }
  | { readonly kind: 'category'; readonly name: string; readonly values: readonly (string | null)[] }

/** One series over time: all of the table, or what belongs to one group. */
export interface SeriesGroup {
  /** Null where there is one series alone. */
  readonly name: string | null
  /** Milliseconds since 1970 (UTC) of each step, in order; 0, 1, 2, … where there are no times. */
  readonly times: Float64Array
  /** As measured: nothing is filled. In the order of `format.columns`. */
  readonly columns: readonly SeriesColumn[]
  /** The (last) row of each step in `Series.table`; -1 where there is none. */
  readonly rows: Int32Array
}

/** All rows that were read, of one file or several. */
export interface SeriesTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Of JSON lines each row as it came; null for others. */
  readonly objects: readonly (Readonly<Record<string, unknown>> | null)[]
  /** File and line (from 1) of each row. */
  readonly files: readonly string[]
  readonly lines: readonly number[]
}

/** A table read as series. */
export interface Series {
  readonly format: SeriesFormat
  readonly groups: readonly SeriesGroup[]
  readonly table: SeriesTable
  /** Where each row went: its group and its step there; -1 for a row without a time, and for one of a step that is not whole. */
  readonly groupOfRow: Int32Array
  readonly stepOfRow: Int32Array
  readonly findings: readonly Finding[]
  readonly facts: readonly AnySaying[]
}

/** Steps from `from` up to, not including, `to`. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** The parts of each group, in the order of `Series.groups`: earlier steps are learned from, later ones measured on. */
export interface SeriesParts {
  readonly training: readonly Span[]
  readonly validation: readonly Span[]
  readonly test: readonly Span[]
}

/** Moves and scales a number: (value − center) / scale. */
export interface Scaler {
  readonly center: number
  readonly scale: number
}

/** How values become what a network reads, learned from the training part alone. Plain JSON, for the record. */
export interface SeriesEncoder {
  readonly columns: readonly EncodedColumn[]
  readonly targets: readonly string[]
  readonly known: readonly string[]
  /** Made from the date: each as sine and cosine. */
  readonly calendar: readonly CalendarFeature[]
  /** What becomes of values missing for longer than `fill` steps. `mask`: the center, with an input of their own that says so; `drop`: no window has them. */
  readonly missing: 'mask' | 'drop'
  /** Whether values filled forward count as measured: targets have so many gaps that hardly a window would be without one. */
  readonly filledTargets: boolean
}
export type EncodedColumn =
  /** `mask`: whether there is an input that says where the value is missing. `sparse`: an empty cell is no missing value, it says 0. */
  | ({ readonly kind: 'number'; readonly name: string; readonly mask: boolean; readonly sparse?: boolean } & Scaler)
  /** One input for each of these; a new one has zeros in all. `sparse`: so has an empty cell, which says that none of them holds. */
  | { readonly kind: 'category'; readonly name: string; readonly categories: readonly string[]; readonly sparse?: boolean }
export type CalendarFeature = 'hour' | 'weekday' | 'yearday' | 'month'

/** What a network reads, step by step, row after row: element `step * names.length + place`. */
export interface EncodedGroup {
  readonly name: string | null
  readonly times: Float64Array
  /** [steps, inputs]: all columns, scaled, gaps filled, and the calendar; never NaN. */
  readonly inputs: Float32Array
  /** [steps, ahead]: what is known of a step before it comes: columns known ahead, calendar; never NaN. */
  readonly ahead: Float32Array
  /** [steps, targets]: scaled; NaN where nothing was measured. With `encoder.filledTargets` the same as `filledTargets`. */
  readonly targets: Float32Array
  /** [steps, targets]: scaled, filled as the inputs are; NaN where missing for longer. */
  readonly filledTargets: Float32Array
  /** 1 where a window may have the step in its past. */
  readonly usable: Uint8Array
  /** 0 where a column known ahead has no value. */
  readonly knownAhead: Uint8Array
}

export interface EncodedSeries {
  readonly encoder: SeriesEncoder
  readonly groups: readonly EncodedGroup[]
  /** What the numbers of each step are called: columns, `column=category`, `column?` for masks, `hour sin`, … */
  readonly inputs: readonly string[]
  readonly ahead: readonly string[]
  readonly targets: readonly string[]
  readonly findings: readonly Finding[]
}

/** Places in series: of each window its group and the first step it foretells; its past is the `lookback` steps before, its targets the `horizon` steps from there. */
export interface Windows {
  readonly size: number
  readonly lookback: number
  readonly horizon: number
  readonly groups: Int32Array
  readonly origins: Int32Array
  /** Left out since a step of their past was missing, or a target. */
  readonly skipped: number
}
