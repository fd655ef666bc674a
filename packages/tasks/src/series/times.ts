import type { Finding } from '../base/finding.ts'
import { found, refuse } from '../sayings/series.ts'
import { isMissing } from '../tabular/values.ts'
import { dateFormatOf, dateReader, detectDates } from './dates.ts'
import type { SeriesValues } from './options.ts'
import type { DateFormat, SeriesFormat, SeriesTable } from './series.ts'
import { timeCells } from './time-column.ts'
import { offsetName, zoneOf } from './zone.ts'

/** The dates of all rows as they are written: not yet a time anywhere. */
export interface ReadDates {
  readonly format: DateFormat
  /** What clocks show, in milliseconds since 1970; NaN for a row without. */
  readonly walls: Float64Array
  /** What clocks are ahead of UTC, in milliseconds, where cells say it; else NaN. */
  readonly offsets: Float64Array
}

/** Throws `series-date`, `series-date-order`, `series-date-format`. */
export function readDates(table: SeriesTable, time: readonly string[], option: string | null, otherwise: DateFormat | null): ReadDates {
  const { cells, where, parts } = timeCells(table, time)
  const detected =
    parts && option === null
      ? { kind: 'parts' as const, order: null, pattern: null }
      : option === null
        ? detectDates(cells, where, otherwise)
        : dateFormatOf(option, cells)
  const read = dateReader(detected)
  const walls = new Float64Array(cells.length).fill(Number.NaN)
  const offsets = new Float64Array(cells.length).fill(Number.NaN)
  for (const [row, cell] of cells.entries()) {
    if (isMissing(cell)) continue
    const date = read(cell)
    if (!date) return refuse('series-date', { ...where(row), value: cell })
    walls[row] = date.wall
    if (date.offset !== null) offsets[row] = date.offset
  }
  return { format: detected, walls, offsets }
}

export interface Times {
  readonly timezone: string | null
  /** Milliseconds since 1970 (UTC) of each row; NaN for one without. */
  readonly times: Float64Array
  readonly findings: readonly Finding[]
}

/**
 * Times of rows: what clocks show becomes a time by what the cells say of their zone, else by the zone. Hours that clocks show twice as daylight saving ends are
 * taken in their order within each group. Without a zone, times stand as clocks show them.
 */
export function timesOf(
  table: SeriesTable,
  { format, walls, offsets }: ReadDates,
  {
    time,
    groupOfRow,
    option,
    saved,
  }: { time: readonly string[]; groupOfRow: Int32Array; option: SeriesValues['timezone']; saved: SeriesFormat | null },
): Times {
  const findings: Finding[] = []
  const timezone = option ?? saved?.timezone ?? zoneFound(table, format, { offsets, time, findings })
  const zone = zoneOf(timezone)
  const times = new Float64Array(walls.length).fill(Number.NaN)
  const last = new Map<number, number>()
  let unreal = 0
  for (const [row, wall] of walls.entries()) {
    if (Number.isNaN(wall)) continue
    const offset = offsets[row] ?? Number.NaN
    const group = groupOfRow[row] ?? 0
    const instant = Number.isNaN(offset) ? zone.instant(wall, last.get(group)) : { time: wall - offset, real: true }
    if (!instant.real) unreal++
    times[row] = instant.time
    last.set(group, instant.time)
  }
  if (unreal > 0) findings.push(found('warning', 'series-skipped-hour', { rows: unreal, timezone: timezone ?? '' }))
  return { timezone, times, findings }
}

/** The one offset that all cells have; UTC where they have several. */
function zoneFound(
  table: SeriesTable,
  { kind }: DateFormat,
  { offsets, time, findings }: { offsets: Float64Array; time: readonly string[]; findings: Finding[] },
): string | null {
  const different = new Set(offsets.filter((offset) => !Number.isNaN(offset)))
  const [only] = different
  if (kind !== 'date' && kind !== 'parts' && kind !== 'excel') return 'UTC'
  if (only === undefined) return null
  if (different.size === 1) return only === 0 ? 'UTC' : offsetName(only)
  findings.push(found('note', 'series-offsets', { file: table.files[0] ?? '', column: time[0] ?? '' }))
  return 'UTC'
}
