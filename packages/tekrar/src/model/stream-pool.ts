import { TekrarError } from '../base/errors.ts'
import type { NumericArray } from '../data/arrays.ts'
import type { Arranger } from '../training/arrange.ts'
import { nextTurn } from '../training/turns.ts'
import { obstacleToPieces } from './causality.ts'
import type { StreamSlot } from './chunk.ts'
import type { Network } from './network.ts'
import type { Predictor } from './predict.ts'
import { NumericResult, Predictions } from './predictions.ts'
import { type Push, type Pushed, Stream, type StreamOptions } from './stream.ts'

interface Waiting extends Push {
  readonly resolve: (pushed: Pushed) => void
  readonly reject: (reason: unknown) => void
}

/** Streams of one model that run together: what is pushed in one turn of the event loop, with equally many steps, is one batch. */
export class StreamPool {
  readonly #network: Network
  readonly #arranger: Arranger
  readonly #predictor: () => Promise<Predictor>
  readonly #slots: readonly StreamSlot[]
  #waiting: Waiting[] = []

  /** Made by `model.streams`. Throws `unsupported`, with the reason, for a network that needs the steps to come. */
  constructor(network: Network, arranger: Arranger, predictor: () => Promise<Predictor>) {
    const obstacle = obstacleToPieces(network)
    if (obstacle !== undefined)
      throw new TekrarError('unsupported', { where: 'stream', what: obstacle, remedy: 'give whole sequences to predict' })
    this.#network = network
    this.#arranger = arranger
    this.#predictor = predictor
    this.#slots = network.inputs.map(({ name, shape, sequence }) => ({ name, rank: shape.length, sequence }))
  }

  /** A stream with states of its own. Throws `invalid-argument` and `shape-mismatch`. */
  open(options: StreamOptions = {}): Stream {
    return new Stream(this.#network, this.#slots, (push) => this.#add(push), options)
  }

  /** Runs what a stream pushes, together with what others push now. */
  async #add(push: Push): Promise<Pushed> {
    this.#arranger.inputs(push.inputs, { where: 'stream' })
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...push, resolve, reject })
      if (this.#waiting.length === 1) void nextTurn().then(() => this.#flush())
    })
  }

  async #flush(): Promise<void> {
    const groups = new Map<string, Waiting[]>()
    for (const one of this.#waiting) {
      const key = JSON.stringify(one.inputs.map(({ shape, data }) => [shape.slice(1), data instanceof Int32Array]))
      const group = groups.get(key)
      if (group) group.push(one)
      else groups.set(key, [one])
    }
    this.#waiting = []
    await Promise.all([...groups.values()].map((group) => this.#runGroup(group)))
  }

  async #runGroup(group: readonly Waiting[]): Promise<void> {
    try {
      const predictor = await this.#predictor()
      const rows = group.reduce((sum, one) => sum + one.rows, 0)
      const names = this.#network.states.map(({ name }) => name)
      const predictions = await predictor.predict(
        {
          inputs: this.#slots.map((_, i) => stacked(group.map(({ inputs }) => inputs[i]!))),
          initialState: Object.fromEntries(
            this.#network.states.map(({ name, shape }, i) => [
              name,
              { data: concatenated(group.map(({ states }) => states[i]!)), shape: [rows, ...(shape.slice(1) as number[])] },
            ]),
          ),
        },
        'stream',
      )
      let row = 0
      for (const one of group) {
        const own = group.length === 1 ? predictions : rowsOf(predictions, row, one.rows)
        row += one.rows
        one.resolve({ predictions: own, states: names.map((name) => own.states[name]!.data.slice()) })
      }
    } catch (reason) {
      for (const one of group) one.reject(reason)
    }
  }
}

function concatenated<Numbers extends NumericArray['data']>(parts: readonly Numbers[]): Numbers {
  if (parts.length === 1) return parts[0]!
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const all = new (parts[0]!.constructor as new (length: number) => Numbers)(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const stacked = (arrays: readonly NumericArray[]): NumericArray => ({
  data: concatenated(arrays.map(({ data }) => data)),
  shape: [arrays.reduce((sum, { shape }) => sum + shape[0]!, 0), ...arrays[0]!.shape.slice(1)],
})

/** Some rows of what was predicted for all. */
function rowsOf({ byName, states, kept }: Predictions, row: number, rows: number): Predictions {
  const cut = ({ data, shape }: NumericResult): NumericResult => {
    const width = data.length / shape[0]!
    return new NumericResult(data.slice(row * width, (row + rows) * width), [rows, ...shape.slice(1)])
  }
  const all = (results: Readonly<Record<string, NumericResult>>) =>
    Object.fromEntries(Object.entries(results).map(([name, result]) => [name, cut(result)]))
  return new Predictions({ outputs: all(byName), states: all(states), kept: all(kept) })
}
