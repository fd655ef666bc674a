import type { Finding } from '../base/finding.ts'
import { breathe, type Progress } from '../base/progress.ts'
import type { Contender, Measure, Report, ReportTable } from '../base/report.ts'
import { naiveStep, seasonalNaives } from '../baselines/series/seasonal-naive.ts'
import { found } from '../sayings/forecaster.ts'
import { scaleOf } from '../series/fit.ts'
import { seasonsOf } from '../series/frequency.ts'
import type { Frequency, SeriesEncoder, Windows } from '../series/series.ts'
import type { Frame, Layout } from './frame.ts'
import { baseOf, inputsAt } from './frame.ts'
import { applyLinearPath, type LinearPath } from './linear-path.ts'
import type { Forecasts } from './predict.ts'

/** What is measured: windows of some part. */
export interface Part {
  readonly on: Report['on']
  readonly frames: readonly Frame[]
  readonly layout: Layout
  /** Of the part that is measured; its horizon may be longer than one answer of the network. */
  readonly windows: Windows
  readonly encoder: SeriesEncoder
  readonly frequency: Frequency
  /** Names of what is measured, in the order of the layout: the first of what the network foretells. */
  readonly targets: readonly string[]
}

/** The ridge, with the layout that it was fitted for: its horizon is the whole one. */
export interface Ridge {
  readonly path: LinearPath
  readonly layout: Layout
}

/** Errors of one contender: of each target and step ahead the mean of absolutes and squares, scaled. */
interface Errors {
  readonly absolute: Float64Array
  readonly squared: Float64Array
}

/** What is foretold, scaled. */
type Foretold = (window: number, target: number, ahead: number) => number

/** Forecasts that differ by less than this share of their errors are in effect the same. */
const ALIKE = 0.02

/** The targets of which the network foretells what the ridge does. */
function likeRidge(
  { windows, targets }: Part,
  { foretold, byRidge, errors }: { readonly foretold: Foretold; readonly byRidge: Foretold; readonly errors: Errors },
): readonly string[] {
  const { size, horizon } = windows
  return targets.filter((_, target) => {
    let [apart, off] = [0, 0]
    for (let h = 0; h < horizon; h++) {
      off += errors.absolute[target * horizon + h]!
      for (let i = 0; i < size; i++) apart += Math.abs(foretold(i, target, h) - byRidge(i, target, h)) / size
    }
    return apart <= ALIKE * off
  })
}

/** Steps ahead that the table by horizon shows at most. */
const MOST_STEPS = 48

/** A naive forecaster that has no value for more than this share of what is foretold is left out. */
const MOST_ABSENT = 0.5

/**
 * What a naive forecaster says. Where nothing was measured a season before, that of the season before it counts, and so on, and where there is none the last value
 * of all: `absent` counts those.
 */
function naiveErrors(part: Part, season: number): { readonly errors: Errors; readonly absent: number; readonly of: number } {
  const { windows, frames, layout, targets } = part
  let absent = 0
  const errors = errorsOf(part, (i, target, h) => {
    const { filled } = frames[windows.groups[i]!]!
    const at = (step: number): number => filled[step * layout.targets + target]!
    const origin = windows.origins[i]!
    let step = naiveStep(season, origin, h)
    if (step >= 0 && !Number.isNaN(at(step))) return at(step)
    absent++
    for (let back = 0; back < SEASONS && step >= season; back++) {
      step -= season
      if (!Number.isNaN(at(step))) return at(step)
    }
    return baseOf(frames[windows.groups[i]!]!, origin, target, layout.targets)
  })!
  return { errors, absent, of: windows.size * targets.length * windows.horizon }
}
/** Seasons that are gone back at most. */
const SEASONS = 10

