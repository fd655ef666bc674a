import type { Model } from 'tekrar'
import { TaskError } from '../base/task-error.ts'
import { defaultsOf } from '../options/option.ts'
import { encodeSeries } from '../series/encode.ts'
import { numberReader } from '../series/numbers.ts'
import { seriesOptions } from '../series/options.ts'
import { readSeries } from '../series/read.ts'
import type { EncodedGroup } from '../series/series.ts'
import { isMissing } from '../tabular/values.ts'
import { errorsAt } from './errors.ts'
import type { DetectorRecord } from './record.ts'
import { type Detected, Watch, type WatchOptions, without } from './watch.ts'

/** What is kept of a series that goes on: the rows that the next one is judged by. */
interface Kept {
  readonly watch: Watch
  /** [steps, inputs] and [steps, targets] of the last steps. */
  inputs: Float32Array[]
  targets: Float32Array[]
  /** The same as measured. */
  measured: Float32Array[]
  /** The last rows as they came, to fill what is missing. */
  rows: string[]
  time: number
}

/** Rows that come one by one; of several series, each apart. A row's answer is the one it would have in a file with those before it. */
export class DetectorStream {
  readonly #model: Model
  readonly #record: DetectorRecord
  readonly #options: WatchOptions
  readonly #numeric: readonly string[]
  /** Cells of the columns that are needed, none of them there. */
  readonly #empty: Readonly<Record<string, null>>
  readonly #read: (cell: string) => number
  readonly #series = new Map<string | null, Kept>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(model: Model, record: DetectorRecord, options: WatchOptions = {}) {
    this.#model = model
    this.#record = record
    this.#options = options
    this.#numeric = record.format.columns.flatMap(({ name, kind }) => (kind === 'number' ? [name] : []))
    const { time, columns, group } = record.format
    const needed = [...time, ...columns.map(({ name }) => name), ...(group !== null && group !== 'file' ? [group.column] : [])]
    this.#empty = Object.fromEntries(needed.map((name) => [name, null]))
    this.#read = numberReader(record.format.decimal)
  }

  /** What is said of the next row: cells by the names of their columns, numbers or texts; texts have the decimal sign of the training data. A column that the row does not have is an empty cell. */
  push(row: Readonly<Record<string, unknown>>): Promise<Detected> {
    const next = this.#last.then(() => this.#push(JSON.stringify(this.#numbersOf(row))))
    this.#last = next.catch(() => undefined)
    return next
  }

  /** The row with numbers for texts that are such, in the columns of numbers. */
  #numbersOf(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const numbers = Object.fromEntries(
      this.#numeric.flatMap((name) => {
        const cell = row[name]
        const value = typeof cell === 'string' && !isMissing(cell) ? this.#read(cell) : Number.NaN
        return Number.isNaN(value) ? [] : [[name, value]]
      }),
    )
    return { ...this.#empty, ...row, ...numbers }
  }

  async #push(row: string): Promise<Detected> {
    const { frame } = this.#record
    let read: Awaited<ReturnType<typeof this.read>>
    try {
      read = await this.read([row])
    } catch (error) {
      if (error instanceof TaskError) return without('unreadable')
      throw error
    }
    if (read === null) return without('untimed')
    const kept = this.#series.get(read.name) ?? {
      watch: new Watch(this.#record, this.#options),
      inputs: [],
      targets: [],
      measured: [],
      rows: [],
      time: Number.NEGATIVE_INFINITY,
    }
    this.#series.set(read.name, kept)
    if (this.#record.format.time.length > 0 && read.time < kept.time) return without('late')
    kept.time = read.time
    kept.rows.push(row)
    if (read.isLacking && kept.rows.length > 1) read = (await this.read(kept.rows)) ?? read
    if (kept.rows.length > this.#record.format.fill + 1) kept.rows.shift()
    kept.inputs.push(read.inputs)
    kept.targets.push(read.targets)
    kept.measured.push(read.measured)
    if (kept.inputs.length > frame.lookback + 1) {
      kept.inputs.shift()
      kept.targets.shift()
      kept.measured.shift()
    }
    const steps = kept.inputs.length
    const joined = (parts: readonly Float32Array[], width: number): Float32Array => {
      const all = new Float32Array(parts.length * width)
      for (const [i, part] of parts.entries()) all.set(part, i * width)
      return all
    }
    const group = {
      inputs: joined(kept.inputs, frame.inputs),
      filledTargets: joined(kept.targets, frame.targets),
      targets: joined(kept.measured, frame.targets),
    } as unknown as EncodedGroup
    const [errors = null] = await errorsAt(this.#model, [{ group, step: steps - 1 }], frame)
    return kept.watch.next(errors)
  }

  /** The last of rows of one series, as the network reads it. */
  private async read(rows: readonly string[]) {
    const { format, encoder, frame } = this.#record
    const source = { name: 'rows.jsonl', bytes: new TextEncoder().encode(rows.join('\n')) }
    const series = await readSeries([source], defaultsOf(seriesOptions), { format, stepping: 'rows', oddCells: 'missing' })
    const place = series.groupOfRow[rows.length - 1]!
    if (place < 0) return null
    const encoded = encodeSeries(series, encoder).groups[place]!
    const step = encoded.times.length - 1
    return {
      name: encoded.name,
      time: encoded.times[step]!,
      isLacking: series.groups[place]!.columns.some((column) =>
        column.kind === 'number' ? Number.isNaN(column.values[step]) : column.values[step] === null,
      ),
      inputs: encoded.inputs.slice(step * frame.inputs, (step + 1) * frame.inputs),
      targets: encoded.filledTargets.slice(step * frame.targets, (step + 1) * frame.targets),
      measured: encoded.targets.slice(step * frame.targets, (step + 1) * frame.targets),
    }
  }
}
