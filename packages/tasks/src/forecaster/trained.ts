import type { Model } from 'tekrar'
import type { Finding } from '../base/finding.ts'
import type { Progress } from '../base/progress.ts'
import type { Report } from '../base/report.ts'
import type { Source } from '../base/source.ts'
import { TaskError } from '../base/task-error.ts'
import { type Data, sourcesOf } from '../given.ts'
import { defaultsOf } from '../options/option.ts'
import { type ForecastTrouble, found, refuse } from '../sayings/forecaster.ts'
import { encodeSeries } from '../series/encode.ts'
import { extendSeries, lastMeasured, shortenSeries } from '../series/extend.ts'
import { scaleOf, unscale } from '../series/fit.ts'
import { lengthOf } from '../series/frequency.ts'
import { seriesOptions } from '../series/options.ts'
import { readSeries } from '../series/read.ts'
import type { EncodedGroup, Frequency, SeriesColumn, SeriesGroup, Windows } from '../series/series.ts'
import { wholeSeries } from '../series/split.ts'
import { requireWindows, windowFindings, windowsOf } from '../series/windows.ts'
import { timeText, zoneOf } from '../series/zone.ts'
import type { Answer, Given, Question, Trained } from '../task.ts'
import { drawForecast } from './draw.ts'
import { frameOf, type Layout, layoutOf } from './frame.ts'
import { measureForecasts } from './measure.ts'
import type { ForecastOptions } from './options.ts'
import { predictWindows } from './predict.ts'
import { quantileName } from './quantiles.ts'
import type { ForecasterRecord } from './record.ts'
import { stepsOf } from './steps.ts'

/** A step to come of one column. */
export interface Forecast {
  /** Null where there is one series alone. */
  readonly group: string | null
  /** As clocks show it; the number of the step (from 0) where there are no times. */
  readonly time: string
  readonly column: string
  readonly forecast: number
  /** By their names: `q10`, `q90`, …; null for steps further on than was measured, step by step. */
  readonly quantiles: Readonly<Record<string, number | null>>
}

/** One column of one group. */
interface Course {
  readonly group: string | null
  readonly column: string
  readonly history: readonly number[]
  /** Of the first step of the history, and of each forecast. */
  readonly first: string
  readonly forecasts: readonly Forecast[]
}

/** A group that cannot be foretold, with the error that it would be alone. */
export interface Skipped {
  readonly group: string | null
  readonly error: TaskError
}

/** Forecasts, and beside them the groups of the data that have none. */
export type Forecasts = readonly Forecast[] & { readonly skipped: readonly Skipped[] }

type Messages = Parameters<NonNullable<Answer['end']>>[0]

/** A group about which nothing can be said. */
type Trouble = ForecastTrouble

/** Courses that are drawn, and steps of the history that each shows for a step of the forecast; but no fewer than `HISTORY`. */
const DRAWN = 6
const PAST = 3
const HISTORY = 48

/** A trained forecaster, ready to be asked. */
export class Forecaster implements Trained<ForecastOptions> {
  readonly task = 'forecaster'
  readonly model: Model
  /** What it answers for, and how many steps ahead. */
  readonly targets: readonly string[]
  readonly horizon: number
  readonly #record: ForecasterRecord

  constructor(model: Model, record: ForecasterRecord) {
    this.model = model
    this.targets = record.targets
    this.horizon = record.horizon
    this.#record = record
  }

  /**
   * How series go on after their last measured values: records with the columns of the training data, in the order of time, or files of them, in whatever form
   * training takes them. Rows after those, with the columns known ahead alone, say what is known of the steps to come.
   * Groups of which nothing can be said are in `skipped` of the answer. Throws TaskError (`ForecastErrors`) where that is all of them, and what reading throws.
   */
  async forecast(data: Data, { steps }: { readonly steps?: number | string } = {}): Promise<Forecasts> {
    const sources = await sourcesOf(data)
    if (sources.length === 0) refuse('forecast-nothing', {})
    const { courses, troubles } = await this.#courses(sources, steps === undefined ? null : String(steps))
    const skipped = troubles.map(({ code, details }): Skipped => ({ group: details.group, error: new TaskError(code, details) }))
    return Object.defineProperty(
      courses.flatMap(({ forecasts }) => forecasts),
      'skipped',
      { value: skipped },
    ) as readonly Forecast[] as Forecasts
  }

