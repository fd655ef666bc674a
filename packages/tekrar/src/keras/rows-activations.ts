import { activation, elu, leakyRelu, relu, softmax } from '../layers/activation.ts'
import { prelu } from '../layers/prelu.ts'
import { kept } from './kept.ts'
import type { Row } from './row.ts'
import { readActivation, readConstraint, readInitializer, readRegularizer } from './values.ts'

/** Activations as layers of their own. Keras 2 called some settings otherwise: `alpha` for `negative_slope`. */
export const activationRows: Readonly<Record<string, Row>> = {
  Activation: ({ settings: s, common, dialect }) => ({ layer: activation(readActivation(s, 'activation', dialect), common) }),
  ReLU: ({ settings: s, common }) => ({
    layer: relu({
      ...common,
      negativeSlope: s.number('negative_slope', 0),
      maxValue: s.optionalNumber('max_value') ?? null,
      threshold: s.number('threshold', 0),
    }),
  }),
  LeakyReLU: ({ settings: s, common }) => ({
    layer: leakyRelu({ ...common, negativeSlope: s.has('alpha') ? s.number('alpha', 0.3) : s.number('negative_slope', 0.3) }),
  }),
  ELU: ({ settings: s, common }) => ({ layer: elu({ ...common, alpha: s.number('alpha', 1) }) }),
  PReLU: ({ settings: s, common }) => ({
    layer: prelu({
      ...common,
      ...kept({
        sharedAxes: s.wholes('shared_axes'),
        alphaInitializer: readInitializer(s, 'alpha_initializer'),
        alphaRegularizer: readRegularizer(s, 'alpha_regularizer'),
        alphaConstraint: readConstraint(s, 'alpha_constraint'),
      }),
    }),
  }),
  Softmax: ({ settings: s, common }) => {
    const axes = s.wholes('axis') ?? [-1]
    return { layer: softmax({ ...common, axis: axes.length === 1 ? axes[0]! : axes }) }
  },
}
