import { mergedSums, type Sums } from './metrics/metric.ts'
import { metricResults, type ResolvedMetrics } from './metrics/metrics.ts'

/** Means over all elements seen. */
export interface Means {
  readonly loss: number
  readonly metrics: Readonly<Record<string, number>>
  /** The number of elements that the loss is a mean of. */
  readonly elements: number
}

/** As plain data, for a training state. */
export interface TotalsRecord {
  readonly loss: number
  readonly elements: number
  /** Of each metric the sums so far; of a record written before there were sums, its mean times the elements. */
  readonly metrics: Readonly<Record<string, number | Readonly<Record<string, readonly number[]>>>>
}

/** Running sums in float64: what each batch adds is weighted by its elements, so an uneven last batch counts for what it is. */
export class Totals {
  #loss: number
  #elements: number
  readonly #sums: Record<string, Sums>

  constructor({ loss, elements, metrics }: TotalsRecord = { loss: 0, elements: 0, metrics: {} }) {
    this.#loss = loss
    this.#elements = elements
    this.#sums = Object.fromEntries(
      Object.entries(metrics).map(([name, sums]) => [name, typeof sums === 'number' ? { total: [sums], count: [elements] } : sums]),
    )
  }

  get elements(): number {
    return this.#elements
  }

  /** The mean loss and the metrics' sums of one batch. */
  add({ loss, sums, elements }: { readonly loss: number; readonly sums: Readonly<Record<string, Sums>>; readonly elements: number }): void {
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
