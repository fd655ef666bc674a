import type { Finding } from '../base/finding.ts'
import { found, refuse } from '../sayings/series.ts'
import { calendarOf } from './calendar.ts'
import { filledForward } from './fill.ts'
import type { SeriesValues } from './options.ts'
import type { EncodedColumn, Scaler, Series, SeriesEncoder, SeriesFormat, Span } from './series.ts'

export interface FitEncoderOptions extends Pick<SeriesValues, 'scaling' | 'missing'> {
  /** Whether hour, weekday and their like are made from the date. */
  readonly calendar?: boolean
  /** Steps that nothing is learned from: anomalies. */
  readonly isLeftOut?: (group: number, step: number) => boolean
}

/**
 * Learns how values become numbers for a network: the center and scale of each column, the categories of each column of words, which columns say anything at all.
 * Nothing outside the spans, which are the training part, is looked at. Throws `series-target-missing`.
 */
export function fitEncoder(
  series: Series,
  spans: readonly Span[],
  { scaling, missing, calendar = true, isLeftOut = () => false }: FitEncoderOptions,
): { readonly encoder: SeriesEncoder; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  const columns = series.format.columns.flatMap((column, place) => {
    const fitted =
      column.kind === 'number'
        ? fitNumbers(series, spans, { column, place, scaling, missing, isLeftOut })
        : fitCategories(series, spans, { name: column.name, place, isLeftOut })
    if (fitted.finding) findings.push(fitted.finding)
    if (fitted.column?.sparse)
      findings.push(found('note', 'series-sparse-column', { column: column.name, ...cellsIn(series, spans, place) }))
    return fitted.column ? [fitted.column] : []
  })
  const names = columns.map(({ name }) => name)
  // Where each row is a step, nothing is foretold over gaps.
  const counts = gapsIn(series, spans)
  const gapped = series.format.stepping === 'regular' && counts.gaps >= 5 && counts.gaps * BETWEEN_GAPS > counts.steps
  if (gapped) findings.push(found('warning', 'series-filled-targets', { columns: series.format.targets, ...counts, examples: null }))
  return {
    encoder: {
      columns,
      targets: series.format.targets,
      known: series.format.known.filter((name) => names.includes(name)),
      calendar: calendar ? calendarOf(series.format.frequency, longestSpan(series, spans)) : [],
      missing,
      filledTargets: gapped,
    },
    findings,
  }
}

/** A gap in fewer steps than this, and hardly a window is without one. */
const BETWEEN_GAPS = 48

/** Steps of the training part, those without a target, and in how many places those are. */
function gapsIn(
  { format, groups }: Series,
  spans: readonly Span[],
): { readonly steps: number; readonly missing: number; readonly gaps: number } {
  let [steps, missing, gaps] = [0, 0, 0]
  for (const [group, { columns }] of groups.entries()) {
    const { from = 0, to = 0 } = spans[group] ?? {}
    const targets = columns.flatMap((column) => (column.kind === 'number' && format.targets.includes(column.name) ? [column.values] : []))
    const isGone = (step: number): boolean => targets.some((values) => Number.isNaN(values[step]))
    for (let step = from; step < to; step++) {
      steps++
      if (!isGone(step)) continue
      missing++
      if (step === from || !isGone(step - 1)) gaps++
    }
  }
  return { steps, missing, gaps }
}

function longestSpan({ groups }: Series, spans: readonly Span[]): number {
  return Math.max(
    0,
    ...groups.map(({ times }, group) => {
      const { from = 0, to = 0 } = spans[group] ?? {}
      return to > from ? (times[to - 1] ?? 0) - (times[from] ?? 0) : 0
    }),
  )
}

interface Fitted {
  readonly column: EncodedColumn | null
  readonly finding: Finding | null
}