  async answer(question: Question, { steps }: ForecastOptions): Promise<Answer> {
    const sources = question.sources.length > 0 ? question.sources : await linesIn(question)
    const { courses, findings } = await this.#courses(sources, steps)
    const names = this.#record.quantiles.map(quantileName)
    const grouped = courses.some(({ group }) => group !== null)
    async function* records() {
      for (const { forecasts } of courses)
        for (const { group, time, column, forecast, quantiles } of forecasts)
          yield { ...(grouped ? { group } : {}), time, column, forecast, ...quantiles }
    }
    return {
      columns: [...(grouped ? ['group'] : []), 'time', 'column', 'forecast', ...names],
      computed: ['forecast', ...names],
      records: records(),
      findings,
      show: null,
      end: (messages, width) =>
        [
          ...courses.slice(0, DRAWN).map((course) => this.#drawing(course, messages, width)),
          ...(courses.length > DRAWN ? [messages.findings['forecast-not-drawn']({ more: courses.length - DRAWN })] : []),
        ].join('\n\n'),
      files: null,
    }
  }

  /** Measures it on other data, in the columns and the manner of its training. */
  async evaluate(given: Given, progress: Progress = {}): Promise<Report> {
    const { format, encoder, lookback, horizon, targets, quantiles, offsets } = this.#record
    const series = await readSeries(given.data, defaultsOf(seriesOptions), { format })
    const encoded = encodeSeries(series, encoder)
    const layout = this.#layoutOf(encoded)
    const windows = windowsOf(encoded, wholeSeries(series), { lookback, horizon })
    requireWindows(series, wholeSeries(series), windows)
    const frames = encoded.groups.map((group) => frameOf(group, layout))
    const forecasts = await predictWindows(
      this.model,
      { frames, layout, windows, targets: targets.length, quantiles: quantiles.length, offsets },
      progress,
    )
    const part = { on: 'data', frames, layout, windows, encoder, frequency: format.frequency, targets } as const
    const findings = [...series.findings, ...encoded.findings, ...windowFindings(series, wholeSeries(series), windows)]
    return {
      ...(await measureForecasts(forecasts, part, { ridge: null, interval: quantiles.length > 1 }, progress)),
      findings: findings.filter(({ severity }) => severity !== 'note'),
    }
  }

  #layoutOf(encoded: Parameters<typeof layoutOf>[0]): Layout {
    const { lookback, horizon, stepwise, encoder } = this.#record
    return layoutOf(encoded, encoder.targets, { lookback, horizon: stepwise ? 1 : horizon })
  }

