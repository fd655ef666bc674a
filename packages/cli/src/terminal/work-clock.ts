/** Seconds of work, and the share of it, from which on the rest can be told. */
const TELLING = { seconds: 1, share: 0.05 }

/** How long work that tells its share will still take. `now` is in milliseconds. */
export class WorkClock {
  readonly #now: () => number
  #what = ''
  #began = 0
  #from = 0

  constructor(now: () => number) {
    this.#now = now
  }

  /** Seconds left of this work; null as long as they cannot be told. */
  left({ what, share }: { readonly what: string; readonly share: number }): number | null {
    if (what !== this.#what) {
      this.#what = what
      this.#began = this.#now()
      this.#from = share
    }
    const seconds = (this.#now() - this.#began) / 1000
    const done = share - this.#from
    return seconds < TELLING.seconds || done < TELLING.share ? null : (seconds * (1 - share)) / done
  }
}
