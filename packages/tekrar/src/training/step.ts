import { TekrarError } from '../base/errors.ts'
import type { Dimension, Extents } from '../base/shape.ts'
import { differentiate } from '../graph/gradient.ts'
import { broadcastTo, isFinite as finiteness, input, multiply, select, variable } from '../graph/ops.ts'
import { probe } from '../graph/probe.ts'
import { recomputed } from '../graph/recompute.ts'
import type { Program, Tensor, Update } from '../graph/tensor.ts'
import { forward, type MetricSums } from './forward.ts'
import { type Kept, keptBy } from './keep.ts'
import type { Sums } from './metrics/metric.ts'
import type { TrainableNetwork } from './network.ts'
import type { Objective } from './objective.ts'
import { applyGradients } from './optimizers/apply.ts'
import type { Optimizer } from './optimizers/optimizer.ts'
import { type Recompute, segmentOf } from './recompute.ts'
import type { BatchSignature } from './signature.ts'
import { type TrainingVariables, trainableWeights } from './variables.ts'

export interface StepOptions {
  readonly objective: Objective
  readonly signature: BatchSignature
  readonly optimizer: Optimizer
  readonly variables: TrainingVariables
  readonly recompute?: Recompute | undefined
  /** What to give back of what happens inside, by name; none. */
  readonly keep?: readonly string[]
}

/** The whole training step as one program. */
export interface TrainingStep {
  readonly program: Program
  /** What each metric sums up; among the program's outputs. */
  readonly sums: MetricSums
  /** What is kept: `keep/0`, `keep/1`, … among the program's outputs. */
  readonly kept: readonly Pick<Kept, 'key' | 'tensor'>[]
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
 *
 * @param capacity what the step will be laid out for; needed to recompute alone
 */
export function trainingStep(network: TrainableNetwork, options: StepOptions, capacity: Extents = {}): TrainingStep {
  const { optimizer, variables, keep: asked = [] } = options
  const weights = trainableWeights(network)
  if (weights.length === 0)
    throw new TekrarError('unsupported', { where: 'fit', what: 'no weight is trainable', remedy: 'make one layer trainable at least' })
  const views = asked.length > 0
  const { traced, loss, sums } = forward(network, { ...options, training: true, states: carriedStates(network, variables), views })
  const kept = keptBy(asked, { named: traced.named, weights: network.weights }, 'trainOnBatch')
  const wanted = {
    ...sumOutputs(sums),
    ...Object.fromEntries(traced.states.map((state, i) => [`state/${i}`, state])),
    ...Object.fromEntries(traced.updates.map(({ value }, i) => [`update/${i}`, value])),
    ...Object.fromEntries(kept.flatMap(({ tensor, gradient }, i) => (gradient ? [] : [[keepOutput(i), tensor]]))),
  }
  const { probes, ...probed } = probedFor({ loss, outputs: wanted }, kept)
  const inSegments = recomputedFor(probed, probes, segmentOf(options.recompute, capacity))
  const differentiated = differentiate({ ...inSegments, wrt: [...weights.map(variable), ...inSegments.wrt] })
  const gradients = probes.map(({ at, of }, i) => [keepOutput(at), of(differentiated.gradients[weights.length + i]!)] as const)
  const values = kept.flatMap(({ gradient }, i) => (gradient ? [] : [[keepOutput(i), differentiated.outputs[keepOutput(i)]!] as const]))
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
        ...Object.fromEntries([...metricOutputs, ...values, ...gradients]),
      },
      updates: updates.map(keep),
    },
    sums,
    kept,
  }
}

export const keepOutput = (at: number): string => `keep/${at}`

/** The loss and the outputs as they are computed to keep little, and what gradients are asked for in place of the probes. */
function recomputedFor(
  { loss, outputs }: { readonly loss: Tensor; readonly outputs: Readonly<Record<string, Tensor>> },
  probes: readonly { readonly wrt: Tensor }[],
  segmentOf: (steps: Dimension) => number | undefined,
) {
  const names = Object.keys(outputs)
  const { roots, apart } = recomputed(
    [loss, ...Object.values(outputs)],
    segmentOf,
    probes.map(({ wrt }) => wrt),
  )
  return { loss: roots[0]!, outputs: Object.fromEntries(names.map((name, i) => [name, roots[i + 1]!])), wrt: apart }
}

/** The loss and the outputs with probes in them, one for each gradient that is kept; `at` is its number among all that is kept. */
function probedFor(
  { loss, outputs }: { readonly loss: Tensor; readonly outputs: Readonly<Record<string, Tensor>> },
  kept: readonly Kept[],
) {
  const wanted = kept.flatMap(({ tensor, gradient }, at) => (gradient ? [{ tensor, at }] : []))
  if (wanted.length === 0) return { loss, outputs, probes: [] }
  const names = Object.keys(outputs)
  const { roots, probes } = probe(
    [loss, ...Object.values(outputs)],
    wanted.map(({ tensor }) => tensor),
  )
  return {
    loss: roots[0]!,
    outputs: Object.fromEntries(names.map((name, i) => [name, roots[i + 1]!])),
    probes: probes.map((one, i) => ({ ...one, at: wanted[i]!.at })),
  }
}
