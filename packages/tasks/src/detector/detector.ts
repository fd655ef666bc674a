import type { Finding } from '../base/finding.ts'
import { TaskError } from '../base/task-error.ts'
import { fact, found, refuse } from '../sayings/detector.ts'
import { checkSeries } from '../series/check.ts'
import { encodeSeries } from '../series/encode.ts'
import { fitEncoder } from '../series/fit.ts'
import { readSeries } from '../series/read.ts'
import type { EncodedSeries, Series, SeriesEncoder, SeriesParts, Span } from '../series/series.ts'
import { sharedFindings } from '../series/shared.ts'
import { splitFindings, splitSeries, wholeSeries } from '../series/split.ts'
import type { Checked, Given, Prepared, PrepareOptions, Stage } from '../task.ts'
import { cellFile } from '../training/cell.ts'
import { globalClipNormOf } from '../training/clipping.ts'
import { optimizerOf } from '../training/optimizer.ts'
import { scheduleOf } from '../training/schedule.ts'
import { type Labelled, type Labels, labelColumn, labelledWindows, takeLabels } from './labels.ts'
import { detectorNetwork, unitsOf } from './network.ts'
import type { DetectOptions, DetectorOptions } from './options.ts'
import { type DetectorRecord, opened } from './record.ts'
import { reportDetector } from './report.ts'
import { FEW } from './tail.ts'
import { type Detector, openDetector } from './trained.ts'
import { type Frame, isWhole, type Place, windowDataset } from './windows.ts'

/** Steps that must be left to learn from: fewer have no tail. */
const LEAST_STEPS = 50
/** Corrections that a run should have at least, where the epochs are not given. */
const CORRECTIONS = 600
const MOST_EPOCHS = 60
const LOOKBACK = 32

/**
 * Learns what is usual in a series: a network that gives each row back from a window of rows (`autoencoder`), or foretells it (`forecast`); how large its errors
 * usually are; and from which score on a row is an anomaly. Each row is a step, whatever the time between it and the next.
 * Throws TaskError (`SeriesErrors`, `DetectorErrors`), and what reading throws.
 */
async function prepare(
  given: Given,
  values: DetectorOptions,
  { record }: PrepareOptions = {},
): Promise<Prepared<DetectorOptions, Detector>> {
  return (await look(given, values, record ? opened(record) : null)).prepared
}

/** Looks without training: what `prepare` finds, or the error that it throws, and what the columns hold. */
async function check(given: Given, values: DetectorOptions): Promise<Checked<DetectorOptions, Detector>> {
  try {
    const { prepared, series } = await look(given, values, null)
    const { findings, facts } = checkSeries(series)
    return { findings: [...prepared.findings, ...findings], facts: [...prepared.facts, ...facts], prepared }
  } catch (error) {
    if (!(error instanceof TaskError)) throw error
    return { findings: [{ severity: 'error', code: error.code, details: error.details }], facts: [], prepared: null }
  }
}

async function look(given: Given, values: DetectorOptions, saved: DetectorRecord | null) {
  const label = await labelFor(given, values, saved)
  const options = { format: saved?.format ?? null, stepping: 'rows', targets: 'all' } as const
  const read = async (sources: Given['data']): Promise<Labelled> => takeLabels(await readSeries(sources, values, options), label)
  const { series, labels } = await read(given.data)
  const { testFiles } = given.besides
  const parts = splitSeries(series, { validation: values.validation, test: testFiles ? 0 : values.test })
  refuseAllLabelled(label, labels, parts.training)
  const fitted = saved
    ? { encoder: saved.encoder, findings: [] }
    : fitEncoder(series, parts.training, {
        scaling: values.scaling,
        missing: values.missing,
        calendar: values.calendar === 'yes',
        isLeftOut: (group, step) => labels?.[group]?.[step] === 1,
      })
  const encoded = encodeSeries(series, fitted.encoder)
  const longest = Math.max(0, ...parts.training.map(({ from, to }) => to - from))
  const lookback = saved?.frame.lookback ?? values.lookback ?? Math.max(4, Math.min(LOOKBACK, Math.floor(longest / 8)))
  const method = saved?.frame.method ?? values.method
  const frame: Frame = { method, lookback, inputs: encoded.inputs.length, targets: encoded.targets.length }
  const training = placesIn(encoded, parts.training, { labels, frame })
  const validation = placesIn(encoded, parts.validation, { labels, frame })
  requirePlaces(series, training.length, { labels, spans: parts.training })
  const test = testFiles ? testOf(await readSeries(testFiles, values, { ...options, format: series.format }), label, fitted.encoder) : null
  const findings: Finding[] = [
    ...series.findings,
    ...splitFindings(series, parts),
    ...(test ? sharedFindings(series, parts, test.series) : []),
    ...fitted.findings,
    ...encoded.findings,
    ...findingsOf(label, labels, parts, { training: training.length, validation: validation.length }),
  ]
  const resolved = resolve({ ...values, method, lookback }, training.length)
  const record = (usual: Pick<DetectorRecord, 'judge' | 'threshold'>): DetectorRecord => ({
    frame,
    format: series.format,
    encoder: fitted.encoder,
    columns: saved?.columns ?? series.table.columns.filter((name) => name !== label),
    label,
    ...usual,
  })
  const learningRate = resolved.learningRate!
  const stage: Stage = {
    name: 'training',
    data: windowDataset(training, frame, resolved.batch, windowDataset(validation, frame, resolved.batch)),
    steps: resolved.trainingSteps,
    calmerLearningRate: Number((learningRate / 10).toPrecision(2)),
    build: ({ cell, engine }) => detectorNetwork(resolved, { inputs: frame.inputs, targets: frame.targets, cell, engine }),
    training: (totalSteps) => ({
      loss: 'meanAbsoluteError',
      optimizer: optimizerOf(resolved, learningRate),
      schedule: scheduleOf(resolved.schedule, totalSteps),
      seed: resolved.seed,
      recompute: resolved.recompute,
    }),
  }
  const prepared: Prepared<DetectorOptions, Detector> = {
    values: resolved,
    findings,
    facts: [...series.facts, ...factsOf({ parts, lookback, label, labels, test })],
    unit: 'rows',
    stages: [stage],
    sample: null,
    finish: (model, progress) => reportDetector(model, { series, encoded, labels, parts, test, frame, record }, progress),
    open: openDetector,
  }
  return { prepared, series }
}

