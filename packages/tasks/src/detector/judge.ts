import { Tail, type TailState } from './tail.ts'

/** Errors are judged one by one, and as means over so many rows. */
const WINDOWS = [1, 10] as const
/** Errors far above this, in deviations of the column, count by their logarithm. */
const LARGE = 0.3
/** How much a value outside of what was seen counts, beside an error of the network. */
const LEVEL = 1.25

/** What is known of the errors and the values so far. Plain JSON. */
export interface JudgeState {
  /** By window. */
  readonly errors: readonly TailState[]
  /** By column: values above those seen, and below. */
  readonly high: readonly TailState[]
  readonly low: readonly TailState[]
}

/** How unusual a row is, in nines, and by what. */
export interface Judgement {
  readonly score: number
  readonly cause: 'error' | 'high' | 'low'
  /** The column's place. */
  readonly column: number
}

class Mean {
  readonly #values: number[] = []
  #sum = 0
  /** The mean of the last rows, at most `size` of them. */
  push(value: number, size: number): number {
    this.#values.push(value)
    this.#sum += value
    if (this.#values.length > size) this.#sum -= this.#values.shift()!
    return this.#sum / this.#values.length
  }
}

/**
 * Turns errors into scores, row after row: how rare the error is among those before it, alone and as a mean over the last rows, and how far each value lies
 * outside of those before it. What is compared is never in what it is compared with, and nothing later ever is.
 */
export class Judge {
  readonly #columns: number
  readonly #errors: readonly { readonly size: number; readonly tail: Tail; readonly mean: Mean; readonly waiting: number[] }[]
  readonly #high: readonly Tail[]
  readonly #low: readonly Tail[]
  readonly #adapts: boolean

  /** `adapts`: whether it goes on learning what is usual from the rows that it judges. */
  constructor(columns: number, state: JudgeState | null = null, adapts = true) {
    this.#columns = columns
    this.#adapts = adapts
    this.#errors = WINDOWS.map((size, i) => ({ size, tail: new Tail(state?.errors[i]), mean: new Mean(), waiting: [] }))
    const tails = (states: readonly TailState[] | undefined) => Array.from({ length: columns }, (_, i) => new Tail(states?.[i]))
    this.#high = tails(state?.high)
    this.#low = tails(state?.low)
  }

  /** `errors`: value less expectation, `values`: both scaled, by column. */
  push(errors: ArrayLike<number>, values: ArrayLike<number>): Judgement {
    let [sum, largest] = [0, 0]
    for (let i = 0; i < this.#columns; i++) {
      sum += Math.asinh(Math.abs(errors[i]!) / LARGE)
      if (Math.abs(errors[i]!) > Math.abs(errors[largest]!)) largest = i
    }
    let judgement: Judgement = { score: 0, cause: 'error', column: largest }
    for (const { size, tail, mean, waiting } of this.#errors) {
      const value = mean.push(sum / this.#columns, size)
      const score = tail.nines(value)
      if (score > judgement.score) judgement = { ...judgement, score }
      // A mean that shares rows with this one is not yet the past.
      waiting.push(value)
      if (waiting.length > size) {
        const past = waiting.shift()!
        if (this.#adapts) tail.add(past)
      }
    }
    for (let column = 0; column < this.#columns; column++)
      for (const [cause, tail, value] of [
        ['high', this.#high[column]!, values[column]!],
        ['low', this.#low[column]!, -values[column]!],
      ] as const) {
        const score = LEVEL * tail.nines(value)
        if (score > judgement.score) judgement = { score, cause, column }
        if (this.#adapts) tail.add(value)
      }
    return judgement
  }

  state(): JudgeState {
    const states = (tails: readonly Tail[]) => tails.map((tail) => tail.state())
    return { errors: this.#errors.map(({ tail }) => tail.state()), high: states(this.#high), low: states(this.#low) }
  }
}
