import { TekrarError } from '../base/errors.ts'
import { streamOf } from '../base/random.ts'
import { greaterEqual, multiply, random } from '../graph/ops.ts'
import { commonConfig, featuresOf, type Layer, type LayerOptions } from './layer.ts'

/** Options of `dropout`. */
export interface DropoutOptions extends LayerOptions {
  /** The share of numbers set to zero, in [0, 1). */
  readonly rate: number
}

/**
 * Sets numbers to zero at random while training and scales the others by 1 / (1 − rate) (Srivastava et al., 2014); passes them on otherwise.
 * The mask depends on the seed, the training step and the layer's path. Throws `invalid-argument`.
 */
export function dropout({ rate, trainable = true, name }: DropoutOptions): Layer {
  if (!(rate >= 0 && rate < 1))
    throw new TekrarError('invalid-argument', {
      where: 'dropout',
      name: 'rate',
      expected: 'a number from 0 to below 1',
      actual: String(rate),
    })
  return {
    kind: 'dropout',
    label: 'dropout',
    ...(name === undefined ? {} : { name }),
    trainable,
    build(input, context) {
      featuresOf('dropout', context.path, input)
      const stream = streamOf(`${context.path}/dropout`)
      return {
        path: context.path,
        kind: 'dropout',
        title: 'dropout',
        output: input,
        weights: [],
        states: [],
        config: { ...commonConfig(context.path, this), rate },
        call(x, { training, random: state }) {
          const active = training && rate > 0
          const output = active ? multiply(x, multiply(greaterEqual(random(state, stream, x.shape), rate), 1 / (1 - rate))) : x
          return { output, states: [], named: {} }
        },
      }
    },
  }
}
