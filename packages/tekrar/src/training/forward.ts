import { BATCH, type Shape, STEPS } from '../base/shape.ts'
import { add, input, variable } from '../graph/ops.ts'
import type { DataType, Tensor } from '../graph/tensor.ts'
import type { Traced, TrainableNetwork } from './network.ts'
import type { Objective } from './objective.ts'

/** The targets as the program takes them, time-first. */
export interface TargetSignature {
  readonly shape: Shape
  readonly type: DataType
}

/** A network run over a batch and measured. */
export interface Forward {
  readonly input: Tensor
  readonly target: Tensor
  readonly traced: Traced
  /** The losses of single samples. */
  readonly losses: Tensor
  /** Those weighed and reduced, and what weights and layers add, []. */
  readonly loss: Tensor
  /** What each metric sums up of the batch, by the metric's name and the sum's. */
  readonly sums: Readonly<Record<string, Readonly<Record<string, Tensor>>>>
}

export const inputTensor = (network: TrainableNetwork): Tensor => input('input', network.inputs[0]!.shape, network.inputs[0]!.type)
/** (seed, step) */
export const randomTensor = (): Tensor => input('random', [2], 'index')

export interface ForwardOptions extends Objective {
  readonly target: TargetSignature
  readonly training: boolean
  /** Initial states, in the network's order. */
  readonly states: readonly Tensor[]
  /** How much each row, or each step of each row, counts: [batch], or [steps, batch]. */
  readonly weights?: Tensor
}

/** What the regularizers of the weights that move add to the loss, [] each. */
const penalties = (network: TrainableNetwork): Tensor[] =>
  network.weights.flatMap((weight) => (weight.trainable && weight.regularizer ? [weight.regularizer(variable(weight))] : []))

/** Traces the network, its loss and its metrics. */
export function forward(network: TrainableNetwork, { loss, metrics, target, training, states, weights }: ForwardOptions): Forward {
  const x = inputTensor(network)
  const traced = network.trace({ inputs: [{ tensor: x }], states, training, random: randomTensor() })
  const wanted = input('target', target.shape, target.type)
  const { tensor: output, mask } = traced.outputs[0]!
  const predictions = { output, kind: network.outputs[0]!.kind }
  const counting = { ...(mask ? { mask } : {}), ...(weights ? { weights } : {}) }
  return {
    input: x,
    target: wanted,
    traced,
    losses: loss.of(predictions, wanted),
    loss: [...penalties(network), ...traced.losses].reduce(add, loss.reduced({ ...predictions, ...counting }, wanted)),
    sums: Object.fromEntries(
      Object.entries(metrics).map(([name, { metric, weighted }]) => {
        const { weights: _, ...unweighted } = counting
        return [name, metric.sums({ ...predictions, ...(weighted ? counting : unweighted), targets: wanted })]
      }),
    ),
  }
}

/** The network's output, traced once to be looked at. */
export const outline = (network: TrainableNetwork): { readonly input: Tensor; readonly output: Tensor } => {
  const x = inputTensor(network)
  const states = network.states.map(({ name, shape }) => input(name, shape))
  return {
    input: x,
    output: network.trace({ inputs: [{ tensor: x }], states, training: false, random: randomTensor() }).outputs[0]!.tensor,
  }
}

/** A batch-first shape of numbers as the program sees it: [batch, steps, …] → [STEPS, BATCH, …]. */
export const timeFirst = (shape: readonly number[], sequence: boolean): Shape =>
  sequence && shape.length > 1 ? [STEPS, BATCH, ...shape.slice(2)] : [BATCH, ...shape.slice(1)]
