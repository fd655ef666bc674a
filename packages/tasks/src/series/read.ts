import { largest, smallest } from '../base/extremes.ts'
import type { Source } from '../base/source.ts'
import { fact, found, refuse } from '../sayings/series.ts'
import { layoutOf, readAlike } from '../tabular/layout.ts'
import { readingOf } from '../tabular/options.ts'
import { isMissing } from '../tabular/values.ts'
import { columnsNamed } from './column-names.ts'
import { columnOf, type OddCells, rowValues } from './columns.ts'
import { frequencyOf } from './frequency.ts'
import { findGroup, groupRows } from './groups.ts'
import { cellsOf, type JoinedTables, joinTables } from './join.ts'
import { type Cells, detectDecimal, isNumeric } from './numbers.ts'
import type { SeriesValues } from './options.ts'
import { orderFindings, stepFindings } from './order-findings.ts'
import { rolesOf } from './roles.ts'
import type { Frequency, Series, SeriesFormat, SeriesGroup, SeriesTable, Stepping } from './series.ts'
import { differentTimes, frequencyFor, groupSteps, orderedRows, otherSteps } from './steps.ts'
import { findTime } from './time-column.ts'
import { readDates, type Times, timesOf } from './times.ts'
import { type WholeSteps, wholeSteps } from './whole-steps.ts'
import { textsOf, timeText, type Zone, zoneOf } from './zone.ts'

export interface ReadSeriesOptions {
  /** How the table was read that a network was trained on: the same columns, in the same roles. */
  readonly format?: SeriesFormat | null
  readonly stepping?: Stepping
  /** What a table with several columns of numbers is about where no `--target` says it: that must be said, or all of them. */
  readonly targets?: 'one' | 'all'
  readonly oddCells?: OddCells
}

/**
 * Tables as series: what is not said by the options is found by looking. Nothing is filled or scaled yet, and nothing learned: see `fitEncoder`.
 * Throws TaskError (`SeriesErrors`, `TableErrors`), and what decoding throws.
 */
export async function readSeries(
  sources: readonly Source[],
  values: SeriesValues,
  { format: saved = null, stepping: wanted = 'regular', targets = 'one', oddCells = 'refused' }: ReadSeriesOptions = {},
): Promise<Series> {
  const reading = readingOf(values)
  const joined = saved ? await joinAlike(sources, saved) : await joinTables(sources, reading)
  const { table } = joined
  const time = saved ? saved.time : findTime(table, values.time)
  const dates = time.length === 0 ? null : readDates(table, time, values.dateFormat, saved?.dates ?? null)
  const group = groupFor(joined, values, { saved, time, walls: dates?.walls ?? new Float64Array(table.rows.length) })
  const { names, groupOfRow } = groupRows(table, group, joined.fileOfRow)
  const { timezone, times, findings } = dates
    ? timesOf(table, dates, { time, groupOfRow, option: values.timezone, saved })
    : countedTimes(groupOfRow, names.length)
  const zone = zoneOf(timezone)
  const column = group !== null && group !== 'file' ? group.column : null
  const roles = saved ? { ...saved, findings: [] } : rolesOf(table, values, { time, group: column, targets })
  const decimal = decimalOf(joined, values, { roles: roles.columns, time, saved })
  const stepping = saved?.stepping ?? wanted
  const ordered = orderedRows(groupOfRow, times, names.length)
  const lists = ordered.map((rows) => differentTimes(rows, times))
  const asked = saved?.frequency ?? (values.frequency === null ? null : frequencyOf(values.frequency))
  const timeless = { frequency: { every: 1, unit: 'row' } as const, regular: 1, coarser: false, own: null }
  const { frequency, regular, coarser, own } = dates ? frequencyFor(lists, { zone, wanted: asked, table, stepping }) : timeless
  const whole = ordered.map((rows) =>
    coarser && own && stepping === 'regular' ? wholeSteps(rows, times, { frequency, own, zone }) : { rows, left: [] },
  )
  const read = roles.columns.map((one) => rowValues(table, one, { decimal, oddCells, isAsked: saved !== null }))
  const stepOfRow = new Int32Array(table.rows.length).fill(-1)
  let moved = 0
  const groups = whole.map(({ rows }, place): SeriesGroup => {
    const placed = groupSteps(rows, times, { frequency, stepping, zone, coarser, table })
    const lastRows = new Int32Array(placed.times.length).fill(-1)
    for (const [i, row] of rows.entries()) {
      stepOfRow[row] = placed.steps[i] ?? 0
      lastRows[placed.steps[i] ?? 0] = row
    }
    moved += placed.moved
    return {
      name: names[place] ?? null,
      times: placed.times,
      columns: roles.columns.map((one, i) =>
        columnOf(one.name, read[i]!.values, { rows, steps: placed.steps, count: placed.times.length }),
      ),
      rows: lastRows,
    }
  })
  const format: SeriesFormat = {
    layout: saved ? saved.layout : joined.tables[0] ? layoutOf(joined.tables[0], reading) : null,
    time,
    dates: dates?.format ?? null,
    timezone,
    decimal,
    group,
    frequency,
    stepping,
    columns: roles.columns,
    targets: roles.targets,
    known: roles.known,
    fill: saved?.fill ?? values.fill,
  }
  const inOrder = dates ? orderFindings(table, times, { groupOfRow, stepping }) : []
  for (const [row, step] of stepOfRow.entries()) if (step < 0) groupOfRow[row] = -1
  const grouped =
    names.length > 1 && values.group === null && !saved ? [found('note', 'series-grouped', { by: column, groups: names.length })] : []
  return {
    format,
    groups,
    table,
    groupOfRow,
    stepOfRow,
    findings: [
      ...joined.findings,
      ...findings,
      ...roles.findings,
      ...read.flatMap(({ findings }) => findings),
      ...grouped,
      ...(dates && asked === null && stepping === 'regular' ? otherSteps(lists, names, { frequency, zone }) : []),
      ...inOrder,
      ...(dates ? stepFindings(groups, { frequency, regular, coarser, moved, stepping, zone, rows: whole.map(({ rows }) => rows) }) : []),
      ...partialFindings(whole, { frequency, zone }),
    ],
    facts: [
      ...joined.tables.map(({ name, format: { encoding } }) => ({ code: 'file', details: { file: name, encoding } })),
      ...factsOf(format, groups, table),
    ],
  }
}

