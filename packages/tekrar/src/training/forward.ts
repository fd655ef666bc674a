import { TekrarError } from '../base/errors.ts'
import { BATCH, type Shape } from '../base/shape.ts'
import { add, countOf, fill, input, multiply, variable } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { Value } from '../layers/layer.ts'
import type { LossInput } from './losses/loss.ts'
import { together } from './losses/reduction.ts'
import type { NetworkInput, NetworkOutput, Traced, TrainableNetwork } from './network.ts'
import type { Objective, OutputObjective } from './objective.ts'
import { type BatchSignature, leading, type TargetSignature } from './signature.ts'

/** What a metric sums up of a batch, by the metric's name and the sum's. */
export type MetricSums = Readonly<Record<string, Readonly<Record<string, Tensor>>>>

/** A network run over a batch and measured. */
export interface Forward {
  readonly traced: Traced
  /** All losses, weighed, and what weights and layers add, []. */
  readonly loss: Tensor
  readonly sums: MetricSums
}

/** The names a program's inputs go by. */
export const inputName = ({ name }: Pick<NetworkInput, 'name'>): string => `input/${name}`
export const maskName = ({ name }: Pick<NetworkInput, 'name'>): string => `mask/${name}`
export const targetName = ({ name }: Pick<NetworkOutput, 'name'>): string => `target/${name}`
export const weightsName = ({ name }: Pick<NetworkOutput, 'name'>): string => `weights/${name}`
export const countsName = ({ name }: Pick<NetworkOutput, 'name'>): string => `counts/${name}`

/** The network's inputs as a program takes them; a mask with those that are said to have one. */
export const inputValues = ({ inputs }: TrainableNetwork, masked: readonly boolean[] = []): Value[] =>
  inputs.map((one, i) => {
    const tensor = input(inputName(one), one.shape, one.type)
    return masked[i] ? { tensor, mask: input(maskName(one), one.shape.slice(0, one.sequence ? 2 : 1)) } : { tensor }
  })

/** The first input. */
export const inputTensor = (network: TrainableNetwork): Tensor => inputValues(network)[0]!.tensor

/** (seed, step) */
export const randomTensor = (): Tensor => input('random', [2], 'index')

export interface ForwardOptions {
  readonly objective: Objective
  readonly signature: BatchSignature
  readonly training: boolean
  /** Initial states, in the network's order. */
  readonly states: readonly Tensor[]
  /** Whether what happens inside is named. */
  readonly views?: boolean
}

/** What the regularizers of the weights that move add to the loss, [] each. */
const penalties = (network: TrainableNetwork): Tensor[] =>
  network.weights.flatMap((weight) => (weight.trainable && weight.regularizer ? [weight.regularizer(variable(weight))] : []))

/** Traces the network, its losses and its metrics. */
export function forward(network: TrainableNetwork, { objective, signature, training, states, views = false }: ForwardOptions): Forward {
  const traced = network.trace({ inputs: inputValues(network, signature.masked), states, training, random: randomTensor(), views })
  const losses: Tensor[] = []
  const sums: Record<string, Readonly<Record<string, Tensor>>> = {}
  for (const [i, output] of network.outputs.entries()) {
    const target = signature.targets[i]
    if (!target) continue
    const measured = measure(output, traced.outputs[i]!, target, objective.outputs[i]!)
    Object.assign(sums, measured.sums)
    if (measured.loss) losses.push(measured.loss)
  }
  return { traced, loss: [...losses, ...penalties(network), ...traced.losses].reduce(add), sums }
}

/** One output against its targets. */
function measure(
  output: NetworkOutput,
  { tensor, mask: passedOn }: Value,
  target: TargetSignature,
  { loss, weight, reported, metrics }: OutputObjective,
): { readonly loss?: Tensor; readonly sums: MetricSums } {
  const targets = input(targetName(output), target.shape, target.type)
  const steps: Shape = leading(output)
  const weights = target.weights && input(weightsName(output), target.weights === 'steps' ? steps : [BATCH])
  const present = target.counted ? input(countsName(output), steps) : undefined
  const mask = together(passedOn, present)
  const predictions: LossInput = { output: tensor, kind: output.kind, ...(mask ? { mask } : {}) }
  const weighed: LossInput = weights ? { ...predictions, weights } : predictions
  const sums = Object.fromEntries(
    Object.entries(metrics).map(([name, { metric, weighted }]) => [
      name,
      metric.sums({ ...(weighted ? weighed : predictions), targets, ...(present ? { present } : {}) }),
    ]),
  )
  if (!loss) return { sums }
  const value = loss.reduced(weighed, targets)
  if (value.shape.length > 0)
    throw new TekrarError('invalid-argument', {
      where: loss.name,
      name: 'reduction',
      expected: 'one that gives a single number',
      actual: `'${loss.reduction}'`,
    })
  if (reported) sums[reported] = meanOverRows(value)
  return { loss: weight === 1 ? value : multiply(value, weight), sums }
}

/** A batch's loss as sums that make a mean over rows: Keras's tracker of losses. */
function meanOverRows(loss: Tensor): Readonly<Record<string, Tensor>> {
  const count = countOf(fill(1, [BATCH]))
  return { total: multiply(loss, count), count }
}

/** The network's inputs and outputs, traced once to be looked at. */
export const outline = (network: TrainableNetwork): { readonly inputs: readonly Value[]; readonly outputs: readonly Value[] } => {
  const inputs = inputValues(network)
  const states = network.states.map(({ name, shape }) => input(name, shape))
  return { inputs, outputs: network.trace({ inputs, states, training: false, random: randomTensor() }).outputs }
}
