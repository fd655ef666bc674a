import type { Finding } from '../base/finding.ts'
import { found, refuse } from '../sayings/series.ts'
import { floorTime, lengthOf, stepsBetween, stepTime } from './frequency.ts'
import { inferFrequency } from './infer-frequency.ts'
import type { Frequency, SeriesTable, Stepping } from './series.ts'
import { textsOf, type Zone } from './zone.ts'

/** The rows of one group that have a time, in order of time; of the same time as the file has them. */
export function orderedRows(groupOfRow: Int32Array, times: Float64Array, groups: number): readonly Int32Array[] {
  const rows: number[][] = Array.from({ length: groups }, () => [])
  for (const [row, group] of groupOfRow.entries()) if (!Number.isNaN(times[row])) rows[group]?.push(row)
  const time = (row: number): number => times[row] ?? 0
  return rows.map((list) => Int32Array.from(list.sort((a, b) => time(a) - time(b) || a - b)))
}

/** The times of rows in order, none of them twice. */
export function differentTimes(rows: Int32Array, times: Float64Array): Float64Array {
  const all = Float64Array.from(rows, (row) => times[row] ?? 0)
  return all.filter((time, i) => i === 0 || time !== all[i - 1])
}

/** Where a group's rows went: the time of each step, and the step of each of its rows. */
export interface GroupSteps {
  readonly times: Float64Array
  /** Of each row in `rows`. */
  readonly steps: Int32Array
  /** Rows whose time is not that of their step. */
  readonly moved: number
}

export interface StepsOptions {
  readonly frequency: Frequency
  readonly stepping: Stepping
  readonly zone: Zone
  /** Steps longer than the rows are apart: each has the mean of its rows. */
  readonly coarser: boolean
  readonly table: SeriesTable
}

/** Throws `series-sparse` where there would be a step with a row in hardly twenty. */
export function groupSteps(rows: Int32Array, times: Float64Array, { frequency, stepping, zone, coarser, table }: StepsOptions): GroupSteps {
  const own = Float64Array.from(rows, (row) => times[row] ?? 0)
  if (stepping === 'rows' || frequency.unit === 'row' || own.length === 0)
    return { times: own, steps: Int32Array.from(own.keys()), moved: 0 }
  const origin = coarser ? floorTime(own[0] ?? 0, frequency, zone) : (own[0] ?? 0)
  const steps = new Int32Array(own.length)
  let moved = 0
  for (const [i, time] of own.entries()) {
    const distance = stepsBetween(origin, time, frequency, zone)
    steps[i] = coarser ? Math.floor(distance + 1e-9) : Math.round(distance)
    if (Math.abs(distance - (steps[i] ?? 0)) > 0.01) moved++
  }
  const count = (steps.at(-1) ?? 0) + 1
  if (count > own.length * 20 + 1000) refuseSparse(rows, own, { count, frequency, zone, table })
  return { times: Float64Array.from({ length: count }, (_, step) => stepTime(origin, step, frequency, zone)), steps, moved }
}

function refuseSparse(
  rows: Int32Array,
  times: Float64Array,
  { count, frequency, zone, table }: { count: number; frequency: Frequency; zone: Zone; table: SeriesTable },
): never {
  let widest = 1
  for (let i = 1; i < times.length; i++) {
    const width = (at: number): number => (times[at] ?? 0) - (times[at - 1] ?? 0)
    if (width(i) > width(widest)) widest = i
  }
  const row = rows[widest] ?? 0
  const [before, after] = [times[widest - 1] ?? 0, times[widest] ?? 0]
  const textOf = textsOf([before, after], zone)
  return refuse('series-sparse', {
    file: table.files[row] ?? '',
    line: table.lines[row] ?? 0,
    from: textOf(before),
    to: textOf(after),
    frequency,
    steps: count,
    rows: times.length,
  })
}

/** Steps that differ by more than this, as a ratio, are others. */
const OTHER = 1.5

/** Groups whose own rows keep other steps than all of them together. */
export function otherSteps(
  lists: readonly Float64Array[],
  names: readonly (string | null)[],
  { frequency, zone }: { readonly frequency: Frequency; readonly zone: Zone },
): readonly Finding[] {
  if (lists.length < 2 || frequency.unit === 'row') return []
  const others = lists.flatMap((times, place) => {
    const own = times.length < 3 ? null : inferFrequency([times], zone)
    if (!own || own.regular < 0.8) return []
    const ratio = lengthOf(own.frequency) / lengthOf(frequency)
    return ratio > OTHER || ratio < 1 / OTHER ? [{ example: names[place] ?? '', own: own.frequency }] : []
  })
  const [first] = others
  return first ? [found('warning', 'series-other-steps', { groups: others.length, of: lists.length, frequency, ...first })] : []
}

/** Rows keep a frequency of their own where so large a share of their distances is of it. */
const REGULAR = 0.8

/** The frequency of rows, how much of them keeps it, whether it is longer than what the rows keep, and what they keep. Throws `series-no-frequency`. */
export function frequencyFor(
  lists: readonly Float64Array[],
  { zone, wanted, table, stepping }: { zone: Zone; wanted: Frequency | null; table: SeriesTable; stepping: Stepping },
): { readonly frequency: Frequency; readonly regular: number; readonly coarser: boolean; readonly own: Frequency | null } {
  const inferred = inferFrequency(lists, zone)
  if (wanted) {
    const coarser = inferred !== null && wanted.unit !== 'row' && lengthOf(inferred.frequency) < lengthOf(wanted) * 0.75
    return { frequency: wanted, regular: 1, coarser, own: inferred && inferred.regular >= REGULAR ? inferred.frequency : null }
  }
  if (inferred) return { ...inferred, coarser: false, own: inferred.frequency }
  return stepping === 'rows'
    ? { frequency: { every: 1, unit: 'row' }, regular: 1, coarser: false, own: null }
    : refuse('series-no-frequency', { file: table.files[0] ?? '', rows: table.rows.length })
}
