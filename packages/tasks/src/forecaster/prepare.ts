import type { Model } from 'tekrar'
import type { Finding } from '../base/finding.ts'
import { breathe, type Progress } from '../base/progress.ts'
import { fact, found } from '../sayings/forecaster.ts'
import { encodeSeries } from '../series/encode.ts'
import { fitEncoder } from '../series/fit.ts'
import { readSeries } from '../series/read.ts'
import type { EncodedSeries, Series, SeriesEncoder, SeriesFormat, SeriesParts, Windows } from '../series/series.ts'
import { sharedFindings } from '../series/shared.ts'
import { splitFindings, splitSeries, wholeSeries } from '../series/split.ts'
import { windowDataset } from '../series/window-batches.ts'
import { requireWindows, windowFindings, windowsOf } from '../series/windows.ts'
import type { Finished, Given, Prepared, PrepareOptions, Stage } from '../task.ts'
import { globalClipNormOf } from '../training/clipping.ts'
import { optimizerOf } from '../training/optimizer.ts'
import { scheduleOf } from '../training/schedule.ts'
import { type Frame, frameOf, inputsAt, type Layout, layoutOf, targetsAt } from './frame.ts'
import { applyLinearPath, fitLinearPath, type LinearPath, MOST_NUMBERS, moveLinearPath, numbersOf, type Reads } from './linear-path.ts'
import { forecastLoss } from './loss.ts'
import { measureForecasts } from './measure.ts'
import { forecastNetwork } from './network.ts'
import type { ForecasterOptions } from './options.ts'
import { predictWindows } from './predict.ts'
import { quantilesOf, sidesOf } from './quantiles.ts'
import { type ForecasterRecord, opened, saved } from './record.ts'
import { offsetsOf, startingSpread } from './spread.ts'
import { stepsOf, usualSteps } from './steps.ts'
import { temper } from './temper.ts'
import { Forecaster } from './trained.ts'

/** Steps that training has at least, unless told otherwise, and its epochs at least and at most. */
const STEPS = 1000
const [LEAST_EPOCHS, MOST_EPOCHS] = [3, 60]
/** Validations in a training. */
const VALIDATIONS = 15
/** Fewer windows than this are too few to learn from. */
const FEW = 100
/** Windows that are looked at for what is off by how much. */
const SAMPLES = 1000

/** The data as series, with everything that is learned from the training part. */
interface Read {
  readonly series: Series
  readonly parts: SeriesParts
  readonly encoded: EncodedSeries
  readonly horizon: number
  readonly lookback: number
  readonly findings: readonly Finding[]
}

