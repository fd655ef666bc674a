import { gaussianTail } from './gaussian-tail.ts'

export interface WindowedGaussianOptions {
  /** Rows that mean and deviation are taken from. */
  readonly window?: number
  /** A full window moves on so many rows at a time. */
  readonly step?: number
}

/** A deviation of 0 counts as this, so that any other value is as rare as can be. */
const LEAST_DEVIATION = 1e-6

/**
 * How unusual each value is among those before it, taken for normally distributed: 1 − the chance of one farther out on its side, from 0.5 to 1, and 0 for
 * the first. No score depends on later values. This is the detector `windowedGaussian` of the Numenta Anomaly Benchmark (Lavin and Ahmad 2015), with its
 * window of 6,400 rows that moves by 100.
 */
export class WindowedGaussian {
  readonly #size: number
  readonly #step: number
  #window: number[] = []
  #waiting: number[] = []
  #sum = 0
  #mean = 0
  #deviation = 1

  constructor({ window = 6400, step = 100 }: WindowedGaussianOptions = {}) {
    this.#size = window
    this.#step = step
  }

  /** What a value would score now; nothing is learned from it. */
  rarity(value: number): number {
    return this.#window.length === 0 ? 0 : 1 - gaussianTail(Math.abs(value - this.#mean) / this.#deviation)
  }

  score(value: number): number {
    const score = this.rarity(value)
    if (this.#window.length < this.#size) this.#grow(value)
    else {
      this.#waiting.push(value)
      if (this.#waiting.length === this.#step) this.#move()
    }
    return score
  }

  /** Mean and squared distances from it by Welford's update: no window is read again while it grows. */
  #grow(value: number): void {
    this.#window.push(value)
    const count = this.#window.length
    const before = value - this.#mean
    const mean = count === 1 ? value : this.#mean + before / count
    this.#sum = count === 1 ? 0 : this.#sum + before * (value - mean)
    this.#mean = mean
    this.#deviation = Math.sqrt(Math.max(0, this.#sum) / count) || LEAST_DEVIATION
  }

  #move(): void {
    this.#window = [...this.#window.slice(this.#step), ...this.#waiting]
    this.#waiting = []
    const count = this.#window.length
    this.#mean = this.#window.reduce((sum, value) => sum + value, 0) / count
    this.#sum = this.#window.reduce((sum, value) => sum + (value - this.#mean) ** 2, 0)
    this.#deviation = Math.sqrt(this.#sum / count) || LEAST_DEVIATION
  }
}
