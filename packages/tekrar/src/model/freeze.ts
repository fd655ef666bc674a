import { TekrarError } from '../base/errors.ts'
import type { Network } from './network.ts'

/** Lets the weights of a layer train, or not; `layer` may be the path of one within another. Throws `invalid-argument`. */
export function setTrainable({ weights, layers }: Network, layer: string, trainable: boolean): void {
  const own = weights.filter(({ path }) => path.startsWith(`${layer}/`))
  if (own.length === 0 && !layers.some(({ path }) => path === layer))
    throw new TekrarError('invalid-argument', {
      where: 'setTrainable',
      name: 'a layer',
      expected: `one of ${layers.map(({ path }) => path).join(', ')}`,
      actual: `'${layer}'`,
    })
  for (const weight of own) weight.trainable = trainable && !weight.fixed
}