/** Reads series and makes all that training needs: see the task. */
export async function prepareForecaster(
  given: Given,
  values: ForecasterOptions,
  { record: json, progress = {} }: PrepareOptions = {},
): Promise<Prepared<ForecasterOptions, Forecaster> & { readonly series: Series }> {
  const quantiles = quantilesOf(values.quantiles)
  const before = json ? opened(json) : null
  const read = await readParts(given, values, before)
  const { series, parts, encoded, horizon, lookback } = read
  const layout = layoutOf(encoded, encoded.targets, { lookback, horizon: values.stepwise ? 1 : horizon })
  const frames = encoded.groups.map((group) => frameOf(group, layout))
  const windowsIn = (part: SeriesParts['training']) =>
    windowsOf(encoded, part, { lookback, horizon: layout.horizon, targets: values.stepwise ? 'filled' : 'measured' })
  const [training, validation] = [windowsIn(parts.training), windowsIn(parts.validation)]
  requireWindows(series, parts.training, training)
  /** What would be left if filled targets were not foretold. */
  const strict = () => {
    const measured = encodeSeries(series, { ...encoded.encoder, filledTargets: false })
    return windowsOf(measured, parts.training, { lookback, horizon: layout.horizon }).size
  }
  const { linear, tried } = await chooseLinear(frames, layout, { windows: training, wanted: values.linear }, progress)
  const told = read.findings.map((one) =>
    one.code === 'series-filled-targets' ? { ...one, details: { ...one.details, examples: { left: strict(), of: training.size } } } : one,
  )
  const findings = [...told, ...windowFindings(series, parts.training, training), ...tried.findings]
  if (training.size < FEW) {
    const steps = parts.training.reduce((sum, { from, to }) => sum + to - from, 0)
    findings.push(found('warning', 'forecast-few-windows', { windows: training.size, steps, lookback, horizon: layout.horizon }))
  }
  if (validation.size === 0) findings.push(found('warning', 'forecast-no-validation', {}))
  const batch = Math.min(values.batch, training.size)
  const data = windowDataset(encoded, training, {
    batch,
    shuffle: true,
    ...batchesOf(frames, layout, training),
    ...(validation.size > 0
      ? {
          validation: windowDataset(encoded, validation, {
            batch: Math.min(256, validation.size),
            ...batchesOf(frames, layout, validation),
          }),
        }
      : {}),
  })
  const epochs = values.epochs ?? Math.max(LEAST_EPOCHS, Math.min(MOST_EPOCHS, Math.ceil(STEPS / data.size)))
  const learningRate = values.learningRate ?? learningRateOf(values)
  const trainingSteps = values.trainingSteps ?? (values.minutes === null ? epochs * data.size : null)
  const resolved: ForecasterOptions = {
    ...values,
    horizon: String(horizon),
    lookback: String(lookback),
    linear: linear?.reads ?? 'none',
    batch,
    epochs,
    learningRate,
    globalClipNorm: globalClipNormOf(values, 1),
    trainingSteps,
  }
  const outputs = layout.targets * layout.horizon
  const own = values.stepwise ? [] : quantiles
  const loss = forecastLoss(values.error, own, outputs)
  const spread = startingSpread(await startOff(frames, layout, training, linear, progress), outputs, own, values.error)
  const record: ForecasterRecord = {
    format: series.format,
    encoder: encoded.encoder,
    targets: series.format.targets,
    lookback,
    horizon,
    stepwise: values.stepwise,
    quantiles,
    offsets: null,
    groups: groupsOf(series, parts, before),
  }
  const stage: Stage = {
    name: 'training',
    data,
    steps: trainingSteps,
    calmerLearningRate: Number((Math.min(learningRate, learningRateOf(values)) / 10).toPrecision(2)),
    build: ({ cell, engine }) => forecastNetwork(resolved, { layout, sides: sidesOf(own, values.error), linear, spread, cell, engine }),
    training: (totalSteps) => ({
      loss,
      optimizer: optimizerOf(resolved, learningRate),
      schedule: scheduleOf(resolved.schedule, totalSteps),
      seed: resolved.seed,
      recompute: resolved.recompute,
      validateEvery: Math.max(1, Math.floor(totalSteps / VALIDATIONS)),
    }),
  }
  const test = given.besides.testFiles ? await testSeries(given.besides.testFiles, values, record) : null
  if (test) findings.push(...sharedFindings(series, parts, test.series, lookback))
  /** Once the weights are chosen, the part they were chosen on can be learned from too. */
  const refit = (path: LinearPath) => {
    const spans = parts.training.map(({ from }, group) => ({ from, to: parts.validation[group]!.to }))
    return fitLinearPath(frames, layout, { windows: windowsOf(encoded, spans, { lookback, horizon }), reads: path.reads })
  }
  const finish = async (model: Model, progress: Progress = {}): Promise<Finished> => {
    if (linear && validation.size > 0 && !values.stepwise)
      await temper(model, { frames, layout, windows: validation, linear, error: values.error, quantiles: own.length }, progress)
    const finished = values.stepwise
      ? { ...record, offsets: await stepwiseOffsets(model, { encoded, frames, layout, parts, record, error: values.error }, progress) }
      : record
    const hasTest = test !== null || parts.test.some(({ from, to }) => to > from)
    const again = values.refit && hasTest && linear && !values.stepwise ? await refit(linear) : null
    if (linear && again) moveLinearPath(model, linear, again)
    const ridge = await ridgeOf(encoded, parts, { linear: again ?? linear, layout, horizon, lookback }, progress)
    const kept = test ?? { encoded, spans: parts.test.some(({ from, to }) => to > from) ? parts.test : parts.validation }
    const on = test || kept.spans === parts.test ? 'test' : 'validation'
    const windows = windowsOf(kept.encoded, kept.spans, { lookback, horizon })
    if (windows.size === 0) return { record: saved(finished), report: null }
    const asked = test ? kept.encoded.groups.map((group) => frameOf(group, layout)) : frames
    const forecasts = await predictWindows(
      model,
      { frames: asked, layout, windows, targets: record.targets.length, quantiles: own.length, offsets: finished.offsets },
      progress,
    )
    const part = {
      on,
      frames: asked,
      layout,
      windows,
      encoder: encoded.encoder,
      frequency: series.format.frequency,
      targets: record.targets,
    } as const
    return { record: saved(finished), report: await measureForecasts(forecasts, part, { ridge, interval: quantiles.length > 1 }, progress) }
  }
  return {
    series,
    values: resolved,
    findings,
    facts: [
      ...series.facts,
      fact('forecast', {
        lookback,
        horizon,
        frequency: series.format.frequency,
        windows: training.size,
        validation: validation.size,
        test: windowsIn(parts.test).size,
      }),
      fact('forecast-linear', { reads: linear?.reads ?? 'none', own: tried.own, all: tried.all }),
    ],
    unit: 'forecasts',
    stages: [stage],
    sample: null,
    finish,
    open: (model, json) => new Forecaster(model, opened(json)),
  }
}