/** What is to be said of steps that are not whole. */
function partialFindings(groups: readonly WholeSteps[], { frequency, zone }: { readonly frequency: Frequency; readonly zone: Zone }) {
  const left = groups.flatMap((group) => group.left)
  const last = left.at(-1)
  if (!last) return []
  const rows = left.reduce((sum, step) => sum + step.rows, 0)
  return [found('warning', 'series-partial-steps', { rows, steps: left.length, frequency, example: timeText(last.time, zone) })]
}

/** Tables with the columns of the training's, read as that was parted. */
const joinAlike = (sources: readonly Source[], saved: SeriesFormat): Promise<JoinedTables> =>
  readAlike(sources, saved.layout ?? null, async (layout) => {
    const joined = await joinTables(sources, layout)
    refuseOtherColumns(joined.table, saved)
    return joined
  })

function refuseOtherColumns({ columns, files }: SeriesTable, saved: SeriesFormat): void {
  const group = saved.group !== null && saved.group !== 'file' ? [saved.group.column] : []
  const wanted = new Set([...saved.time, ...saved.columns.map(({ name }) => name), ...group])
  const missing = [...wanted].filter((column) => !columns.includes(column))
  if (missing.length > 0) refuse('series-columns-differ', { file: files[0] ?? '', missing, columns })
}

/** With new data files are groups where their times overlap, whether or not they were in training. */
function groupFor(
  { table, fileOfRow }: JoinedTables,
  values: SeriesValues,
  { saved, time, walls }: { saved: SeriesFormat | null; time: readonly string[]; walls: Float64Array },
): SeriesFormat['group'] {
  if (saved !== null && saved.group !== null && saved.group !== 'file') return saved.group
  if (saved === null && values.group !== null) {
    const [column] = values.group === 'none' && !table.columns.includes('none') ? [] : columnsNamed(table, 'group', values.group)
    return column === undefined ? null : { column }
  }
  const group = findGroup(table, walls, fileOfRow, time)
  return saved !== null && group !== 'file' ? saved.group : group
}

/** Without times rows are steps: 0, 1, 2, … in each group. */
function countedTimes(groupOfRow: Int32Array, groups: number): Times {
  const next = new Int32Array(groups)
  const times = Float64Array.from(groupOfRow, (group) => {
    const time = next[group] ?? 0
    next[group] = time + 1
    return time
  })
  return { timezone: null, times, findings: [] }
}

function decimalOf(
  { table, tables }: JoinedTables,
  values: SeriesValues,
  { roles, time, saved }: { roles: SeriesFormat['columns']; time: readonly string[]; saved: SeriesFormat | null },
): '.' | ',' {
  if (values.decimal !== null) return values.decimal
  const json = tables.every(({ format }) => format.kind === 'jsonl')
  const columns = roles.filter(({ kind }) => kind === 'number').map(({ name }) => cellsOf(table, name))
  const taken = new Set([...roles.map(({ name }) => name), ...time])
  const besides = table.columns.filter((name) => !taken.has(name)).map((name) => cellsOf(table, name))
  const areNumeric = ({ cells }: Cells): boolean => cells.every((cell) => isMissing(cell) || isNumeric(cell))
  return detectDecimal(columns.filter(areNumeric), {
    otherwise: json ? '.' : (saved?.decimal ?? null),
    besides: besides.filter(areNumeric),
    parted: tables.every(({ format }) => format.separator === ','),
  })
}

function factsOf(format: SeriesFormat, groups: readonly SeriesGroup[], { rows }: SeriesTable) {
  const there = groups.filter(({ times }) => times.length > 0)
  const first = smallest(there.map(({ times }) => times[0] ?? 0))
  const last = largest(there.map(({ times }) => times.at(-1) ?? 0))
  const textOf = textsOf([first, last], zoneOf(format.timezone))
  const timed = format.frequency.unit !== 'row' && there.length > 0
  const besides = format.columns.map(({ name }) => name).filter((name) => !format.targets.includes(name) && !format.known.includes(name))
  return [
    fact('series', {
      rows: rows.length,
      groups: groups.length,
      steps: groups.reduce((sum, { times }) => sum + times.length, 0),
      from: timed ? textOf(first) : null,
      to: timed ? textOf(last) : null,
      frequency: format.frequency,
      stepping: format.stepping,
      timezone: format.timezone,
    }),
    fact('series-columns', { time: format.time, targets: format.targets, others: besides, known: format.known }),
  ]
}
