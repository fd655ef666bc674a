import type { JsonObject, Model } from 'tekrar'
import type { Progress } from '../base/progress.ts'
import type { Report } from '../base/report.ts'
import type { Source } from '../base/source.ts'
import { type Data, sourcesOf } from '../given.ts'
import { requireAccepted } from '../options/accepted.ts'
import { defaultsOf } from '../options/option.ts'
import { refuse } from '../sayings/detector.ts'
import { encodeSeries } from '../series/encode.ts'
import { seriesOptions } from '../series/options.ts'
import { readSeries } from '../series/read.ts'
import { wholeSeries } from '../series/split.ts'
import { timeText, zoneOf } from '../series/zone.ts'
import type { Answer, Given, Question, Trained } from '../task.ts'
import { takeLabels } from './labels.ts'
import { rowsOfLines } from './lines.ts'
import { measureAlarms } from './measure.ts'
import { type DetectOptions, detectOptions } from './options.ts'
import { plantsFound, plantsIn } from './planted.ts'
import { type DetectorRecord, opened } from './record.ts'
import { DetectorStream } from './stream.ts'
import { type Detected, type WatchOptions, watchGroup, without } from './watch.ts'

type Cells = Readonly<Record<string, unknown>>
const SAID = ['score', 'anomaly', 'severity', 'interval', 'cause', 'reason'] as const

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
    const { columns } = this.#record
    const names = namesBeside(columns)
    const stream = this.stream(options)
    const record = this.#record
    async function* records() {
      let rows = 0
      for await (const row of rowsOfLines(lines!, record)) {
        rows++
        yield said(row, await stream.push(row), names)
      }
      if (rows === 0) refuse('nothing-to-detect', {})
    }
    return { columns: [...columns, ...names], records: records(), show: null, end: null, files: null }
  }

  async #answerFiles(sources: readonly Source[], options: WatchOptions): Promise<Answer> {
    const { columns, cells, rows, times } = await this.#read(sources, options)
    const names = namesBeside(columns)
    async function* records() {
      for (const [i, one] of rows.entries())
        yield said(Object.fromEntries(columns.map((name, k) => [name, cells[i]?.[k] ?? ''])), one, names)
    }
    return {
      columns: [...columns, ...names],
      records: records(),
      show: null,
      end: (messages) => summary(rows, times, messages),
      files: null,
    }
  }

  /** Rows of files in their order, and what is said of each. */
  async #read(sources: readonly Source[], options: WatchOptions, progress: Progress = {}) {
    const { format, encoder } = this.#record
    const series = await readSeries(sources, defaultsOf(seriesOptions), { format, stepping: 'rows' })
    const encoded = encodeSeries(series, encoder)
    const groups: Detected[][] = []
    for (const group of encoded.groups) groups.push(await watchGroup(this.model, group, this.#record, options, progress))
    const zone = zoneOf(format.timezone)
    const of = <Result>(row: number, there: (group: number, step: number) => Result, else_: Result): Result => {
      const group = series.groupOfRow[row]!
      return group < 0 ? else_ : there(group, series.stepOfRow[row]!)
    }
    const places = [...series.table.rows.keys()]
    return {
      columns: series.table.columns,
      cells: series.table.rows,
      rows: places.map((row) => of(row, (group, step) => groups[group]![step]!, without('untimed'))),
      times: places.map((row) =>
        format.time.length === 0 ? String(row + 1) : of(row, (group, step) => timeText(encoded.groups[group]!.times[step]!, zone), ''),
      ),
    }
  }

  /** Counts alarms on other data; where they have the column of labels, how many of the labelled intervals are found. */
  async evaluate({ data }: Given, progress: Progress = {}): Promise<Report> {
    const { format, encoder, label, threshold, frame } = this.#record
    const { series, labels } = takeLabels(await readSeries(data, defaultsOf(seriesOptions), { format, stepping: 'rows' }), label)
    const spans = wholeSeries(series)
    const groups: (number | null)[][] = []
    let [planted, found] = [0, 0]
    for (const [at, group] of encodeSeries(series, encoder).groups.entries()) {
      groups.push((await watchGroup(this.model, group, this.#record, {}, progress)).map(({ score }) => score))
      const plants = plantsIn(spans[at]!, frame.targets)
      planted += plants.length
      found += await plantsFound(this.model, group, plants, this.#record, progress)
    }
    const share = planted === 0 ? null : found / planted
    return measureAlarms({ on: 'data', series, spans, labels, lookback: frame.lookback }, [
      { name: 'network', threshold, groups, planted: share, seconds: null },
    ])
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

/** The intervals that were found, one a line. */
function summary(rows: readonly Detected[], times: readonly string[], messages: Parameters<NonNullable<Answer['end']>>[0]): string {
  const intervals: { interval: number; from: string; to: string; peak: Detected }[] = []
  for (const [i, row] of rows.entries()) {
    if (row.interval === null) continue
    const last = intervals.at(-1)
    if (last?.interval !== row.interval) intervals.push({ interval: row.interval, from: times[i]!, to: times[i]!, peak: row })
    else {
      last.to = times[i]!
      if (row.score! > last.peak.score!) last.peak = row
    }
  }
  const skipped = rows.filter(({ reason }) => reason !== null).length
  const { findings } = messages
  return [
    findings['detect-found']({ intervals: intervals.length, rows: rows.length }),
    ...intervals.map(({ from, to, peak }) =>
      findings['detect-interval']({ from, to, severity: peak.severity!, score: peak.score!, cause: peak.cause! }),
    ),
    ...(skipped > 0 ? [findings['detect-skipped']({ rows: skipped })] : []),
  ].join('\n')
}

/** A trained network with what was saved beside it. Throws TaskError `damaged-record`. */
export const openDetector = (model: Model, record: JsonObject): Detector => new Detector(model, opened(record))
