import { TekrarError } from '../../base/errors.ts'
import { sameDimension } from '../../base/shape.ts'
import { fill } from '../../graph/ops.ts'
import { inputValues, randomTensor } from '../../training/forward.ts'
import type { TrainableNetwork } from '../../training/network.ts'
import { isStepsOf, type Roles, sourcesOf } from './decoder.ts'

/** The full name of the one thing inside a network that each step of the target has of each step of a source. Throws `unsupported`. */
export function attentionName(network: TrainableNetwork, roles: Roles): string {
  const states = network.states.map(({ shape }) => fill(0, shape))
  const { named } = network.trace({ inputs: inputValues(network), states, training: false, random: randomTensor(), views: true })
  const sources = sourcesOf(network, roles)
  const found = Object.entries(named).flatMap(([name, { shape }]) => {
    const ofTarget = shape.some((size) => sameDimension(size, roles.steps))
    const ofSource = shape.some((size) => sources.some((source) => isStepsOf(size, source)))
    return shape.length === 3 && ofTarget && ofSource ? [name] : []
  })
  const [first, ...others] = found
  if (first !== undefined && others.length === 0) return first
  throw new TekrarError('unsupported', {
    where: 'generate',
    what:
      first === undefined ? 'the model has no attention from the target to a source' : `there are several attentions: ${found.join(', ')}`,
    remedy: first === undefined ? 'leave attention out' : 'name the one you want with keep',
  })
}
