import { TekrarError } from '../base/errors.ts'
import type { Extents } from '../base/shape.ts'
import type { Batch, Dataset } from '../data/dataset.ts'
import { input } from '../graph/ops.ts'
import type { Arranger } from './arrange.ts'
import { type Forward, forward, type TargetSignature } from './forward.ts'
import type { TrainableNetwork } from './network.ts'
import type { Objective } from './objective.ts'
import type { Runner, Session } from './session.ts'
import { elementsOf, sumOutputs, sumsIn } from './step.ts'
import { type Means, Totals } from './totals.ts'

/** The loss and the metrics of a network, without training: states stand in at the start of each batch and are taken out at its end. */
export class Evaluator {
  readonly target: TargetSignature
  readonly #network: TrainableNetwork
  readonly #arranger: Arranger
  readonly #objective: Objective
  readonly #runner: Runner
  readonly #elements: (extents: Extents) => number
  readonly #sums: Forward['sums']

  constructor(
    network: TrainableNetwork,
    session: Session,
    arranger: Arranger,
    options: Objective & { readonly target: TargetSignature },
    capacity: Extents,
  ) {
    this.target = options.target
    this.#network = network
    this.#arranger = arranger
    this.#objective = options
    const states = network.states.map(({ shape }, i) => input(`state/${i}`, shape))
    const { traced, losses, loss, sums } = forward(network, { ...options, training: false, states })
    this.#elements = elementsOf(losses.shape)
    this.#sums = sums
    this.#runner = session.prepare(
      {
        outputs: {
          loss,
          ...sumOutputs(sums),
          ...Object.fromEntries(traced.states.map((state, i) => [`state/${i}`, state])),
        },
        updates: [],
      },
      capacity,
    )
  }

  /** All batches of a dataset, in order; undefined if the signal stopped it. */
  async dataset(data: Dataset, where: string, signal?: AbortSignal): Promise<Means | undefined> {
    const totals = new Totals()
    let states: Readonly<Record<string, ArrayLike<number>>> | undefined
    for (const batch of data.batches(0, 0)) {
      if (signal?.aborted) return undefined
      states = await this.#batch(batch, where, totals, batch.continues ? states : undefined)
    }
    if (totals.elements === 0)
      throw new TekrarError('invalid-argument', { where, name: 'data', expected: 'at least one batch', actual: 'none' })
    return totals.means(this.#objective.metrics)
  }

  /** One batch by itself. */
  async single(batch: Batch, where: string): Promise<Means> {
    const totals = new Totals()
    await this.#batch(batch, where, totals, undefined)
    return totals.means(this.#objective.metrics)
  }

  async #batch(batch: Batch, where: string, totals: Totals, states: Readonly<Record<string, ArrayLike<number>>> | undefined) {
    const arranged = this.#arranger.batch(batch, this.target, this.#objective.loss, where)
    const { extents, rows } = arranged
    const initial = states ?? Object.fromEntries(zeroStates(this.#network, rows).map((state, i) => [`state/${i}`, state]))
    const outputs = await this.#runner.run({ ...initial, input: arranged.input, target: arranged.target, random: [0, 0] }, extents)
    const elements = this.#elements(extents)
    totals.add({ loss: outputs.loss![0]!, sums: sumsIn(outputs, this.#sums), elements })
    return outputs
  }
}

/** States of zeros for so many rows, flat. */
export const zeroStates = (network: TrainableNetwork, rows: number): Float32Array[] =>
  network.states.map(
    ({ shape }) => new Float32Array(shape.slice(1).reduce<number>((size, dimension) => size * (dimension as number), rows)),
  )
