import { BLOCK, Tail, type TailState } from './tail.ts'

/** What the network did not expect of a row (value less expectation), and the row's values: both scaled, by column. */
export interface RowErrors {
  readonly errors: ArrayLike<number>
  readonly values: ArrayLike<number>
  /** Whether the window that it was expected from is full: among the first rows of a series it is not. */
  readonly isFull: boolean
  /** Whether a value was missing, and the last one before stands for it. */
  readonly isFilled: boolean
}

/** Rows that errors are judged by: one by one, and as means over so many. */
const ERROR_ROWS = [1, 10] as const
/** The same of the values themselves. */
const LEVEL_ROWS = [1, 20] as const
/** Errors far above this, in deviations of the column, count by their logarithm. */
const LARGE = 0.2

/** What is known of the errors and the values so far. Plain JSON. */
export interface JudgeState {
  /** For each of the numbers of rows. */
  readonly errors: readonly TailState[]
  /** Values above those seen, and below: by column, and within it by the number of rows. */
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

/** Means over the last rows, each compared with those before it that share no row with it. */
class Course {
  readonly #rows: number
  readonly #tail: Tail
  readonly #values: number[] = []
  readonly #waiting: number[] = []
  #sum = 0

  constructor(rows: number, state: TailState) {
    this.#rows = rows
    this.#tail = new Tail(state)
  }

  nines(value: number, adapts: boolean): number {
    this.#values.push(value)
    this.#sum += value
    if (this.#values.length > this.#rows) this.#sum -= this.#values.shift()!
    const mean = this.#sum / this.#values.length
    // Means over fewer rows are wider than those that they would be compared with: not judged, though they widen what counts as usual.
    const nines = this.#values.length < this.#rows ? 0 : this.#tail.nines(mean)
    this.#waiting.push(mean)
    if (this.#waiting.length > this.#rows) {
      const past = this.#waiting.shift()!
      if (adapts) this.#tail.add(past)
    }
    return nines
  }

  state(): TailState {
    return this.#tail.state()
  }
}

interface JudgeOptions {
  readonly adapts?: boolean
  readonly block?: number
}

/**
 * Turns errors into scores, row after row: how rare the error is among those before it, and how far the value lies outside of those before it; each alone and as a
 * mean over the last rows, whichever is rarest. What is compared is never in what it is compared with, and nothing later ever is.
 */
export class Judge {
  readonly #columns: number
  readonly #adapts: boolean
  readonly #errors: readonly Course[]
  readonly #high: readonly (readonly Course[])[]
  readonly #low: readonly (readonly Course[])[]

  /** `adapts`: whether it goes on learning what is usual from the rows that it judges. `block`: how many rows make a block, where there is no state. */
  constructor(columns: number, state: JudgeState | null = null, { adapts = true, block = BLOCK }: JudgeOptions = {}) {
    this.#columns = columns
    this.#adapts = adapts
    const none: TailState = { highest: [], blocks: 0, largest: null, rows: 0, block }
    this.#errors = ERROR_ROWS.map((rows, i) => new Course(rows, state?.errors[i] ?? none))
    const levels = (states: readonly TailState[] | undefined) =>
      Array.from({ length: columns }, (_, column) =>
        LEVEL_ROWS.map((rows, i) => new Course(rows, states?.[column * LEVEL_ROWS.length + i] ?? none)),
      )
    this.#high = levels(state?.high)
    this.#low = levels(state?.low)
  }

  /** The error of a row whose window is not full is learned from, and not judged. */
  push({ errors, values, isFull }: RowErrors): Judgement {
    let judgement: Judgement = { score: 0, cause: 'error', column: 0 }
    const consider = (course: Course, value: number, cause: Judgement['cause'], column: number): void => {
      const score = course.nines(value, this.#adapts)
      if (score > judgement.score) judgement = { score, cause, column }
    }
    let [sum, largest] = [0, 0]
    for (let i = 0; i < this.#columns; i++) {
      sum += Math.asinh(Math.abs(errors[i]!) / LARGE)
      if (Math.abs(errors[i]!) > Math.abs(errors[largest]!)) largest = i
    }
    for (const course of this.#errors) {
      const score = course.nines(sum / this.#columns, this.#adapts)
      if (isFull && score > judgement.score) judgement = { score, cause: 'error', column: largest }
    }
    for (let column = 0; column < this.#columns; column++) {
      for (const course of this.#high[column]!) consider(course, values[column]!, 'high', column)
      for (const course of this.#low[column]!) consider(course, -values[column]!, 'low', column)
    }
    return judgement
  }

  state(): JudgeState {
    const states = (courses: readonly Course[]) => courses.map((course) => course.state())
    return { errors: states(this.#errors), high: states(this.#high.flat()), low: states(this.#low.flat()) }
  }
}