function fitNumbers(
  series: Series,
  spans: readonly Span[],
  {
    column,
    place,
    scaling,
    missing,
    isLeftOut,
  }: Required<Omit<FitEncoderOptions, 'calendar'>> & { readonly column: SeriesFormat['columns'][number]; readonly place: number },
): Fitted {
  const { name } = column
  const isTarget = series.format.targets.includes(name)
  const there: number[] = []
  let left = 0
  for (const [group, { columns }] of series.groups.entries()) {
    const { from = 0, to = 0 } = spans[group] ?? {}
    const values = columns[place]?.kind === 'number' ? columns[place].values.subarray(0, to) : new Float64Array(0)
    const filled = filledForward(values, series.format.fill)
    for (let step = from; step < to; step++) {
      if (isLeftOut(group, step)) continue
      const value = values[step] ?? Number.NaN
      if (!Number.isNaN(value)) there.push(value)
      else if (Number.isNaN(filled.values[step])) left++
    }
  }
  if (there.length === 0) {
    if (isTarget) return refuse('series-target-missing', { file: series.table.files[0] ?? '', column: name })
    return { column: null, finding: found('warning', 'series-ignored-column', { column: name, reason: 'missing' }) }
  }
  const scaler = scaling === 'robust' ? robust(there) : standard(there)
  const mask = missing === 'mask' && left > 0
  if (scaler.scale > 0) return { column: { kind: 'number', name, mask, ...scaler }, finding: null }
  const { empty, rows } = cellsIn(series, spans, place)
  // 1 on some days and nothing on the others.
  const isKnown = series.format.known.includes(name)
  if (!isTarget && scaler.center !== 0 && empty * 2 > (isKnown ? 0 : rows))
    return { column: { kind: 'number', name, mask: false, sparse: true, center: 0, scale: Math.abs(scaler.center) }, finding: null }
  if (!isTarget) return { column: null, finding: found('warning', 'series-ignored-column', { column: name, reason: 'constant' }) }
  const finding = found('warning', 'series-constant-target', { column: name, value: scaler.center })
  return { column: { kind: 'number', name, mask, center: scaler.center, scale: 1 }, finding }
}

function fitCategories(
  series: Series,
  spans: readonly Span[],
  {
    name,
    place,
    isLeftOut,
  }: { readonly name: string; readonly place: number; readonly isLeftOut: (group: number, step: number) => boolean },
): Fitted {
  const seen = new Set<string>()
  for (const [group, { columns }] of series.groups.entries()) {
    const { from = 0, to = 0 } = spans[group] ?? {}
    const column = columns[place]
    if (column?.kind !== 'category') continue
    for (let step = from; step < to; step++) {
      const value = column.values[step] ?? null
      if (value !== null && !isLeftOut(group, step)) seen.add(value)
    }
  }
  const { empty, rows } = cellsIn(series, spans, place)
  const isKnown = series.format.known.includes(name)
  const sparse = seen.size > 1 ? isKnown && empty * 2 > rows : empty * 2 > (isKnown ? 0 : rows)
  if (seen.size > 1 || (seen.size === 1 && sparse))
    return { column: { kind: 'category', name, categories: [...seen].sort(), ...(sparse ? { sparse } : {}) }, finding: null }
  return {
    column: null,
    finding: found('note', 'series-ignored-column', { column: name, reason: seen.size === 0 ? 'missing' : 'constant' }),
  }
}

/** Rows of the training part, and those of them with an empty cell in a column. */
function cellsIn({ groups }: Series, spans: readonly Span[], place: number): { readonly rows: number; readonly empty: number } {
  let [rows, empty] = [0, 0]
  for (const [group, { columns, rows: rowOf }] of groups.entries()) {
    const { from = 0, to = 0 } = spans[group] ?? {}
    const values = columns[place]?.values ?? []
    for (let step = from; step < to; step++) {
      if ((rowOf[step] ?? -1) < 0) continue
      rows++
      const value = values[step] ?? null
      if (value === null || Number.isNaN(value)) empty++
    }
  }
  return { rows, empty }
}

/** Mean and standard deviation; a scale of 0 for numbers that are all the same. */
function standard(values: readonly number[]): Scaler {
  const center = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - center) ** 2, 0) / values.length
  const scale = Math.sqrt(variance)
  // What sums lose to rounding is no deviation.
  return scale <= Math.abs(center) * 1e-12 ? { center: values[0] ?? 0, scale: 0 } : { center, scale }
}

/** Median, and the middle half's width as that of a normal distribution of deviation 1: single values far out do not matter. */
function robust(values: readonly number[]): Scaler {
  const sorted = Float64Array.from(values).sort()
  const at = (share: number): number => {
    const place = share * (sorted.length - 1)
    const below = sorted[Math.floor(place)] ?? 0
    return below + ((sorted[Math.ceil(place)] ?? 0) - below) * (place - Math.floor(place))
  }
  const scale = (at(0.75) - at(0.25)) / 1.349
  return scale > 0 ? { center: at(0.5), scale } : standard(values)
}

/** The scaler of a target, to bring what a network foretells back to its unit. */
export function scaleOf(encoder: SeriesEncoder, target: string): Scaler {
  const column = encoder.columns.find(({ name }) => name === target)
  return column?.kind === 'number' ? { center: column.center, scale: column.scale } : { center: 0, scale: 1 }
}

export const unscale = ({ center, scale }: Scaler, value: number): number => value * scale + center
