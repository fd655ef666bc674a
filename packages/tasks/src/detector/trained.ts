import type { JsonObject, Model } from 'tekrar'
import type { Finding } from '../base/finding.ts'
import type { Progress } from '../base/progress.ts'
import type { Report } from '../base/report.ts'
import type { Source } from '../base/source.ts'
import { type Data, sourcesOf } from '../given.ts'
import type { TaskMessages } from '../messages/en.ts'
import { requireAccepted } from '../options/accepted.ts'
import { defaultsOf } from '../options/option.ts'
import { refuse } from '../sayings/detector.ts'
import { encodeSeries } from '../series/encode.ts'
import { seriesOptions } from '../series/options.ts'
import { readSeries } from '../series/read.ts'
import { wholeSeries } from '../series/split.ts'
import { textsOf, zoneOf } from '../series/zone.ts'
import type { Answer, Given, Question, Trained } from '../task.ts'
import { takeLabels } from './labels.ts'
import { tableOfLines } from './lines.ts'
import { areLabelled, measureAlarms } from './measure.ts'
import { type DetectOptions, detectOptions } from './options.ts'
import { plantsFound, plantsIn } from './planted.ts'
import { type DetectorRecord, opened } from './record.ts'
import { DetectorStream } from './stream.ts'
import { type Detected, type WatchOptions, watchGroup, without } from './watch.ts'

type Cells = Readonly<Record<string, unknown>>
const SAID = ['score', 'anomaly', 'severity', 'interval', 'cause', 'reason'] as const

/** What was decided about rows, and matters. */
const warningsOf = (...read: readonly { readonly findings: readonly Finding[] }[]): readonly Finding[] =>
  read.flatMap(({ findings }) => findings).filter(({ severity }) => severity !== 'note')

/** A threshold that is not above 0, or no number, would make every row an anomaly, or none. */
const requireThreshold = ({ threshold }: WatchOptions): void => requireAccepted({ threshold: detectOptions.threshold }, { threshold })

/** A trained detector, ready to be asked. */
export class Detector implements Trained<DetectOptions> {
  readonly task = 'detector'
  readonly model: Model
  readonly #record: DetectorRecord

  constructor(model: Model, record: DetectorRecord) {
    this.model = model
    this.#record = record
  }

  /** Scores from here on are anomalies: learned from the training part. */
  get threshold(): number {
    return this.#record.threshold
  }

