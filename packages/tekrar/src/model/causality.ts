import { type Dimension, isBatch, STEPS, sameDimension } from '../base/shape.ts'
import { isCausal } from '../graph/causal.ts'
import { input } from '../graph/ops.ts'
import { topological } from '../graph/order.ts'
import { restarts } from '../graph/restarts.ts'
import type { Tensor } from '../graph/tensor.ts'
import { inputValues, randomTensor } from '../training/forward.ts'
import type { Network } from './network.ts'

const isSteps = (size: Dimension | undefined): boolean => size !== undefined && sameDimension(size, STEPS)

/**
 * Why sequences cannot be run through the network in pieces: undefined where they can, because what stands at a step depends on that step and those before it alone,
 * and all sequences have one number of steps, which may be any.
 */
export function obstacleToPieces(network: Network): string | undefined {
  const sequences = network.inputs.filter(({ sequence }) => sequence)
  if (sequences.length === 0) return 'the model takes no sequence'
  for (const { name, shape } of sequences) {
    const [steps] = shape
    if (typeof steps === 'number') return `the input '${name}' has exactly ${steps} steps`
    if (!isSteps(steps)) return `the steps of the input '${name}' are not those of '${sequences[0]!.name}'`
  }
  const [derived] = network.derived
  if (derived) return `'${derived.name.replace(/\/[^/]*$/, '')}' changes the number of steps`
  const carried = network.states.map(({ name, shape }) => input(name, shape))
  const { values, states } = network.look({
    inputs: inputValues(network),
    states: carried,
    training: false,
    random: randomTensor(),
  })
  const made = values.map((results) => results.flatMap(({ tensor, mask }) => (mask ? [tensor, mask] : [tensor])))
  const all = [...made.flat(), ...states]
  if (isCausal(all, STEPS) && isRowwise(all) && !restarts(all, carried, STEPS)) return undefined
  for (const [at, { name, layer }] of network.places.entries()) {
    if (!isCausal(made[at]!, STEPS)) return `'${name}' (${layer.title}) needs the steps to come`
    if (!isRowwise(made[at]!)) return `'${name}' (${layer.title}) draws random numbers, or looks at other rows of the batch`
    if (restarts(made[at]!, carried, STEPS)) return `'${name}' (${layer.title}) begins from what the model computes, or counts its steps`
  }
  return 'a state needs the steps to come'
}

/**
 * Whether each row of the batch is computed by itself, so that rows may be run in pieces: no random numbers, which depend on a row's place, no sums over the batch, and
 * nothing that has the batch further in than after the steps.
 */
export const isRowwise = (roots: readonly Tensor[]): boolean =>
  roots.every(({ shape }) => shape.findIndex(isBatch) < 2) &&
  topological(roots).every(
    ({ op, inputs }) =>
      op.kind !== 'random' && !((op.kind === 'sum' || op.kind === 'largest') && op.axes.some((axis) => isBatch(inputs[0]!.shape[axis]))),
  )
