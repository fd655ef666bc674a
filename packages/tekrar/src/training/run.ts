import type { FitEvent, History } from './events.ts'
import type { TrainingState } from './training-state.ts'

/**
 * A training run. It works while someone listens: `await run` trains to the end and gives the history, `for await (const event of run)` trains step by
 * step; leaving that loop stops cleanly after the step, and `await run` then gives the history so far.
 */
export class Run implements PromiseLike<History>, AsyncIterable<FitEvent> {
  readonly #events: AsyncGenerator<FitEvent, void>
  readonly #history: () => History
  readonly #state: () => Promise<TrainingState>
  #drained: Promise<History> | undefined

  constructor(source: {
    readonly events: AsyncGenerator<FitEvent, void>
    readonly history: () => History
    readonly state: () => Promise<TrainingState>
  }) {
    this.#events = source.events
    this.#history = source.history
    this.#state = source.state
  }

  [Symbol.asyncIterator](): AsyncIterator<FitEvent, void> {
    return this.#events
  }

  // biome-ignore lint/suspicious/noThenProperty: a run is awaited for its history
  then<Result = History, Failure = never>(
    resolved?: ((history: History) => Result | PromiseLike<Result>) | null,
    rejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    this.#drained ??= this.#drain()
    return this.#drained.then(resolved, rejected)
  }

  /**
   * All that `fit({ from })` needs to go on bit for bit, as it is after the last event: copies. Throws `unsupported` before the first event and when
   * another run has begun on the model.
   */
  state(): Promise<TrainingState> {
    return this.#state()
  }

  async #drain(): Promise<History> {
    while (!(await this.#events.next()).done);
    return this.#history()
  }
}
