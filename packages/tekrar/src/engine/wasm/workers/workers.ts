/** Why no workers can share memory with this thread. */
export type WorkersAbsence = 'no-workers' | 'no-shared-memory' | 'not-isolated'

/** Threads beside this one. The import `#workers` gives `node.ts` in Node and `web.ts` elsewhere. */
export interface Workers {
  readonly absence: WorkersAbsence | undefined
  /** How many threads run at once here. */
  readonly parallelism: number
  /**
   * Starts a worker from the text of a program that leaves a function `work(port)` in `member`. It keeps no process alive from its first answer on.
   * Throws, or calls `failed`, where workers are refused.
   */
  start(program: string, answered: () => void, failed: (why: string) => void): Worker
}

export interface Worker {
  post(message: unknown): void
  end(): void
}
