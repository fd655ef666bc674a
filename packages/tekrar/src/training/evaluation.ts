import { TekrarError } from '../base/errors.ts'
import type { Extents } from '../base/shape.ts'
import type { AnyBatch } from '../data/batch.ts'
import { input, variable } from '../graph/ops.ts'
import { forward, type MetricSums } from './forward.ts'
import type { TrainableNetwork } from './network.ts'
import type { Objective } from './objective.ts'
import type { Runner } from './session.ts'
import type { BatchSignature } from './signature.ts'
import { sumOutputs, sumsIn } from './step.ts'
import type { Totals } from './totals.ts'
import type { Place } from './trainer.ts'

/** Recurrent states as a program takes and gives them, by name. */
export type PassedStates = Readonly<Record<string, ArrayLike<number>>>

/** The loss and the metrics of a network, without training: states stand in at the start of each batch and are taken out at its end. */
export class Evaluator {
  readonly #place: Place
  readonly #options: { readonly objective: Objective; readonly signature: BatchSignature }
  readonly #runner: Runner
  readonly #sums: MetricSums

  constructor(place: Place, options: { readonly objective: Objective; readonly signature: BatchSignature }, capacity: Extents) {
    this.#place = place
    this.#options = options
    const { network, session, stateful } = place
    const states = network.states.map(({ shape }, i) => {
      const kept = stateful.variables[i]
      return kept ? variable(kept) : input(`state/${i}`, shape)
    })
    const { traced, loss, sums } = forward(network, { ...options, training: false, states })
    this.#sums = sums
    const passed = traced.states.flatMap((state, i) => (stateful.variables[i] ? [] : [[`state/${i}`, state] as const]))
    this.#runner = session.prepare(
      {
        outputs: { loss, ...sumOutputs(sums), ...Object.fromEntries(passed) },
        updates: traced.states.flatMap((value, i) => {
          const kept = stateful.variables[i]
          return kept ? [{ variable: kept, value }] : []
        }),
      },
      capacity,
    )
  }

  /** Adds a batch to the totals; `states` are those of the batch that it continues. */
  async batch(batch: AnyBatch, where: string, totals: Totals, states?: PassedStates): Promise<PassedStates> {
    const { network, arranger, stateful } = this.#place
    const { objective, signature } = this.#options
    const { values, extents, rows, tokens } = arranger.batch(batch, signature, objective, where)
    stateful.enter(rows, where)
    const initial = states ?? Object.fromEntries(zeroStates(network, rows).map((state, i) => [`state/${i}`, state]))
    const outputs = await this.#runner.run({ ...initial, ...values, random: [0, 0] }, extents)
    totals.add({ loss: outputs.loss![0]!, sums: sumsIn(outputs, this.#sums), rows, tokens })
    return Object.fromEntries(network.states.flatMap((_, i) => (stateful.variables[i] ? [] : [[`state/${i}`, outputs[`state/${i}`]!]])))
  }
}

/** Throws `shape-mismatch` where a batch has other rows than the one it continues. */
export function requireSameRows(before: number, rows: number, where: string): void {
  if (before !== rows)
    throw new TekrarError('shape-mismatch', {
      where,
      expected: `${before} rows, as in the batch it continues`,
      actual: `${rows} rows`,
    })
}

/** States of zeros for so many rows, flat. */
export const zeroStates = (network: TrainableNetwork, rows: number): Float32Array[] =>
  network.states.map(
    ({ shape }) => new Float32Array(shape.slice(1).reduce<number>((size, dimension) => size * (dimension as number), rows)),
  )