/** The groups of the training part, and those that were learned from before. */
function groupsOf({ format, groups }: Series, { training }: SeriesParts, before: ForecasterRecord | null): readonly string[] | null {
  if (format.group === null || format.group === 'file') return null
  const own = groups.flatMap(({ name }, place) => (name !== null && training[place]!.to > training[place]!.from ? [name] : []))
  return [...new Set([...(before?.groups ?? []), ...own])]
}

/** Series, their parts, and how they become numbers: as the record has it, or learned from the training part. */
async function readParts(given: Given, values: ForecasterOptions, before: ForecasterRecord | null): Promise<Read> {
  const series = await readSeries(given.data, values, { format: before?.format ?? null })
  const { validation } = values
  const parts = splitSeries(series, { validation, test: given.besides.testFiles ? 0 : values.test })
  const longest = Math.max(0, ...parts.training.map(({ from, to }) => to - from))
  const { frequency } = series.format
  const usual = usualSteps(frequency)
  const horizon =
    before?.horizon ??
    (values.horizon === null
      ? Math.max(1, Math.min(usual.horizon, Math.floor(longest / 8)))
      : stepsOf('horizon', values.horizon, frequency))
  const lookback =
    before?.lookback ??
    (values.lookback === null
      ? Math.max(1, Math.min(usual.lookback, Math.floor((longest - horizon) / 4)))
      : stepsOf('lookback', values.lookback, frequency))
  const isShortened =
    !before && ((values.horizon === null && horizon < usual.horizon) || (values.lookback === null && lookback < usual.lookback))
  const isGiven = { horizon: values.horizon !== null, lookback: values.lookback !== null }
  const shortened = isShortened ? [found('note', 'forecast-shortened', { steps: longest, horizon, lookback, usual, isGiven })] : []
  const learned = values.stepwise ? { ...series, format: stepwiseFormat(series.format) } : series
  const fitted: { readonly encoder: SeriesEncoder; readonly findings: readonly Finding[] } = before
    ? { encoder: before.encoder, findings: [] }
    : fitEncoder(learned, parts.training, values)
  const encoded = encodeSeries(series, fitted.encoder)
  return {
    series,
    parts,
    encoded,
    horizon,
    lookback,
    findings: [...series.findings, ...splitFindings(series, parts), ...shortened, ...fitted.findings, ...encoded.findings],
  }
}

/** Step by step, all columns of numbers have to be foretold to go on from, but those known ahead. */
const stepwiseFormat = (format: SeriesFormat): SeriesFormat => ({
  ...format,
  targets: [
    ...format.targets,
    ...format.columns
      .filter(({ name, kind }) => kind === 'number' && !format.targets.includes(name) && !format.known.includes(name))
      .map(({ name }) => name),
  ],
})

/** Batches as the network reads them. */
const batchesOf = (frames: readonly Frame[], layout: Layout, windows: Windows) => ({
  steps: { window: layout.lookback },
  make: (places: ArrayLike<number>) => ({
    inputs: inputsAt(frames, layout, windows, places),
    targets: { data: targetsAt(frames, layout, windows, places), shape: [places.length, layout.targets * layout.horizon] },
  }),
})