/** The network beside the baselines, on windows that neither learned from. Naive ones without a value for most of them are left out. */
export async function measureForecasts(
  forecasts: Forecasts,
  part: Part,
  { ridge, interval }: { readonly ridge: Ridge | null; readonly interval: boolean },
  progress: Progress = {},
): Promise<Report> {
  const { windows, targets, encoder } = part
  const { horizon } = windows
  const foretold: Foretold = (i, target, h) => forecasts.middle[(i * targets.length + target) * horizon + h]!
  const contenders: { name: string; errors: Errors; seconds: number | null; coverage: Float64Array | null }[] = [
    {
      name: 'network',
      errors: errorsOf(part, foretold)!,
      seconds: null,
      coverage: interval ? coverageOf(part, forecasts) : null,
    },
  ]
  const byRidge = ridge && (await ridgeForecasts(part, ridge, progress))
  if (byRidge) contenders.push({ name: 'ridge', errors: errorsOf(part, byRidge)!, seconds: ridge.path.seconds, coverage: null })
  const remarks: Finding[] = []
  for (const { name, season } of seasonalNaives(seasonsOf(part.frequency))) {
    const { errors, absent, of } = naiveErrors(part, season)
    const isLeftOut = absent > MOST_ABSENT * of
    if (!isLeftOut) contenders.push({ name, errors, seconds: null, coverage: null })
    if (absent > 0 && absent < of) remarks.push(found('note', 'forecast-naive-absent', { contender: name, absent, of, isLeftOut }))
    await breathe(progress)
  }
  const scales = targets.map((target) => scaleOf(encoder, target).scale)
  const single = targets.length === 1
  const like = byRidge ? likeRidge(part, { foretold, byRidge, errors: contenders[0]!.errors }) : []
  if (like.length > 0) remarks.push(found('note', 'forecast-is-linear', { columns: like, of: targets.length }))
  return {
    task: 'forecaster',
    on: part.on,
    count: windows.size,
    unit: 'forecasts',
    measures: measuresOf(single, horizon, interval),
    contenders: contenders.map(
      ({ name, errors, seconds, coverage }): Contender => ({
        name,
        values: valuesOf(errors, scales, { horizon, coverage, single }),
        seconds,
      }),
    ),
    tables: [
      ...(horizon > 1 ? [byHorizon(contenders, scales, { horizon, single })] : []),
      ...(single ? [] : [byColumn(targets, contenders, scales, horizon)]),
    ],
    ...(remarks.length > 0 ? { remarks } : {}),
  }
}

const DIGITS = { digits: 3 } as const

const measuresOf = (single: boolean, horizon: number, covered: boolean): Measure[] => [
  ...(single
    ? [
        { name: 'mae', better: 'lower', as: DIGITS } as const,
        ...(horizon > 1 ? [{ name: 'maeLast', better: 'lower', as: DIGITS } as const] : []),
        { name: 'rmse', better: 'lower', as: DIGITS } as const,
      ]
    : []),
  { name: 'scaledMse', better: 'lower', as: { digits: 4 } },
  { name: 'scaledMae', better: 'lower', as: { digits: 4 } },
  ...(covered ? [{ name: 'coverage', better: 'higher', as: 'share' } as const] : []),
]

