import type { ResolvedMetrics } from './metrics.ts'

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
  readonly metrics: Readonly<Record<string, number>>
}

/** Running sums in float64: what each batch adds is weighted by its elements, so an uneven last batch counts for what it is. */
export class Totals {
  #loss: number
  #elements: number
  readonly #metrics: Record<string, number>

  constructor({ loss, elements, metrics }: TotalsRecord = { loss: 0, elements: 0, metrics: {} }) {
    this.#loss = loss
    this.#elements = elements
    this.#metrics = { ...metrics }
  }

  get elements(): number {
    return this.#elements
  }

  /** Means of one batch. */
  add({ loss, metrics, elements }: Means): void {
    this.#loss += loss * elements
    this.#elements += elements
    for (const [name, value] of Object.entries(metrics)) this.#metrics[name] = (this.#metrics[name] ?? 0) + value * elements
  }

  means({ traced, derived }: ResolvedMetrics): Means {
    const loss = this.#loss / this.#elements
    return {
      loss,
      metrics: {
        ...Object.fromEntries(Object.keys(traced).map((name) => [name, this.#metrics[name]! / this.#elements])),
        ...Object.fromEntries(Object.entries(derived).map(([name, of]) => [name, of(loss)])),
      },
      elements: this.#elements,
    }
  }

  toJSON(): TotalsRecord {
    return { loss: this.#loss, elements: this.#elements, metrics: { ...this.#metrics } }
  }
}
