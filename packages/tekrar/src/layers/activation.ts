import { type ActivationName, activationOf } from '../graph/activations.ts'
import { defineLayer } from './define-layer.ts'
import type { Layer, LayerOptions, Symbolic } from './layer.ts'
import { commonConfig, masked, onlyInput, unsuitable } from './signals.ts'

/** An activation as a layer of its own; the shape stays. Throws `invalid-argument` for a name that is not known. */
export function activation(activation: ActivationName, { trainable = true, name }: LayerOptions = {}): Layer<Symbolic> {
  const activate = activationOf(activation, 'activation')
  return defineLayer({
    kind: 'activation',
    label: 'activation',
    ...(name === undefined ? {} : { name }),
    trainable,
    build(inputs, context) {
      const input = onlyInput(inputs, 'activation', context.path)
      if (input.type !== 'float') throw unsuitable('activation', context.path, 'numbers', input, 'put an embedding before it')
      return {
        path: context.path,
        kind: 'activation',
        title: `activation(${activation})`,
        outputs: [activation === 'linear' ? input : { ...input, activation }],
        weights: [],
        states: [],
        config: { ...commonConfig(context.path, this), activation },
        call: ([x]) => ({ outputs: [masked(activate(x!.tensor), x!)], states: [], named: {} }),
      }
    },
  })
}
