import { type ActivationName, activationOf } from '../graph/activations.ts'
import { commonConfig, featuresOf, type Layer, type LayerOptions } from './layer.ts'

/** An activation as a layer of its own; the shape stays. Throws `invalid-argument` for a name that is not known. */
export function activation(activation: ActivationName, { trainable = true, name }: LayerOptions = {}): Layer {
  const activate = activationOf(activation, 'activation')
  return {
    kind: 'activation',
    label: 'activation',
    ...(name === undefined ? {} : { name }),
    trainable,
    build(input, context) {
      featuresOf('activation', context.path, input)
      return {
        path: context.path,
        kind: 'activation',
        title: `activation(${activation})`,
        output: activation === 'linear' ? input : { ...input, activation },
        weights: [],
        states: [],
        config: { ...commonConfig(context.path, this), activation },
        call: (x) => ({ output: activate(x), states: [], named: {} }),
      }
    },
  }
}
