import type { Finding } from '../base/finding.ts'
import { found } from '../sayings/series.ts'
import { stepsBetween } from './frequency.ts'
import type { Frequency, SeriesGroup, SeriesTable, Stepping } from './series.ts'
import { textsOf, type Zone } from './zone.ts'

/** What is to be said of the order of rows within their groups: without a time, backwards, with a time that another has. */
export function orderFindings(
  table: SeriesTable,
  times: Float64Array,
  { groupOfRow, stepping }: { readonly groupOfRow: Int32Array; readonly stepping: Stepping },
): readonly Finding[] {
  const place = (row: number) => ({ file: table.files[row] ?? '', line: table.lines[row] ?? 0 })
  const untimed: number[] = []
  const backwards: number[] = []
  let [forwards, level] = [0, 0]
  const last = new Map<number, number>()
  for (const [row, time] of times.entries()) {
    if (Number.isNaN(time)) {
      untimed.push(row)
      continue
    }
    const group = groupOfRow[row] ?? 0
    const before = last.get(group)
    if (before !== undefined && time < before) backwards.push(row)
    if (before !== undefined && time > before) forwards++
    if (time === before) level++
    last.set(group, time)
  }
  const findings: Finding[] = []
  const [firstUntimed, firstBackwards] = [untimed[0], backwards[0]]
  if (firstUntimed !== undefined) findings.push(found('warning', 'series-untimed-rows', { ...place(firstUntimed), rows: untimed.length }))
  if (firstBackwards !== undefined) {
    if (forwards === 0 && backwards.length > 1) findings.push(found('note', 'series-newest-first', { file: place(firstBackwards).file }))
    else findings.push(found('warning', 'series-backwards', { ...place(firstBackwards), rows: backwards.length }))
  }
  // Times that only go forward do not repeat.
  const repeated = backwards.length + level === 0 ? { rows: [], identical: 0 } : repeatedRows(table, times, groupOfRow)
  const [first] = repeated.rows
  if (first !== undefined)
    findings.push(
      found('warning', 'series-repeated', {
        ...place(first),
        rows: repeated.rows.length,
        averaged: stepping === 'regular',
        identical: repeated.identical,
      }),
    )
  return findings
}

function repeatedRows(
  table: SeriesTable,
  times: Float64Array,
  groupOfRow: Int32Array,
): { readonly rows: readonly number[]; readonly identical: number } {
  const seen = new Map<string, number>()
  const rows: number[] = []
  let identical = 0
  for (const [row, time] of times.entries()) {
    if (Number.isNaN(time)) continue
    const key = `${groupOfRow[row]} ${time}`
    const before = seen.get(key)
    if (before === undefined) {
      seen.set(key, row)
      continue
    }
    rows.push(row)
    if (table.rows[row]?.every((cell, i) => cell === table.rows[before]?.[i])) identical++
  }
  return { rows, identical }
}

/** What is to be said of steps: that there are gaps, that rows did not keep step, that several became one. */
export function stepFindings(
  groups: readonly SeriesGroup[],
  {
    frequency,
    regular,
    coarser,
    moved,
    stepping,
    zone,
    rows,
  }: {
    readonly frequency: Frequency
    readonly regular: number
    readonly coarser: boolean
    readonly moved: number
    readonly stepping: Stepping
    readonly zone: Zone
    readonly rows: readonly Int32Array[]
  },
): readonly Finding[] {
  const findings: Finding[] = []
  const rowCount = rows.reduce((sum, list) => sum + list.length, 0)
  const filled = groups.reduce((sum, group) => sum + group.rows.filter((row) => row >= 0).length, 0)
  if (coarser && stepping === 'regular') findings.push(found('note', 'series-averaged', { rows: rowCount, steps: filled, frequency }))
  else if (regular < 0.8 && stepping === 'regular') findings.push(found('warning', 'series-irregular', { frequency, share: regular }))
  if (!coarser && moved > 0 && regular >= 0.8) findings.push(found('warning', 'series-off-grid', { rows: moved, frequency }))
  const gaps = groups.flatMap((group) => gapsOf(group, frequency, zone, stepping))
  const longest = gaps.reduce<Gap | null>((best, gap) => (best && best.steps >= gap.steps ? best : gap), null)
  const textOf = textsOf(longest ? [longest.from, longest.to] : [], zone)
  if (longest && (regular >= 0.8 || stepping === 'regular'))
    findings.push(
      found('warning', 'series-gaps', {
        gaps: gaps.length,
        steps: gaps.reduce((sum, { steps }) => sum + steps, 0),
        longest: longest.steps,
        from: textOf(longest.from),
        to: textOf(longest.to),
        frequency,
        group: longest.group,
      }),
    )
  return findings
}

interface Gap {
  readonly steps: number
  /** The times of the steps before and after it. */
  readonly from: number
  readonly to: number
  readonly group: string | null
}

/** Steps in a row without one of the table. */
function gapsOf({ name, times, rows }: SeriesGroup, frequency: Frequency, zone: Zone, stepping: Stepping): readonly Gap[] {
  const gaps: Gap[] = []
  let last = -1
  for (const [step, row] of rows.entries()) {
    if (row < 0) continue
    const [from, to] = [times[last] ?? 0, times[step] ?? 0]
    const missing = last < 0 ? 0 : stepping === 'regular' ? step - last - 1 : Math.round(stepsBetween(from, to, frequency, zone)) - 1
    if (missing > 0) gaps.push({ steps: missing, from, to, group: name })
    last = step
  }
  return gaps
}
