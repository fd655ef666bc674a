import type { Turn } from './turns.ts'

/** Where a bench stands: its `number`th job of so many, and the turn. */
export interface Standing {
  readonly number: number
  readonly of: number
  readonly turn: Turn
}

/** What making ready is taken for, as a share of a job. */
const READY = 0.2

/** How long a bench will still take, by what its jobs took so far. */
export class BenchClock {
  readonly #now: () => number
  readonly #rounds: number
  #began: number | null = null
  #first = 0

  constructor(rounds: number, now: () => number = () => performance.now()) {
    this.#rounds = rounds
    this.#now = now
  }

  /** Seconds left; null until half a job is done. Jobs before the first that is told of were there already. */
  left({ number, of, turn }: Standing): number | null {
    if (this.#began === null) {
      this.#began = this.#now()
      this.#first = number
    }
    const here = turn.phase === 'preparing' ? 0 : READY + ((1 - READY) * (turn.round - 1)) / this.#rounds
    const done = number - this.#first + here
    if (done < 0.5) return null
    return ((this.#now() - this.#began) / 1000 / done) * (of - number + 1 - here)
  }
}