  async #courses(
    sources: readonly Source[],
    asked: string | null,
  ): Promise<{
    readonly courses: readonly Course[]
    readonly troubles: readonly Trouble[]
    readonly findings: readonly Finding[]
  }> {
    const { format, encoder, lookback, horizon, targets, quantiles, offsets, stepwise } = this.#record
    const steps = asked === null ? horizon : stepsOf('steps', asked, format.frequency)
    if (steps > horizon && !stepwise) refuse('forecast-too-far', { steps, horizon })
    const series = await readSeries(sources, defaultsOf(seriesOptions), { format })
    const origins = series.groups.map((group) => lastMeasured(group, targets) + 1)
    const beyond = Math.max(steps, horizon)
    const extended = extendSeries(series, beyond, (group) => lastMeasured(group, targets) + 1)
    const encoded = encodeSeries(extended, encoder)
    const troubles = encoded.groups.map((group, place) =>
      this.#troubleOf(group, extended.groups[place]!, { origin: origins[place]!, steps: beyond }),
    )
    const there = encoded.groups.flatMap((_, place) => (troubles[place] ? [] : [place]))
    const serious = troubles.filter((trouble) => trouble !== null)
    if (there.length === 0) {
      const [first] = serious
      if (!first) return refuse('forecast-nothing', {})
      return refuse(first.code, first.details as never)
    }
    const layout = this.#layoutOf(encoded)
    const frames = encoded.groups.map((group) => frameOf(group, layout))
    const windows: Windows = {
      size: there.length,
      lookback,
      horizon: stepwise ? steps : horizon,
      groups: Int32Array.from(there),
      origins: Int32Array.from(there, (place) => origins[place]!),
      skipped: 0,
    }
    const longer = stepwise ? offsets!.map((values) => stretched(values, { targets: targets.length, horizon, steps })) : null
    const made = await predictWindows(this.model, {
      frames,
      layout,
      windows,
      targets: targets.length,
      quantiles: quantiles.length,
      offsets: longer,
    })
    const zone = zoneOf(format.timezone)
    const isTimed = format.frequency.unit !== 'row'
    const courses = there.flatMap((place, i) => {
      const group = extended.groups[place]!
      const textOf = (step: number): string =>
        isTimed ? clockText(timeText(group.times[step]!, zone), format.frequency) : String(group.times[step]!)
      const origin = origins[place]!
      const shown = Math.min(origin, Math.max(HISTORY, PAST * steps))
      return targets.map((column, target): Course => {
        const scaler = scaleOf(encoder, column)
        const given = group.columns.find(({ name }) => name === column)
        const values = given?.kind === 'number' ? given.values : new Float64Array(origin)
        const at = (h: number): number => (i * targets.length + target) * windows.horizon + h
        return {
          group: group.name,
          column,
          history: [...values.subarray(origin - shown, origin)],
          first: textOf(origin - shown),
          forecasts: Array.from({ length: steps }, (_, h) => ({
            group: group.name,
            time: textOf(origin + h),
            column,
            forecast: unscale(scaler, made.middle[at(h)]!),
            quantiles: Object.fromEntries(
              quantiles.map((level, place) => {
                const value = unscale(scaler, made.quantiles[place]![at(h)]!)
                return [quantileName(level), Number.isNaN(value) ? null : value]
              }),
            ),
          })),
        }
      })
    })
    return {
      courses,
      troubles: serious,
      findings: [
        ...series.findings,
        // What is missing in steps to come is no loss.
        ...encodeSeries(shortenSeries(series, origins), encoder).findings.filter(({ code }) => code !== 'series-new-category'),
        ...encoded.findings.filter(({ code }) => code === 'series-new-category'),
        ...leftOut(serious, series.groups.length),
        ...this.#newGroups(there.map((place) => series.groups[place]!)),
      ].filter(({ severity }) => severity !== 'note'),
    }
  }

  /** Of those that are foretold. */
  #newGroups(groups: readonly SeriesGroup[]): readonly Finding[] {
    const { groups: known } = this.#record
    const names = groups.flatMap(({ name }) => (name === null ? [] : [name]))
    const [example, ...others] = known === null ? [] : names.filter((name) => !known.includes(name))
    return example === undefined ? [] : [found('warning', 'forecast-new-groups', { groups: others.length + 1, of: names.length, example })]
  }

  /** Why nothing can be said of a group; null where it can. */
  #troubleOf(
    { usable, inputs }: EncodedGroup,
    { name, times, columns, rows }: SeriesGroup,
    { origin, steps }: { readonly origin: number; readonly steps: number },
  ): Trouble | null {
    const { format, encoder, lookback } = this.#record
    const zone = zoneOf(format.timezone)
    const timeOf = (step: number): string => (format.frequency.unit === 'row' ? String(step) : timeText(times[step]!, zone))
    if (origin < lookback || inputs.length === 0) return { code: 'forecast-short', details: { group: name, steps: origin, lookback } }
    for (let step = origin - 1; step >= origin - lookback; step--)
      if (!usable[step]) {
        const column = columns.find((one) => isMissing(one, step))
        return { code: 'forecast-gap', details: { group: name, column: column?.name ?? null, time: timeOf(step), fill: format.fill } }
      }
    const sparse = new Set(encoder.columns.flatMap((column) => (column.sparse ? [column.name] : [])))
    for (let step = origin; step < origin + steps; step++) {
      const hasRow = (rows[step] ?? -1) >= 0
      const unknown = columns
        .filter((column) => encoder.known.includes(column.name) && isMissing(column, step) && !(hasRow && sparse.has(column.name)))
        .map((column) => column.name)
      if (unknown.length > 0) return { code: 'forecast-unknown-ahead', details: { group: name, columns: unknown, time: timeOf(step) } }
    }
    return null
  }

  #drawing({ group, column, history, first, forecasts }: Course, { short, findings }: Messages, width: number): string {
    const names = this.#record.quantiles.map(quantileName)
    const [low, high] = [names[0], names.at(-1)]
    const edge = (name: string | undefined): number[] =>
      names.length > 1 ? forecasts.flatMap(({ quantiles }) => quantiles[name!] ?? []) : []
    return drawForecast(
      {
        title: [group, column, names.length > 1 ? `${low}–${high} ░` : null].filter((part) => part !== null).join(' · '),
        begins: findings['forecast-begins']({ time: forecasts[0]!.time }),
        history,
        forecast: forecasts.map(({ forecast }) => forecast),
        low: edge(low),
        high: edge(high),
        labels: [first, forecasts[0]!.time, forecasts.at(-1)!.time],
        number: (value) => short(value),
      },
      width,
    )
  }
}

