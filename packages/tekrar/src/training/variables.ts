import type { Variable } from '../graph/tensor.ts'
import type { Weight } from '../layers/layer.ts'
import type { TrainableNetwork } from './network.ts'
import { sharedOf, slotsOf } from './optimizers/apply.ts'
import type { Optimizer } from './optimizers/optimizer.ts'

/** What training keeps beside the weights. */
export interface TrainingVariables {
  /** Of each trainable weight, the optimizer's slots by name. */
  readonly slots: ReadonlyMap<Variable, Readonly<Record<string, Variable>>>
  /** The optimizer's shared scalars by name. */
  readonly shared: Readonly<Record<string, Variable>>
  /** The states carried from batch to batch, in the network's order. */
  readonly states: readonly Variable[]
}

export const trainableWeights = (network: TrainableNetwork): Weight[] => network.weights.filter((weight) => weight.trainable)

const slot = (path: string, shape: Variable['shape'], initial: number): Variable => ({
  path,
  shape,
  type: 'float',
  role: 'slot',
  trainable: false,
  initial,
})

/** Slots for the trainable weights alone, and a state for each of the network's; those of stateful layers are the model's own. */
export function trainingVariables(
  network: TrainableNetwork,
  optimizer: Optimizer,
  stateful: readonly (Variable | undefined)[] = [],
): TrainingVariables {
  const beside = (weight: Variable) =>
    Object.fromEntries(
      Object.entries(slotsOf(optimizer)).map(([name, kept]) => {
        const { initial, shape } =
          typeof kept === 'number' ? { initial: kept, shape: weight.shape } : { ...kept, shape: kept.shape(weight.shape) }
        return [name, slot(`${weight.path}/${name}`, shape, initial)]
      }),
    )
  return {
    slots: new Map(trainableWeights(network).map((weight) => [weight, beside(weight)])),
    shared: Object.fromEntries(Object.entries(sharedOf(optimizer)).map(([name, initial]) => [name, slot(name, [], initial)])),
    states: network.states.map(
      ({ name, shape }, i) => stateful[i] ?? { path: name, shape, type: 'float', role: 'state', trainable: false, initial: 0 },
    ),
  }
}

/** All that the optimizer keeps. */
export const slotVariables = ({ slots, shared }: TrainingVariables): Variable[] => [
  ...[...slots.values()].flatMap((own) => Object.values(own)),
  ...Object.values(shared),
]

/** What two optimizers must share to use the same variables. */
export const variablesKey = (network: TrainableNetwork, optimizer: Optimizer): string =>
  JSON.stringify([
    Object.entries(slotsOf(optimizer)).map(([name, kept]) => [name, typeof kept === 'number' ? kept : [kept.initial, String(kept.shape)]]),
    Object.entries(sharedOf(optimizer)),
    trainableWeights(network).map(({ path }) => path),
  ])