function valuesOf(
  { absolute, squared }: Errors,
  scales: readonly number[],
  { horizon, coverage, single }: { readonly horizon: number; readonly coverage: Float64Array | null; readonly single: boolean },
): Contender['values'] {
  const scale = scales[0]!
  return {
    ...(single
      ? {
          mae: meanOf(absolute) * scale,
          ...(horizon > 1 ? { maeLast: absolute[horizon - 1]! * scale } : {}),
          rmse: Math.sqrt(meanOf(squared)) * scale,
        }
      : {}),
    scaledMse: meanOf(squared),
    scaledMae: meanOf(absolute),
    coverage: coverage ? meanOf(coverage) : null,
  }
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Null where a value is missing. */
function errorsOf({ frames, layout, windows, targets }: Part, of: Foretold): Errors | null {
  const { horizon } = windows
  const absolute = new Float64Array(targets.length * horizon)
  const squared = new Float64Array(targets.length * horizon)
  for (let i = 0; i < windows.size; i++) {
    const frame = frames[windows.groups[i]!]!
    for (let target = 0; target < targets.length; target++)
      for (let h = 0; h < horizon; h++) {
        const off = of(i, target, h) - frame.targets[(windows.origins[i]! + h) * layout.targets + target]!
        if (Number.isNaN(off)) return null
        absolute[target * horizon + h]! += Math.abs(off) / windows.size
        squared[target * horizon + h]! += (off * off) / windows.size
      }
  }
  return { absolute, squared }
}

/** How many of the values lie between the lowest and the highest quantile. */
function coverageOf({ frames, layout, windows, targets }: Part, { quantiles }: Forecasts): Float64Array {
  const { horizon } = windows
  const [low, high] = [quantiles[0]!, quantiles.at(-1)!]
  const inside = new Float64Array(targets.length * horizon)
  for (let i = 0; i < windows.size; i++)
    for (let target = 0; target < targets.length; target++)
      for (let h = 0; h < horizon; h++) {
        const value = frames[windows.groups[i]!]!.targets[(windows.origins[i]! + h) * layout.targets + target]!
        const place = (i * targets.length + target) * horizon + h
        if (value >= low[place]! && value <= high[place]!) inside[target * horizon + h]! += 1 / windows.size
      }
  return inside
}

/** Windows between two breaths. */
const ROWS = 64

async function ridgeForecasts({ windows, frames }: Part, { path, layout }: Ridge, progress: Progress): Promise<Foretold> {
  const values = new Float32Array(windows.size * layout.targets * layout.horizon)
  for (let from = 0; from < windows.size; from += ROWS) {
    const places = Int32Array.from({ length: Math.min(ROWS, windows.size - from) }, (_, i) => from + i)
    const { window, ahead } = inputsAt(frames, layout, windows, places)
    values.set(
      applyLinearPath(path, layout, window!.data as Float32Array, (ahead?.data as Float32Array | undefined) ?? null),
      from * layout.targets * layout.horizon,
    )
    progress.tell?.('ridge', (from + places.length) / windows.size)
    await breathe(progress)
  }
  return (i, target, h) => {
    const base = frames[windows.groups[i]!]!.filled[(windows.origins[i]! - 1) * layout.targets + target]!
    return values[(i * layout.targets + target) * layout.horizon + h]! + (Number.isNaN(base) ? 0 : base)
  }
}

type Measured = readonly { readonly name: string; readonly errors: Errors; readonly coverage: Float64Array | null }[]

/** Of each step ahead the mean absolute error of all contenders, and how often the interval held: of several targets their mean, scaled. */
function byHorizon(
  contenders: Measured,
  scales: readonly number[],
  { horizon, single }: { readonly horizon: number; readonly single: boolean },
): ReportTable {
  const [network] = contenders
  const names = contenders.map(({ name }) => name)
  const at = (values: Float64Array, h: number): number =>
    scales.reduce((sum, _, target) => sum + values[target * horizon + h]!, 0) / scales.length
  const every = Math.ceil(horizon / MOST_STEPS)
  const shown = Array.from({ length: horizon }, (_, h) => h).filter((h) => (h + 1) % every === 0 || h === 0 || h === horizon - 1)
  return {
    title: single ? 'byHorizon' : 'byHorizonScaled',
    columns: ['ahead', ...names, ...(network?.coverage ? ['coverage'] : [])],
    rows: shown.map((h) => [
      h + 1,
      ...contenders.map(({ errors }) => at(errors.absolute, h) * (single ? scales[0]! : 1)),
      ...(network?.coverage ? [at(network.coverage, h)] : []),
    ]),
    as: { ...Object.fromEntries(names.map((name) => [name, DIGITS])), coverage: 'share' },
  }
}

/** Of each target, in its unit. */
function byColumn(targets: readonly string[], contenders: Measured, scales: readonly number[], horizon: number): ReportTable {
  const [network] = contenders
  const of = (values: Float64Array, target: number) => meanOf(values.subarray(target * horizon, (target + 1) * horizon))
  const others = contenders.slice(1).map(({ name }) => name)
  return {
    title: 'byColumn',
    columns: ['column', 'mae', 'rmse', 'scaledMse', ...others],
    rows: targets.map((name, target) => [
      name,
      of(network!.errors.absolute, target) * scales[target]!,
      Math.sqrt(of(network!.errors.squared, target)) * scales[target]!,
      of(network!.errors.squared, target),
      ...contenders.slice(1).map(({ errors }) => of(errors.squared, target)),
    ]),
    as: { mae: DIGITS, rmse: DIGITS, scaledMse: { digits: 4 }, ...Object.fromEntries(others.map((name) => [name, { digits: 4 }])) },
  }
}
