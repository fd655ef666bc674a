import { additiveAttention } from '../layers/additive-attention.ts'
import { attention } from '../layers/attention.ts'
import { multiHeadAttention } from '../layers/multi-head-attention.ts'
import { kept } from './kept.ts'
import type { Row, RowContext } from './row.ts'
import { readConstraint, readInitializer, readRegularizer } from './values.ts'

/** What Keras takes at the call, and we where the layer is made. */
const asked = ({ call }: RowContext) => ({
  useCausalMask: call.useCausalMask === true,
  returnAttentionScores: call.returnAttentionScores === true,
})

/** Attention: inputs [query, value, key?]. */
export const attentionRows: Readonly<Record<string, Row>> = {
  Attention(context) {
    const { settings: s, common } = context
    return {
      several: true,
      layer: attention({
        ...common,
        ...asked(context),
        // Keras 2 kept the causal mask in the layer.
        ...(s.truth('causal', false) ? { useCausalMask: true } : {}),
        useScale: s.truth('use_scale', false),
        scoreMode: s.oneOf('score_mode', ['dot', 'concat'], 'dot'),
        dropout: s.number('dropout', 0),
        ...kept({ seed: s.optionalNumber('seed') }),
      }),
    }
  },
  AdditiveAttention(context) {
    const { settings: s, common } = context
    return {
      several: true,
      layer: additiveAttention({
        ...common,
        ...asked(context),
        ...(s.truth('causal', false) ? { useCausalMask: true } : {}),
        useScale: s.truth('use_scale', true),
        dropout: s.number('dropout', 0),
        ...kept({ seed: s.optionalNumber('seed') }),
      }),
    }
  },
  MultiHeadAttention(context) {
    const { settings: s, common } = context
    // Keras writes the axes it found when it was built; 1 is the steps.
    const axes = s.wholes('attention_axes')
    if (axes && axes.join() !== '1') throw s.unsupported('attention_axes', 'leave it out: attention goes over the steps')
    s.raw('use_gate')
    const numHeads = s.whole('num_heads')
    const keyDim = s.whole('key_dim')
    const valueDim = s.has('value_dim') ? s.whole('value_dim') : keyDim
    const outputShape = s.wholes('output_shape')
    return {
      several: true,
      layer: multiHeadAttention({
        ...common,
        ...asked(context),
        numHeads,
        keyDim,
        valueDim,
        useBias: s.truth('use_bias', true),
        dropout: s.number('dropout', 0),
        ...kept({
          outputShape: outputShape === undefined ? undefined : outputShape[0],
          seed: s.optionalNumber('seed'),
          kernelInitializer: readInitializer(s, 'kernel_initializer'),
          biasInitializer: readInitializer(s, 'bias_initializer'),
          kernelRegularizer: readRegularizer(s, 'kernel_regularizer'),
          biasRegularizer: readRegularizer(s, 'bias_regularizer'),
          activityRegularizer: readRegularizer(s, 'activity_regularizer'),
          kernelConstraint: readConstraint(s, 'kernel_constraint'),
          biasConstraint: readConstraint(s, 'bias_constraint'),
        }),
      }),
    }
  },
}