/** What the linear path reads: as asked; else whichever of both foretells stretches of the training part better that it did not see. */
async function chooseLinear(
  frames: readonly Frame[],
  layout: Layout,
  { windows, wanted }: { readonly windows: Windows; readonly wanted: Reads | 'none' | null },
  progress: Progress,
) {
  const findings: Finding[] = []
  const fits = new Map<Reads, LinearPath>()
  for (const reads of ['own', 'all'] as const) {
    const isWanted = wanted === reads || (wanted === null && (reads === 'own' || layout.numbers > 1))
    const numbers = numbersOf(layout, reads)
    if (!isWanted || (reads === 'all' && wanted === null && numbers > Math.min(MOST_NUMBERS, windows.size))) continue
    const tooMany = reads === 'all' && numbers > MOST_NUMBERS
    if (tooMany) findings.push(found('warning', 'forecast-linear-own', { numbers, most: MOST_NUMBERS }))
    const fit = await fitLinearPath(frames, layout, { windows, reads: tooMany ? 'own' : reads }, progress)
    if (fit) fits.set(fit.reads, fit)
  }
  const [own, all] = [fits.get('own') ?? null, fits.get('all') ?? null]
  const linear = own && all ? ((all.error ?? Number.POSITIVE_INFINITY) < (own.error ?? 0) ? all : own) : (own ?? all)
  return { linear, tried: { own: own?.error ?? null, all: all?.error ?? null, findings } }
}

/** Some of the windows, evenly. */
function sampled(windows: Windows, most: number): Int32Array {
  const count = Math.min(most, windows.size)
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * windows.size) / count))
}

/** What the network is off by before it is trained, on some windows of the training part: [windows, outputs]. */
async function startOff(
  frames: readonly Frame[],
  layout: Layout,
  windows: Windows,
  linear: LinearPath | null,
  progress: Progress,
): Promise<Float32Array> {
  const places = sampled(windows, SAMPLES)
  const wanted = targetsAt(frames, layout, windows, places)
  if (!linear) return wanted
  const outputs = layout.targets * layout.horizon
  for (let from = 0; from < places.length; from += 100) {
    const some = places.subarray(from, from + 100)
    const { window, ahead } = inputsAt(frames, layout, windows, some)
    const made = applyLinearPath(linear, layout, window!.data as Float32Array, (ahead?.data as Float32Array | undefined) ?? null)
    for (const [i, value] of made.entries()) wanted[from * outputs + i]! -= value
    await breathe(progress)
  }
  return wanted
}

/** Step by step, what the forecasts of some windows of the training part are off by says where quantiles lie. */
async function stepwiseOffsets(
  model: Model,
  {
    encoded,
    frames,
    layout,
    parts,
    record,
    error,
  }: {
    encoded: EncodedSeries
    frames: readonly Frame[]
    layout: Layout
    parts: SeriesParts
    record: ForecasterRecord
    error: ForecasterOptions['error']
  },
  progress: Progress,
): Promise<readonly Float64Array[]> {
  const { lookback, horizon, quantiles } = record
  const targets = record.targets.length
  const all = windowsOf(encoded, parts.training, { lookback, horizon })
  const places = sampled(all, SAMPLES)
  const windows: Windows = {
    ...all,
    size: places.length,
    groups: Int32Array.from(places, (i) => all.groups[i]!),
    origins: Int32Array.from(places, (i) => all.origins[i]!),
  }
  const { middle } = await predictWindows(model, { frames, layout, windows, targets, quantiles: 0, offsets: [] }, progress)
  const off = Float32Array.from(middle, (value, at) => {
    const [row, target, h] = [Math.floor(at / (targets * horizon)), Math.floor(at / horizon) % targets, at % horizon]
    return frames[windows.groups[row]!]!.targets[(windows.origins[row]! + h) * layout.targets + target]! - value
  })
  return offsetsOf(off, targets * horizon, quantiles, error)
}

/** The ridge that the network is held against: the one that it began with, or, where it began with none or is asked step by step, one fitted now. */
async function ridgeOf(
  encoded: EncodedSeries,
  parts: SeriesParts,
  { linear, layout, horizon, lookback }: { linear: LinearPath | null; layout: Layout; horizon: number; lookback: number },
  progress: Progress,
) {
  if (linear && layout.horizon === horizon) return { path: linear, layout }
  const whole = layoutOf(encoded, encoded.targets, { lookback, horizon })
  const frames = encoded.groups.map((group) => frameOf(group, whole))
  const { linear: path } = await chooseLinear(
    frames,
    whole,
    { windows: windowsOf(encoded, parts.training, { lookback, horizon }), wanted: null },
    progress,
  )
  return path ? { path, layout: whole } : null
}

async function testSeries(test: Given['data'], values: ForecasterOptions, { format, encoder }: ForecasterRecord) {
  const series = await readSeries(test, values, { format })
  return { series, encoded: encodeSeries(series, encoder), spans: wholeSeries(series) }
}

/** Learning rates that suit an optimizer; a simple cell bears less. */
function learningRateOf({ optimizer, cell }: ForecasterOptions): number {
  if (optimizer === 'sgd') return 0.05
  return cell === 'simple' ? 0.00025 : 0.0005
}
