import { stepTime } from './frequency.ts'
import type { Series, SeriesColumn, SeriesGroup } from './series.ts'
import { zoneOf } from './zone.ts'

/** Series with so many steps more at the end of each group: their times by the frequency, without values or rows. Those that `from` names already there count. */
export function extendSeries(series: Series, steps: number, from: (group: SeriesGroup) => number = ({ times }) => times.length): Series {
  const { frequency, timezone } = series.format
  const zone = zoneOf(timezone)
  const groups = series.groups.map((group): SeriesGroup => {
    const count = group.times.length
    const more = Math.max(0, from(group) + steps - count)
    if (more === 0 || count === 0) return group
    const last = group.times[count - 1] ?? 0
    return {
      name: group.name,
      times: Float64Array.from({ length: count + more }, (_, step) =>
        step < count ? (group.times[step] ?? 0) : stepTime(last, step - count + 1, frequency, zone),
      ),
      columns: group.columns.map((column) => longer(column, more)),
      rows: Int32Array.from({ length: count + more }, (_, step) => group.rows[step] ?? -1),
    }
  })
  return { ...series, groups }
}

function longer(column: SeriesColumn, more: number): SeriesColumn {
  if (column.kind === 'category') return { ...column, values: [...column.values, ...Array.from({ length: more }, () => null)] }
  const values = new Float64Array(column.values.length + more).fill(Number.NaN)
  values.set(column.values)
  return { ...column, values }
}

/** Series without the steps from these on, one for each group. */
export function shortenSeries(series: Series, ends: readonly number[]): Series {
  const groups = series.groups.map((group, place): SeriesGroup => {
    const end = ends[place]!
    return {
      ...group,
      times: group.times.subarray(0, end),
      columns: group.columns.map(
        (column): SeriesColumn =>
          column.kind === 'number'
            ? { ...column, values: column.values.subarray(0, end) }
            : { ...column, values: column.values.slice(0, end) },
      ),
      rows: group.rows.subarray(0, end),
    }
  })
  return { ...series, groups }
}

/** The last step at which one of the targets was measured; -1 where none was. Steps after it have columns known ahead at most: they are to come. */
export function lastMeasured({ columns, times }: SeriesGroup, targets: readonly string[]): number {
  const own = columns.flatMap((column) => (column.kind === 'number' && targets.includes(column.name) ? [column.values] : []))
  for (let step = times.length - 1; step >= 0; step--) if (own.some((values) => !Number.isNaN(values[step]))) return step
  return -1
}
