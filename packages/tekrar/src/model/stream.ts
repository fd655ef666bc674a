import { TekrarError } from '../base/errors.ts'
import type { NumericArray } from '../data/arrays.ts'
import type { ArraysInput } from '../data/given.ts'
import { chunkArrays, type StreamSlot } from './chunk.ts'
import { type GivenStates, initialStates, namedStates } from './given-states.ts'
import type { Network } from './network.ts'
import type { Predictions, States } from './predictions.ts'

/** Options of `stream`. */
export interface StreamOptions {
  /** How many sequences go side by side in this one stream; 1. */
  readonly rows?: number
  /** Recurrent states to begin with, by name; zero unless given. */
  readonly initialState?: GivenStates
}

/** What a stream wants to have run. */
export interface Push {
  /** [rows, steps, …] each. */
  readonly inputs: readonly NumericArray[]
  readonly rows: number
  /** Before the new steps, flat, in the network's order. */
  readonly states: readonly Float32Array[]
}

/** What came of it, and the states after it. */
export interface Pushed {
  readonly predictions: Predictions
  readonly states: readonly Float32Array[]
}

/** Data that come bit by bit: `push` gives what the network makes of the new steps, its states go on from call to call. */
export class Stream {
  readonly rows: number
  readonly #network: Network
  readonly #slots: readonly StreamSlot[]
  readonly #run: (push: Push) => Promise<Pushed>
  #states: readonly Float32Array[]
  /** Settled when all that was asked of the stream before is done. */
  #last: Promise<unknown> = Promise.resolve()
  #closed = false

  /** Made by `model.stream` and `model.streams().open`. */
  constructor(
    network: Network,
    slots: readonly StreamSlot[],
    run: (push: Push) => Promise<Pushed>,
    { rows = 1, initialState }: StreamOptions,
  ) {
    if (!Number.isSafeInteger(rows) || rows < 1)
      throw new TekrarError('invalid-argument', { where: 'stream', name: 'rows', expected: 'a whole number from 1', actual: String(rows) })
    this.rows = rows
    this.#network = network
    this.#slots = slots
    this.#run = run
    this.#states = initialStates(network, initialState, rows, 'stream')
  }

  /**
   * The outputs of new steps: a chunk [rows, steps, …]; of a stream of one row also [steps, …], or one step alone; of several rows also [rows, …], one step of each. A
   * model of several inputs takes a list or a record. Pushes run in their order. Rejects with `shape-mismatch`, `id-out-of-range`, and `unsupported` after `close`.
   */
  push(chunk: ArraysInput | number): Promise<Predictions> {
    return this.#after(async () => {
      const inputs = chunkArrays(chunk, this.#slots, this.rows)
      const made = await this.#run({ inputs, rows: this.rows, states: this.#states })
      this.#states = made.states
      return made.predictions
    })
  }

  /** The states after all that was pushed so far: copies, which `restore` takes, here or in another stream of as many rows. */
  states(): Promise<States> {
    return this.#after(async () =>
      namedStates(
        this.#network,
        this.#states.map((state) => state.slice()),
        this.rows,
      ),
    )
  }

  /** Goes on from other states; those not named become zero. Rejects with `invalid-argument` and `shape-mismatch`. */
  restore(states: States | GivenStates): Promise<void> {
    return this.#after(async () => {
      this.#states = initialStates(this.#network, states, this.rows, 'stream')
    })
  }

  /** Begins anew. */
  reset(): Promise<void> {
    return this.restore({})
  }

  /** No more is pushed; pushes under way come to their end. */
  close(): void {
    this.#closed = true
  }

  #after<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#closed)
      return Promise.reject(
        new TekrarError('unsupported', { where: 'stream', what: 'the stream was closed', remedy: 'open another one with model.stream()' }),
      )
    const result = this.#last.then(work)
    this.#last = result.catch(() => {})
    return result
  }
}