/** The column of labels: needed where `--label` names it, not where a trained network is trained on. */
async function labelFor({ data }: Given, values: DetectorOptions, saved: DetectorRecord | null): Promise<string | null> {
  if (values.label === null) return saved?.label ?? null
  return labelColumn(await readSeries(data, { ...values, target: null }, { stepping: 'rows', targets: 'all' }), values.label)
}

function testOf(read: Series, label: string | null, encoder: SeriesEncoder) {
  const { series, labels } = takeLabels(read, label)
  return { series, labels, encoded: encodeSeries(series, encoder), spans: wholeSeries(series) }
}

/**
 * Steps to learn from: all their values are there, and no label says that they are anomalies; nor, unless anomalies are so many that too few steps would be left,
 * any that their windows hold.
 */
function placesIn({ groups }: EncodedSeries, spans: readonly Span[], { labels, frame }: { labels: Labels; frame: Frame }): Place[] {
  const whole = spans.flatMap(({ from, to }, at) => {
    const group = groups[at]!
    const steps = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
    return steps
      .filter((step) => !labels?.[at]?.[step] && isWhole({ group, step }, frame))
      .map((step) => ({ group, step, isClean: !labels?.[at]?.subarray(Math.max(0, step - frame.lookback), step).includes(1) }))
  })
  const clean = whole.filter(({ isClean }) => isClean)
  return clean.length >= LEAST_STEPS ? clean : whole
}

/** How many steps of the spans are labelled as anomalies. */
const labelledIn = (labels: Labels, spans: readonly Span[]): number =>
  spans.reduce((sum, { from, to }, at) => sum + (labels?.[at]?.subarray(from, to).reduce((a, b) => a + b, 0) ?? 0), 0)

function refuseAllLabelled(label: string | null, labels: Labels, spans: readonly Span[]): void {
  const all = spans.reduce((sum, { from, to }) => sum + to - from, 0)
  if (label !== null && all > 0 && labelledIn(labels, spans) === all) refuse('detect-all-labelled', { column: label })
}

function requirePlaces(
  { table }: Series,
  steps: number,
  { labels, spans }: { readonly labels: Labels; readonly spans: readonly Span[] },
): void {
  if (steps >= LEAST_STEPS) return
  const labelled = labelledIn(labels, spans)
  refuse('detect-too-few', { files: [...new Set(table.files)], steps, needed: LEAST_STEPS, labelled })
}

/** `training`, `validation`: how many rows are learned from, and how many the weights are chosen on. */
function findingsOf(
  label: string | null,
  labels: Labels,
  parts: SeriesParts,
  { training, validation }: { readonly training: number; readonly validation: number },
): Finding[] {
  const left = labelledIn(labels, parts.training)
  const any = labels?.some((group) => group.includes(1)) ?? false
  return [
    ...(label !== null && left > 0 ? [found('note', 'detect-left-out', { column: label, steps: left })] : []),
    ...(label !== null && !any ? [found('warning', 'detect-no-labels', { column: label })] : []),
    ...(training <= FEW ? [found('warning', 'detect-few-rows', { rows: training, enough: FEW })] : []),
    ...(validation === 0 ? [found('warning', 'detect-no-validation', {})] : []),
  ]
}

function factsOf({
  parts,
  lookback,
  label,
  labels,
  test,
}: {
  readonly parts: SeriesParts
  readonly lookback: number
  readonly label: string | null
  readonly labels: Labels
  readonly test: { readonly spans: readonly Span[] } | null
}) {
  const size = (spans: readonly Span[]): number => spans.reduce((sum, { from, to }) => sum + to - from, 0)
  const sizes = { training: size(parts.training), validation: size(parts.validation), test: size(test?.spans ?? parts.test) }
  const steps = labels?.reduce((sum, group) => sum + group.reduce((a, b) => a + b, 0), 0) ?? 0
  const intervals = labels?.reduce((sum, group) => sum + labelledWindows(group, 0, group.length).length, 0) ?? 0
  return [
    fact('detect-parts', { ...sizes, lookback }),
    ...(label === null ? [] : [fact('detect-labels', { column: label, steps, intervals })]),
  ]
}

/** Every automatic value filled in. */
function resolve(values: DetectorOptions, rows: number): DetectorOptions {
  const size = Math.ceil(rows / values.batch)
  const epochs = values.epochs ?? Math.max(3, Math.min(MOST_EPOCHS, Math.ceil(CORRECTIONS / size)))
  return {
    ...values,
    units: values.units ?? unitsOf(values.method),
    epochs,
    learningRate: values.learningRate ?? (values.optimizer === 'sgd' ? 0.1 : values.method === 'forecast' ? 0.005 : 0.002),
    globalClipNorm: globalClipNormOf(values, 1),
    trainingSteps: values.trainingSteps ?? (values.minutes === null ? epochs * size : null),
  }
}

/** The row's work: see the table of tasks. */
export const detectorTask = {
  prepare,
  check,
  open: openDetector,
  cellFile,
} as const

export type { DetectOptions }
