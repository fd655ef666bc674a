import type { Contestant } from './contestant.ts'
import { best, type Limits } from './limits.ts'
import type { BenchResult, Entry } from './record.ts'

/** What is going on. */
export interface Turn {
  readonly phase: 'preparing' | 'timing'
  readonly name: string
  readonly threads: number
  /** From 1. */
  readonly round: number
}

export interface TurnsOptions {
  readonly rounds: number
  readonly seconds: number
  readonly limits: Limits
  /** Whose peaks are measured. */
  readonly threads: readonly number[]
  readonly signal: AbortSignal
  readonly onTurn: (turn: Turn) => void
}

/** Milliseconds between two turns: threads of the one before may spin for a while before they sleep. */
const BREATH = 250
/** Seconds of one of the few short measurements of a peak. */
const PEAK = 0.01

type Measured = Pick<BenchResult, 'entries' | 'peaks'>

/**
 * Times contestants that are ready, in turns, so that whatever else the machine does strikes all alike; who begins changes from round to round. The peak takes its
 * turn as well. Where the signal ends it, the rounds that are whole; null before the first.
 */
export async function inTurns(contestants: readonly Contestant[], options: TurnsOptions): Promise<Measured | null> {
  const { rounds, seconds, limits, signal } = options
  const times = contestants.map(() => [] as number[])
  const errors = contestants.map((): string | null => null)
  const peaks = options.threads.map((threads) => ({ threads, rounds: [] as number[] }))
  let whole = 0
  try {
    for (let round = 0; round < rounds; round++) {
      for (const peak of peaks) peak.rounds.push(2 * (await best(() => limits.multiplyAdds(peak.threads, PEAK))))
      for (let i = 0; i < contestants.length; i++) {
        const place = (i + round) % contestants.length
        if (errors[place] !== null) continue
        const { name, threads } = contestants[place]!
        options.onTurn({ phase: 'timing', name, threads, round: round + 1 })
        if (contestants.length > 1) await breath(signal)
        try {
          times[place]!.push(await contestants[place]!.time(seconds, signal))
        } catch (error) {
          signal.throwIfAborted()
          errors[place] = (error as Error).message
        }
      }
      whole = round + 1
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  if (whole === 0) return null
  return {
    entries: contestants.map(({ name, threads }, i): Entry => {
      const entry = { name, threads, rounds: times[i]!.slice(0, whole) }
      return errors[i] === null ? entry : { ...entry, error: errors[i]! }
    }),
    peaks: peaks.map(({ threads, rounds }) => ({ threads, rounds: rounds.slice(0, whole) })),
  }
}

function breath(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, BREATH)
    signal.addEventListener('abort', stop, { once: true })
  })
}
