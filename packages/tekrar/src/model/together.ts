import { nextTurn } from '../training/turns.ts'

/** What may be run together with others of its kind. */
export interface Joining {
  readonly rows: number
  readonly signal?: AbortSignal | undefined
}

interface Waiting<Call, Result> {
  readonly call: Call
  readonly resolve: (result: Result) => void
  readonly reject: (reason: unknown) => void
}

/** Runs what is asked for in one turn of the event loop together: what many callers ask for one by one costs what one caller's batch of it costs. */
export class Together<Call extends Joining, Result> {
  readonly #run: (calls: readonly Call[], signal: AbortSignal | undefined) => Promise<readonly Result[]>
  readonly #most: number
  readonly #waiting = new Map<string, Waiting<Call, Result>[]>()

  /**
   * `run` gives a result for each call; calls of more rows than `most` in all are run in several groups, so that the first need not wait for the last. Its signal aborts
   * once every one of its calls was given up.
   */
  constructor(run: (calls: readonly Call[], signal: AbortSignal | undefined) => Promise<readonly Result[]>, most: number) {
    this.#run = run
    this.#most = most
  }

  /** Runs a call with those of the same key. One that is given up by its signal is rejected at once, and the others go on. */
  add(key: string, call: Call): Promise<Result> {
    const { signal } = call
    return new Promise<Result>((resolve, reject) => {
      signal?.throwIfAborted()
      if (this.#waiting.size === 0) void nextTurn().then(() => this.#flush())
      const giveUp = () => reject(signal!.reason)
      const settled = () => signal?.removeEventListener('abort', giveUp)
      signal?.addEventListener('abort', giveUp, { once: true })
      const waiting: Waiting<Call, Result> = {
        call,
        resolve: (result) => {
          settled()
          resolve(result)
        },
        reject: (reason) => {
          settled()
          reject(reason)
        },
      }
      const group = this.#waiting.get(key)
      if (group) group.push(waiting)
      else this.#waiting.set(key, [waiting])
    })
  }

  #flush(): void {
    const groups = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const group of groups) for (const part of this.#parts(group.filter(({ call }) => !call.signal?.aborted))) void this.#settle(part)
  }

  *#parts(group: readonly Waiting<Call, Result>[]): Iterable<readonly Waiting<Call, Result>[]> {
    let part: Waiting<Call, Result>[] = []
    let rows = 0
    for (const one of group) {
      if (part.length > 0 && rows + one.call.rows > this.#most) {
        yield part
        part = []
        rows = 0
      }
      part.push(one)
      rows += one.call.rows
    }
    if (part.length > 0) yield part
  }

  async #settle(group: readonly Waiting<Call, Result>[]): Promise<void> {
    const calls = group.map(({ call }) => call)
    const { signal, forget } = onceAll(calls.map((call) => call.signal))
    try {
      const results = await this.#run(calls, signal)
      for (const [i, { resolve }] of group.entries()) resolve(results[i]!)
    } catch (reason) {
      for (const { reject } of group) reject(reason)
    } finally {
      forget()
    }
  }
}

/** A signal that aborts once all of these have, with the last one's reason; none where one of them never will. `forget` leaves them alone. */
function onceAll(signals: readonly (AbortSignal | undefined)[]): { readonly signal: AbortSignal | undefined; readonly forget: () => void } {
  const given = new Set(signals)
  if (given.has(undefined)) return { signal: undefined, forget: () => {} }
  const all = new AbortController()
  const giveUp = ({ target }: Event): void => {
    if ([...given].every((each) => each!.aborted)) all.abort((target as AbortSignal).reason)
  }
  for (const each of given) each!.addEventListener('abort', giveUp, { once: true })
  return {
    signal: all.signal,
    forget: () => {
      for (const each of given) each!.removeEventListener('abort', giveUp)
    },
  }
}
