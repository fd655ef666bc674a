import { input } from '../graph/ops.ts'
import { randomTensor } from '../training/forward.ts'
import type { Network } from './network.ts'

/** Whether what each place gives carries a mask, where the inputs carry none. */
export function masksOf(network: Network): boolean[] {
  const { values } = network.look({
    inputs: network.inputs.map(({ name, shape, type }) => ({ tensor: input(`input/${name}`, shape, type) })),
    states: network.states.map(({ name, shape }) => input(name, shape)),
    training: false,
    random: randomTensor(),
  })
  return values.map((results) => results[0]?.mask !== undefined)
}
