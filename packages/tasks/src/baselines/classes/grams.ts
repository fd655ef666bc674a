import type { Progress } from '../../base/progress.ts'
import { forEachBelow } from './clock.ts'
import type { Rows } from './rows.ts'

/** Joins symbols to a key that no symbol has within. */
const BETWEEN = '\u0000'

/** How often each run of symbols stands in each of the texts it is asked for: those from `least` to `most` symbols long that the texts it was made of have. */
export class Grams {
  readonly #least: number
  readonly #most: number
  readonly #numbers = new Map<string, number>()

  constructor(least: number, most: number) {
    this.#least = least
    this.#most = most
  }

  /** How many different ones there are. */
  get size(): number {
    return this.#numbers.size
  }

  /** Numbers those of these texts; a text is its symbols. */
  async learn(texts: readonly (readonly string[])[], progress: Progress = {}): Promise<void> {
    await forEachBelow(texts.length, progress, (i) => {
      for (const key of this.#of(texts[i]!)) if (!this.#numbers.has(key)) this.#numbers.set(key, this.#numbers.size)
    })
  }

  /** Counts, a row a text. What is not known counts nowhere. */
  async count(texts: readonly (readonly string[])[], progress: Progress = {}): Promise<Rows> {
    const starts = new Int32Array(texts.length + 1)
    const found: Map<number, number>[] = []
    await forEachBelow(texts.length, progress, (i) => {
      const counts = new Map<number, number>()
      for (const key of this.#of(texts[i]!)) {
        const number = this.#numbers.get(key)
        if (number !== undefined) counts.set(number, (counts.get(number) ?? 0) + 1)
      }
      found.push(counts)
      starts[i + 1] = starts[i]! + counts.size
    })
    const columns = new Int32Array(starts[texts.length]!)
    const values = new Float64Array(columns.length)
    await forEachBelow(texts.length, progress, (i) => {
      let at = starts[i]!
      for (const [column, value] of found[i]!) {
        columns[at] = column
        values[at++] = value
      }
    })
    return { width: this.#numbers.size, starts, columns, values }
  }

  #of(symbols: readonly string[]): Iterable<string> {
    return runsOf(symbols, this.#least, this.#most)
  }
}

/** The runs of `least` to `most` symbols, as keys, where each begins; a run is never taken for another with a blank in it. */
export function* runsOf(symbols: readonly string[], least: number, most: number): Iterable<string> {
  for (let i = 0; i < symbols.length; i++) {
    let key = ''
    for (let length = 1; length <= most && i + length <= symbols.length; length++) {
      key = length === 1 ? symbols[i]! : key + BETWEEN + symbols[i + length - 1]!
      if (length >= least) yield key
    }
  }
}
