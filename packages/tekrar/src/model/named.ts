import { input } from '../graph/ops.ts'
import { inputValues, randomTensor } from '../training/forward.ts'
import { keptNames } from '../training/keep.ts'
import type { TrainableNetwork } from '../training/network.ts'

/** What there is to see inside a network, by the names that `keep` takes. */
export function namedIn(network: TrainableNetwork): string[] {
  const { named } = network.trace({
    inputs: inputValues(network),
    states: network.states.map(({ name, shape }) => input(name, shape)),
    training: false,
    random: randomTensor(),
    views: true,
  })
  return keptNames(named)
}
