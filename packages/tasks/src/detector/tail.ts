/** Rows of which only the largest value counts: what stands close together is one event. */
export const BLOCK = 30
/** Of the blocks, the highest that the tail is taken from: so many, and this share of the others. */
const LEAST = 5
const SHARE = 0.02
/** The tail's mean excess, before anything is seen of it, and for how many blocks that counts. */
const PRIOR = 0.1
const PRIOR_BLOCKS = 3
/** Excesses below this are nothing: what is always the same is not unusual for a rounding. */
const LEAST_SCALE = 0.03
/** Before so many blocks nothing can be called rare. */
const LEAST_BLOCKS = 5
const KEPT = 400
/** Where there are too few rows for that many blocks, blocks are shorter: rows for twice as many, but no less than this. */
const LEAST_BLOCK = 3

/** So many rows, or fewer, are too few to tell how rare something is by blocks as they are meant to be. */
export const FEW = BLOCK * LEAST_BLOCKS

/** How long blocks are, where there are so many rows to learn from. */
export const blockFor = (rows: number): number =>
  rows <= FEW ? Math.max(LEAST_BLOCK, Math.min(BLOCK, Math.floor(rows / (2 * LEAST_BLOCKS)))) : BLOCK

/** All that a tail knows. Plain JSON. */
export interface TailState {
  /** The largest values of blocks, the highest first. */
  readonly highest: readonly number[]
  readonly blocks: number
  /** Of the block that is being read: its largest value, null where it has none. */
  readonly largest: number | null
  readonly rows: number
  /** Rows of a block. */
  readonly block?: number
}

/**
 * How rare values are that lie above nearly all before them: the largest of each block of rows; above a high one among these the excess is taken for
 * exponential (peaks over a threshold: Pickands 1975; over a stream: Siffer and others, "Anomaly Detection in Streams with Extreme Value Theory", 2017).
 */
export class Tail {
  readonly #highest: number[]
  #blocks: number
  #largest: number
  #rows: number
  readonly #block: number

  constructor({ highest, blocks, largest, rows, block = BLOCK }: TailState = { highest: [], blocks: 0, largest: null, rows: 0 }) {
    this.#highest = [...highest]
    this.#blocks = blocks
    this.#largest = largest ?? Number.NEGATIVE_INFINITY
    this.#rows = rows
    this.#block = block
  }

  /** One more value of the past. */
  add(value: number): void {
    this.#largest = Math.max(this.#largest, value)
    if (++this.#rows < this.#block) return
    const values = this.#highest
    values.push(this.#largest)
    for (let i = values.length - 1; i > 0 && values[i - 1]! < values[i]!; i--) [values[i - 1], values[i]] = [values[i]!, values[i - 1]!]
    if (values.length > KEPT) values.pop()
    this.#blocks++
    this.#largest = Number.NEGATIVE_INFINITY
    this.#rows = 0
  }

  /** −log₁₀ of the share of blocks of 30 rows in which such a value is to be expected: 3 is one in a thousand. 0 for a value that is not rare. */
  nines(value: number): number {
    if (this.#blocks < LEAST_BLOCKS) return 0
    const count = Math.min(this.#highest.length - 1, Math.ceil(SHARE * this.#blocks + LEAST))
    const from = this.#highest[count]!
    if (!(value > from)) return 0
    let excess = PRIOR * PRIOR_BLOCKS
    for (let i = 0; i < count; i++) excess += this.#highest[i]! - from
    const scale = excess / (count + PRIOR_BLOCKS) + LEAST_SCALE
    const nines = -Math.log10((count + 1) / (this.#blocks + 1)) + (value - from) / scale / Math.LN10
    // What is rare in a short block is less so in one of the usual length.
    return Math.max(0, nines - Math.log10(BLOCK / this.#block))
  }

  state(): TailState {
    return {
      highest: [...this.#highest],
      blocks: this.#blocks,
      largest: Number.isFinite(this.#largest) ? this.#largest : null,
      rows: this.#rows,
      block: this.#block,
    }
  }
}
