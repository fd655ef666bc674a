import type { EngineDescription } from 'tekrar'
import { type Job, sameJob } from './job.ts'
import type { PeerName } from './peers.ts'

export const FORMAT = 1

export interface MachineDescription {
  readonly platform: string
  readonly processor: string
  readonly cores: number
  readonly memoryBytes: number
}

/** One contestant's times of one job. */
export interface Entry {
  readonly name: string
  readonly threads: number
  /** Of each round, milliseconds of its fastest call; fewer than rounds where it failed. */
  readonly rounds: readonly number[]
  /** Why it has no times. */
  readonly error?: string
}

/** A job and what everyone took, in turns. */
export interface BenchResult extends Job {
  /** When it was timed, ISO 8601. */
  readonly time: string
  /** Floating-point operations that a call cannot do without, by a closed formula. */
  readonly operations: number
  /** Bytes that a call moves at least. */
  readonly bytes: number
  /** What the training step's plan holds; null for writing. */
  readonly planBytes: number | null
  /** A turn's length. */
  readonly seconds: number
  /** The most operations a second, by threads, measured in each round. */
  readonly peaks: readonly { readonly threads: number; readonly rounds: readonly number[] }[]
  /** Ours first: with each number of threads that was asked for. */
  readonly entries: readonly Entry[]
}

export interface PeerDescription {
  readonly name: PeerName
  /** Null where it is not installed. */
  readonly versions: Readonly<Record<string, string>> | null
  readonly missing?: string
}

/** All that was measured: what `--json` writes last, what `--out` keeps. */
export interface BenchRecord {
  readonly format: typeof FORMAT
  readonly machine: MachineDescription
  readonly engine: EngineDescription
  readonly versions: Readonly<Record<'tekrar' | 'node', string>>
  readonly limits: {
    readonly kind: 'fma' | 'wasm'
    /** Bytes a second that can be read, by the threads of the first of `threads`. */
    readonly reading: number
  }
  readonly threads: readonly number[]
  readonly peers: readonly PeerDescription[]
  readonly rounds: number
  /** A turn's length. */
  readonly seconds: number
  readonly results: readonly BenchResult[]
}

/** The middle one; the lower of two. */
export const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[(numbers.length - 1) >> 1] ?? Number.NaN

/** Milliseconds a call, the median of the rounds; NaN where there is none. */
export const millisecondsOf = (entry: Entry | undefined): number => (entry ? median(entry.rounds) : Number.NaN)

/** What stands beside a job once it is timed: derived, so that it stands nowhere twice. */
export interface Figures {
  readonly milliseconds: number
  /** Operations a second. */
  readonly speed: number
  /** Of the peak measured in the same rounds. */
  readonly share: number
  /** How many times faster ours is than the best of the others; null beside nobody. */
  readonly ratio: number | null
}

export function figuresOf(result: BenchResult, threads: number = result.entries[0]!.threads): Figures {
  const own = result.entries.find((entry) => entry.name === 'tekrar' && entry.threads === threads)
  const milliseconds = millisecondsOf(own)
  const speed = (result.operations / milliseconds) * 1000
  const peak = median(result.peaks.find((each) => each.threads === threads)?.rounds ?? [])
  const others = othersOf(result)
    .map(millisecondsOf)
    .filter((ms) => !Number.isNaN(ms))
  return { milliseconds, speed, share: speed / peak, ratio: others.length > 0 ? Math.min(...others) / milliseconds : null }
}

export const othersOf = ({ entries }: BenchResult): readonly Entry[] => entries.filter(({ name }) => name !== 'tekrar')

/** The geometric mean of the ratios, and the lowest; null where nothing stands beside ours. */
export function ratios(results: readonly BenchResult[]): { readonly mean: number; readonly lowest: number } | null {
  const all = results.map((result) => figuresOf(result).ratio).filter((ratio) => ratio !== null && Number.isFinite(ratio)) as number[]
  if (all.length === 0) return null
  return { mean: Math.exp(all.reduce((sum, ratio) => sum + Math.log(ratio), 0) / all.length), lowest: Math.min(...all) }
}

/** Those of the jobs that are measured, in the jobs' order. */
export const resultsOf = ({ results }: BenchRecord, jobs: readonly Job[]): readonly BenchResult[] =>
  jobs.flatMap((job) => results.find((result) => sameJob(result, job)) ?? [])
