/** How long one run may hold the event loop, in milliseconds; with the runs before it that were too short for a turn, and a collection of garbage, less than 20. */
const AIM = 4

/** How fast the size of a run may grow. */
const GROWTH = 4

/** Says how much work one run should do. */
export interface Pacing {
  /** Units for the next run: from 1. */
  readonly units: number
  took(units: number, milliseconds: number): void
}

/** Finds how much work fits into one short run, by timing the runs before. What is computed must not depend on it. */
export class Pace implements Pacing {
  #perUnit: number | undefined
  #last: number

  constructor(first: number) {
    this.#last = first
  }

  get units(): number {
    if (this.#perUnit === undefined) return this.#last
    return Math.max(1, Math.floor(Math.min(this.#last * GROWTH, AIM / this.#perUnit)))
  }

  took(units: number, milliseconds: number): void {
    this.#perUnit = Math.max(milliseconds, 1e-3) / units
    this.#last = units
  }
}