/** Groups about which nothing can be said, reason by reason. */
function leftOut(troubles: readonly Trouble[], of: number): Finding[] {
  const codes = [...new Set(troubles.map(({ code }) => code))]
  return codes.map((code) => {
    const own = troubles.filter((trouble) => trouble.code === code)
    return found('warning', 'forecast-left-out', { groups: own.map(({ details }) => details.group ?? ''), of, first: own[0]! })
  })
}

/** Midnight is written out where steps are shorter than a day, so that all times look alike. */
const clockText = (text: string, frequency: Frequency): string =>
  text.length === 10 && CLOCKED.includes(frequency.unit) && lengthOf(frequency) % DAY > 0 ? `${text} 00:00` : text
const DAY = 86_400_000
/** What clocks count; days, months and the like follow the calendar. */
const CLOCKED: readonly Frequency['unit'][] = ['millisecond', 'second', 'minute', 'hour']

/** Whether a column has no value of its own at a step: what is known ahead is not filled from before. */
const isMissing = ({ kind, values }: SeriesColumn, step: number): boolean =>
  kind === 'number' ? Number.isNaN(values[step]) : values[step] === null

/** Step by step as far as is wanted: beyond what was measured nothing is known of quantiles. */
const stretched = (values: Float64Array, { targets, horizon, steps }: { targets: number; horizon: number; steps: number }): Float64Array =>
  Float64Array.from({ length: targets * steps }, (_, at) => {
    const [target, h] = [Math.floor(at / steps), at % steps]
    return h < horizon ? values[target * horizon + h]! : Number.NaN
  })

/** Lines as they come, such as from standard input, are a table. */
async function linesIn({ lines }: Question): Promise<readonly Source[]> {
  if (!lines) return refuse('forecast-nothing', {})
  const all: string[] = []
  for await (const line of lines) all.push(line)
  if (all.every((line) => line.trim() === '')) return refuse('forecast-nothing', {})
  return [{ name: '-', bytes: new TextEncoder().encode(all.join('\n')) }]
}
