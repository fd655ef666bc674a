import { mergedSums, type Sums } from './metrics/metric.ts'
import { metricResults, type ResolvedMetrics } from './metrics/metrics.ts'

/** Means over all that was seen. */
export interface Means {
  /** Of the batches' losses, each weighted by its rows, as in Keras; of pieces of long sequences by rows times steps. */
  readonly loss: number
  readonly metrics: Readonly<Record<string, number>>
  /** The rows, or rows times steps, that the loss is a mean of. */
  readonly elements: number
}

/** As plain data, for a training state. */
export interface TotalsRecord {
  readonly loss: number
  readonly elements: number
  /** Of each metric the sums so far; of a record written before there were sums, its mean times the elements. */
  readonly metrics: Readonly<Record<string, number | Readonly<Record<string, readonly number[]>>>>
}

/** What one batch adds. */
export interface BatchResult {
  readonly loss: number
  readonly sums: Readonly<Record<string, Sums>>
  readonly rows: number
  /** Rows times steps. */
  readonly tokens: number
}

/** Running sums in float64: what each batch adds is weighted by its rows or its tokens, so an uneven last batch counts for what it is. */
export class Totals {
  readonly #counted: 'rows' | 'steps'
  #loss: number
  #elements: number
  readonly #sums: Record<string, Sums>

  constructor(counted: 'rows' | 'steps' = 'rows', { loss, elements, metrics }: TotalsRecord = { loss: 0, elements: 0, metrics: {} }) {
    this.#counted = counted
    this.#loss = loss
    this.#elements = elements
    this.#sums = Object.fromEntries(
      Object.entries(metrics).map(([name, sums]) => [name, typeof sums === 'number' ? { total: [sums], count: [elements] } : sums]),
    )
  }

  get elements(): number {
    return this.#elements
  }

  add({ loss, sums, rows, tokens }: BatchResult): void {
    const elements = this.#counted === 'rows' ? rows : tokens
    this.#loss += loss * elements
    this.#elements += elements
    for (const [name, more] of Object.entries(sums)) this.#sums[name] = mergedSums(this.#sums[name], more)
  }

  means(metrics: ResolvedMetrics): Means {
    return { loss: this.#loss / this.#elements, metrics: metricResults(metrics, this.#sums), elements: this.#elements }
  }

  toJSON(): TotalsRecord {
    const metrics = Object.entries(this.#sums).map(([metric, sums]) => [
      metric,
      Object.fromEntries(Object.entries(sums).map(([name, numbers]) => [name, Array.from(numbers)])),
    ])
    return { loss: this.#loss, elements: this.#elements, metrics: Object.fromEntries(metrics) }
  }
}
