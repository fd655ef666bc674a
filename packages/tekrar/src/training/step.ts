import { TekrarError } from '../base/errors.ts'
import { type Extents, resolveShape, type Shape, sizeOf } from '../base/shape.ts'
import { differentiate } from '../graph/gradient.ts'
import { broadcastTo, isFinite as finiteness, input, multiply, select, variable } from '../graph/ops.ts'
import type { Program, Tensor, Update } from '../graph/tensor.ts'
import { type Forward, forward, type TargetSignature } from './forward.ts'
import type { Sums } from './metrics/metric.ts'
import type { TrainableNetwork } from './network.ts'
import type { Objective } from './objective.ts'
import { applyGradients } from './optimizers/apply.ts'
import type { Optimizer } from './optimizers/optimizer.ts'
import { type TrainingVariables, trainableWeights } from './variables.ts'

export interface StepOptions extends Objective {
  readonly target: TargetSignature
  readonly optimizer: Optimizer
  readonly variables: TrainingVariables
}

/** The whole training step as one program. */
export interface TrainingStep {
  readonly program: Program
  /** What each metric sums up; among the program's outputs. */
  readonly sums: Forward['sums']
  /** The number of elements whose losses are averaged. */
  elements(extents: Extents): number
}

/** (seed, step), the learning rate [], and 1 or 0 for states carried over or zero []. */
export const learningRateTensor = (): Tensor => input('learningRate', [])
export const carryTensor = (): Tensor => input('carry', [])

/** The name of one of a metric's sums among a program's outputs. */
const sumOutput = (metric: string, sum: string): string => `metric/${metric}/${sum}`

/** The metrics' sums as outputs of a program. */
export const sumOutputs = (sums: Forward['sums']): Record<string, Tensor> =>
  Object.fromEntries(
    Object.entries(sums).flatMap(([metric, own]) => Object.entries(own).map(([name, tensor]) => [sumOutput(metric, name), tensor])),
  )

/** The metrics' sums from what a program gave. */
export const sumsIn = (outputs: Readonly<Record<string, ArrayLike<number>>>, sums: Forward['sums']): Readonly<Record<string, Sums>> =>
  Object.fromEntries(
    Object.entries(sums).map(([metric, own]) => [
      metric,
      Object.fromEntries(Object.keys(own).map((name) => [name, outputs[sumOutput(metric, name)]!])),
    ]),
  )

/** The states that a training step begins with: those carried, or zeros. */
export const carriedStates = (variables: TrainingVariables): Tensor[] =>
  variables.states.map((state) => select(carryTensor(), variable(state), 0))

/**
 * Builds the training step: forward, loss, gradients through time, their norm, clipping, optimizer, and the update of weights, slots and
 * carried states. The update is predicated: where the loss or the norm is not finite, every variable keeps its value.
 *
 * Outputs: `loss`, `gradientNorm` (before clipping), `finite` (1 or 0), `clipped` (1 or 0, with clipping), `metric/…` (sums). Inputs: `input`,
 * `target`, `random`, `learningRate`, `carry`.
 * Throws `unsupported` where no weight is trainable.
 */
export function trainingStep(network: TrainableNetwork, options: StepOptions): TrainingStep {
  const { optimizer, variables } = options
  const weights = trainableWeights(network)
  if (weights.length === 0)
    throw new TekrarError('unsupported', { where: 'fit', what: 'no weight is trainable', remedy: 'make one layer trainable at least' })
  const { traced, losses, loss, sums } = forward(network, { ...options, training: true, states: carriedStates(variables) })
  const wanted = {
    ...sumOutputs(sums),
    ...Object.fromEntries(traced.states.map((state, i) => [`state/${i}`, state])),
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
    elements: elementsOf(losses.shape),
  }
}

/** The number of elements of a shape, once its extents are known. */
export const elementsOf =
  (shape: Shape) =>
  (extents: Extents): number =>
    sizeOf(resolveShape(shape, extents))
