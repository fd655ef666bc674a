import { TekrarError } from '../base/errors.ts'
import { streamOf } from '../base/random.ts'
import { greaterEqual, multiply, random } from '../graph/ops.ts'
import { defineLayer } from './define-layer.ts'
import type { Layer, LayerOptions, Symbolic } from './layer.ts'
import { commonConfig, masked, onlyInput, unsuitable } from './signals.ts'

/** Options of `dropout`. */
export interface DropoutOptions extends LayerOptions {
  /** The share of numbers set to zero, in [0, 1). */
  readonly rate: number
}

/**
 * Sets numbers to zero at random while training and scales the others by 1 / (1 − rate) (Srivastava et al., 2014); passes them on otherwise.
 * The mask depends on the seed, the training step and the layer's path. Throws `invalid-argument`.
 */
export function dropout({ rate, trainable = true, name }: DropoutOptions): Layer<Symbolic> {
  if (!(rate >= 0 && rate < 1))
    throw new TekrarError('invalid-argument', {
      where: 'dropout',
      name: 'rate',
      expected: 'a number from 0 to below 1',
      actual: String(rate),
    })
  return defineLayer({
    kind: 'dropout',
    label: 'dropout',
    ...(name === undefined ? {} : { name }),
    trainable,
    build(inputs, context) {
      const input = onlyInput(inputs, 'dropout', context.path)
      if (input.type !== 'float') throw unsuitable('dropout', context.path, 'numbers', input, 'put an embedding before it')
      const stream = streamOf(`${context.path}/dropout`)
      return {
        path: context.path,
        kind: 'dropout',
        title: 'dropout',
        outputs: [input],
        weights: [],
        states: [],
        config: { ...commonConfig(context.path, this), rate },
        call: ([x], { training, random: state }) => {
          const active = training && rate > 0
          const { tensor } = x!
          const kept = (rate: number) => multiply(greaterEqual(random(state, stream, tensor.shape), rate), 1 / (1 - rate))
          return { outputs: [masked(active ? multiply(tensor, kept(rate)) : tensor, x!)], states: [], named: {} }
        },
      }
    },
  })
}
