import { TekrarError } from '../base/errors.ts'
import { obstacleToPieces } from './causality.ts'
import type { StreamSlot } from './chunk.ts'
import type { Network } from './network.ts'
import type { Predictor } from './predict.ts'
import { type Push, type Pushed, Stream, type StreamOptions } from './stream.ts'

/**
 * Streams of one model that run together: what is pushed in one turn of the event loop, with equally many steps, is one batch. Not of a model with stateful layers, whose
 * states are the model's as well: its pushes run one by one.
 */
export class StreamPool {
  readonly #network: Network
  readonly #predictor: () => Promise<Predictor>
  readonly #slots: readonly StreamSlot[]

  /** Made by `model.streams`. Throws `unsupported`, with the reason, for a network that needs the steps to come. */
  constructor(network: Network, predictor: () => Promise<Predictor>) {
    const obstacle = obstacleToPieces(network)
    if (obstacle !== undefined)
      throw new TekrarError('unsupported', { where: 'stream', what: obstacle, remedy: 'give whole sequences to predict' })
    this.#network = network
    this.#predictor = predictor
    this.#slots = network.inputs.map(({ name, shape, sequence }) => ({ name, rank: shape.length, sequence }))
  }

  /** A stream with states of its own. Throws `invalid-argument` and `shape-mismatch`. */
  open(options: StreamOptions = {}): Stream {
    return new Stream(this.#network, this.#slots, (push) => this.#add(push), options)
  }

  /** Runs what a stream pushes; the predictor runs it together with what others push now. */
  async #add({ inputs, states, rows }: Push): Promise<Pushed> {
    const predictor = await this.#predictor()
    const initialState = Object.fromEntries(
      this.#network.states.map(({ name, shape }, i) => [name, { data: states[i]!, shape: [rows, ...(shape.slice(1) as number[])] }]),
    )
    const predictions = await predictor.predict({ inputs, initialState }, 'stream')
    return { predictions, states: this.#network.states.map(({ name }) => predictions.states[name]!.data.slice()) }
  }
}
