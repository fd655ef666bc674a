import { TekrarError } from '../base/errors.ts'
import { differentiate } from '../graph/gradient.ts'
import { broadcastTo, isFinite as finiteness, input, multiply, select, variable } from '../graph/ops.ts'
import type { Program, Tensor, Update } from '../graph/tensor.ts'
import { forward, type MetricSums } from './forward.ts'
import type { Sums } from './metrics/metric.ts'
import type { TrainableNetwork } from './network.ts'
import type { Objective } from './objective.ts'
import { applyGradients } from './optimizers/apply.ts'
import type { Optimizer } from './optimizers/optimizer.ts'
import type { BatchSignature } from './signature.ts'
import { type TrainingVariables, trainableWeights } from './variables.ts'

export interface StepOptions {
  readonly objective: Objective
  readonly signature: BatchSignature
  readonly optimizer: Optimizer
  readonly variables: TrainingVariables
}

/** The whole training step as one program. */
export interface TrainingStep {
  readonly program: Program
  /** What each metric sums up; among the program's outputs. */
  readonly sums: MetricSums
}

/** (seed, step), the learning rate [], and 1 or 0 for states carried over or zero []. */
export const learningRateTensor = (): Tensor => input('learningRate', [])
export const carryTensor = (): Tensor => input('carry', [])

/** The name of one of a metric's sums among a program's outputs. */
const sumOutput = (metric: string, sum: string): string => `metric/${metric}/${sum}`

/** The metrics' sums as outputs of a program. */
export const sumOutputs = (sums: MetricSums): Record<string, Tensor> =>
  Object.fromEntries(
    Object.entries(sums).flatMap(([metric, own]) => Object.entries(own).map(([name, tensor]) => [sumOutput(metric, name), tensor])),
  )

/** The metrics' sums from what a program gave. */
export const sumsIn = (outputs: Readonly<Record<string, ArrayLike<number>>>, sums: MetricSums): Readonly<Record<string, Sums>> =>
  Object.fromEntries(
    Object.entries(sums).map(([metric, own]) => [
      metric,
      Object.fromEntries(Object.keys(own).map((name) => [name, outputs[sumOutput(metric, name)]!])),
    ]),
  )

/** The states that a training step begins with: those carried, or zeros; of stateful layers always those carried. */
export const carriedStates = (network: TrainableNetwork, { states }: TrainingVariables): Tensor[] =>
  states.map((state, i) => (network.states[i]!.stateful ? variable(state) : select(carryTensor(), variable(state), 0)))

/**
 * Builds the training step: forward, loss, gradients through time, their norm, clipping, optimizer, and the update of weights, slots and
 * carried states. The update is predicated: where the loss or the norm is not finite, every variable keeps its value.
 *
 * Outputs: `loss`, `gradientNorm` (before clipping), `finite` (1 or 0), `clipped` (1 or 0, with clipping), `metric/…` (sums). Inputs: those of
 * the batch (`Arranged`), `random`, `learningRate`, `carry`.
 * Throws `unsupported` where no weight is trainable.
 */
export function trainingStep(network: TrainableNetwork, options: StepOptions): TrainingStep {
  const { optimizer, variables } = options
  const weights = trainableWeights(network)
  if (weights.length === 0)
    throw new TekrarError('unsupported', { where: 'fit', what: 'no weight is trainable', remedy: 'make one layer trainable at least' })
  const { traced, loss, sums } = forward(network, { ...options, training: true, states: carriedStates(network, variables) })
  const wanted = {
    ...sumOutputs(sums),
    ...Object.fromEntries(traced.states.map((state, i) => [`state/${i}`, state])),
    ...Object.fromEntries(traced.updates.map(({ value }, i) => [`update/${i}`, value])),
  }
  const differentiated = differentiate({ loss, wrt: weights.map(variable), outputs: wanted })
  const applied = applyGradients(optimizer, {
    ...variables,
    weights: weights.map((weight, i) => ({ weight, gradient: differentiated.gradients[i]! })),
    learningRate: learningRateTensor(),
  })
  const { norm, clipped } = applied
  const finite = multiply(finiteness(differentiated.loss), finiteness(norm))
  const keep = (update: Update): Update => ({
    variable: update.variable,
    value: select(finite, broadcastTo(update.value, update.variable.shape), variable(update.variable)),
  })
  const updates = [
    ...applied.updates,
    ...variables.states.map((state, i): Update => ({ variable: state, value: differentiated.outputs[`state/${i}`]! })),
    ...traced.updates.map((update, i): Update => ({ variable: update.variable, value: differentiated.outputs[`update/${i}`]! })),
  ]
  const metricOutputs = Object.keys(sumOutputs(sums)).map((name) => [name, differentiated.outputs[name]!] as const)
  return {
    program: {
      outputs: {
        loss: differentiated.loss,
        gradientNorm: norm,
        finite,
        ...(clipped ? { clipped } : {}),
        ...Object.fromEntries(metricOutputs),
      },
      updates: updates.map(keep),
    },
    sums,
  }
}
