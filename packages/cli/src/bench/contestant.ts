import type { Job } from './job.ts'

/** Who is timed, in turns with others. */
export interface Contestant {
  readonly name: string
  readonly threads: number
  /** Builds, compiles, warms up. Rejects with an error that says why it cannot, or the signal's reason. */
  prepare(job: Job, signal: AbortSignal): Promise<void>
  /** Milliseconds of the fastest call of as many as fit into so many seconds. Rejects as `prepare` does. */
  time(seconds: number, signal: AbortSignal): Promise<number>
  /** Lets go of what the last job took. */
  rest(): void
}