  /**
   * What is said of each row, in their order: records with the columns that it was trained on, or files of them, in whatever form training takes them. Throws
   * TaskError for what is no such series, and `option-value` for a threshold that is none.
   */
  async detect(data: Data, options: WatchOptions = {}): Promise<readonly Detected[]> {
    requireThreshold(options)
    const sources = await sourcesOf(data)
    if (sources.length === 0) refuse('nothing-to-detect', {})
    return (await this.#read(sources, options)).rows
  }

  /** For rows that come one by one: what is said of a row is what `detect` says of it among those before it. */
  stream(options: WatchOptions = {}): DetectorStream {
    requireThreshold(options)
    return new DetectorStream(this.model, this.#record, options)
  }

  /** Every row in its order and with all its columns, and what is said of it beside them. Lines are answered as they come. */
  async answer({ sources, lines }: Question, { threshold, adapt }: DetectOptions): Promise<Answer> {
    const options = { threshold, adapts: adapt === 'yes' }
    if (sources.length > 0) return this.#answerFiles(sources, options)
    if (!lines) return refuse('nothing-to-detect', {})
    const table = (await tableOfLines(lines, this.#record)) ?? refuse('nothing-to-detect', {})
    const { columns, rows } = table
    const names = namesBeside(columns)
    const stream = this.stream(options)
    async function* records() {
      for await (const { cells, isReadable } of rows)
        yield said(cells, isReadable ? await stream.push(cells) : without('unreadable'), names)
    }
    return {
      columns: [...columns, ...names],
      records: records(),
      decimal: this.#record.format.decimal,
      cells: (record, messages) => [...columns.map((name) => [name, record[name]] as const), ...saidInWords(record, names, messages)],
      show: null,
      end: null,
      files: null,
    }
  }

  async #answerFiles(sources: readonly Source[], options: WatchOptions): Promise<Answer> {
    const { columns, cells, objects, rows, intervals, findings } = await this.#read(sources, options)
    const names = namesBeside(columns)
    async function* records() {
      for (const [i, one] of rows.entries())
        yield said(objects[i] ?? Object.fromEntries(columns.map((name, k) => [name, cells[i]?.[k] ?? ''])), one, names)
    }
    return {
      columns: [...columns, ...names],
      records: records(),
      decimal: this.#record.format.decimal,
      findings,
      show: null,
      end: (messages) => summary(rows, intervals, messages),
      files: null,
    }
  }

  /** Rows of files in their order, and what is said of each. */
  async #read(sources: readonly Source[], options: WatchOptions, progress: Progress = {}) {
    const { format, encoder } = this.#record
    const series = await readSeries(sources, defaultsOf(seriesOptions), { format, stepping: 'rows', oddCells: 'missing' })
    const encoded = encodeSeries(series, encoder)
    const groups: Detected[][] = []
    for (const group of encoded.groups) groups.push(await watchGroup(this.model, group, this.#record, options, progress))
    const zone = zoneOf(format.timezone)
    const rows = series.table.rows.map((_, row) => {
      const group = series.groupOfRow[row]!
      return group < 0 ? without('untimed') : groups[group]![series.stepOfRow[row]!]!
    })
    const timed = format.time.length > 0
    const intervals = encoded.groups.flatMap(({ name, times }, group) => {
      const textOf = textsOf(times, zone)
      return intervalsOf(groups[group]!, (step) => (timed ? textOf(times[step]!) : String(step + 1))).map((interval) => ({
        ...interval,
        group: encoded.groups.length > 1 ? name : null,
      }))
    })
    const findings = warningsOf(series, encoded)
    return { columns: series.table.columns, cells: series.table.rows, objects: series.table.objects, rows, intervals, findings }
  }

  /** Counts alarms on other data; where they have the column of labels, how many of the labelled intervals are found. */
  async evaluate({ data }: Given, progress: Progress = {}): Promise<Report> {
    const { format, encoder, label, threshold, frame } = this.#record
    const { series, labels } = takeLabels(
      await readSeries(data, defaultsOf(seriesOptions), { format, stepping: 'rows', oddCells: 'missing' }),
      label,
    )
    const spans = wholeSeries(series)
    const groups: (number | null)[][] = []
    let [planted, found] = [0, 0]
    const encoded = encodeSeries(series, encoder)
    for (const [at, group] of encoded.groups.entries()) {
      groups.push((await watchGroup(this.model, group, this.#record, {}, progress)).map(({ score }) => score))
      const plants = areLabelled({ spans, labels }) ? [] : plantsIn(spans[at]!, frame.targets)
      planted += plants.length
      found += await plantsFound(this.model, group, plants, this.#record, progress)
    }
    const share = planted === 0 ? null : found / planted
    const report = measureAlarms({ on: 'data', series, spans, labels, lookback: frame.lookback }, [
      { name: 'network', threshold, groups, planted: share, seconds: null },
    ])
    return { ...report, findings: warningsOf(series, encoded) }
  }
}

/** Names that no column has. */
const namesBeside = (columns: readonly string[]): readonly string[] =>
  SAID.map((name) => {
    let own: string = name
    while (columns.includes(own)) own += '_'
    return own
  })

const said = (cells: Cells, detected: Detected, names: readonly string[]): Cells => ({
  ...cells,
  ...Object.fromEntries(
    SAID.map((name, i) => [
      names[i],
      name === 'score' && detected.score !== null ? Math.round(detected.score * 1e4) / 1e4 : detected[name],
    ]),
  ),
})

/** What is said of a row as people read it, its codes in words; that it is an anomaly, its severity says. */
function saidInWords(record: Cells, names: readonly string[], { columns, because, reasons }: TaskMessages): (readonly [string, unknown])[] {
  const of = (name: (typeof SAID)[number]) => record[names[SAID.indexOf(name)]!]
  const { severity, cause, reason } = { severity: of('severity'), cause: of('cause'), reason: of('reason') } as Detected
  return [
    [columns.score, of('score')],
    [columns.severity, severity && columns[`severity.${severity}`]],
    [columns.cause, cause && because(cause)],
    [columns.reason, reason && reasons[reason]],
  ]
}

/** Steps of one series that are anomalies together. */
interface Interval {
  readonly from: string
  readonly to: string
  /** The row with the highest score. */
  readonly peak: Detected
}

function intervalsOf(steps: readonly Detected[], timeOf: (step: number) => string): Interval[] {
  const intervals = new Map<number, Interval>()
  for (const [step, row] of steps.entries()) {
    if (row.interval === null) continue
    const { from = timeOf(step), peak = row } = intervals.get(row.interval) ?? {}
    intervals.set(row.interval, { from, to: timeOf(step), peak: row.score! > peak.score! ? row : peak })
  }
  return [...intervals.values()]
}

/** The intervals that were found, one a line, series after series. */
function summary(
  rows: readonly Detected[],
  intervals: readonly (Interval & { readonly group: string | null })[],
  { findings }: Parameters<NonNullable<Answer['end']>>[0],
): string {
  const skipped = rows.filter(({ score }) => score === null).length
  return [
    findings['detect-found']({ intervals: intervals.length, rows: rows.length }),
    ...intervals.map(({ group, from, to, peak }) =>
      findings['detect-interval']({ group, from, to, severity: peak.severity!, score: peak.score!, cause: peak.cause! }),
    ),
    ...(skipped > 0 ? [findings['detect-skipped']({ rows: skipped })] : []),
  ].join('\n')
}

/** A trained network with what was saved beside it. Throws TaskError `damaged-record`. */
export const openDetector = (model: Model, record: JsonObject): Detector => new Detector(model, opened(record))
