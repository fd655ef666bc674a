import { conv1D } from '../layers/conv1d.ts'
import { globalAveragePooling1D, globalMaxPooling1D } from '../layers/global-pooling.ts'
import { averagePooling1D, maxPooling1D } from '../layers/pooling.ts'
import { kept } from './kept.ts'
import type { Row, RowContext } from './row.ts'
import type { Settings } from './settings.ts'
import { readActivation, readConstraint, readInitializer, readRegularizer } from './values.ts'

/** Keras 2 keeps such sizes as lists of one. */
const one = (s: Settings, key: string, fallback?: number): number => s.whole(key, fallback)

const windowOf = ({ settings: s, common }: RowContext) => {
  const poolSize = one(s, 'pool_size', 2)
  return {
    ...common,
    poolSize,
    strides: s.has('strides') ? one(s, 'strides') : poolSize,
    padding: s.oneOf('padding', ['valid', 'same'], 'valid'),
  }
}

/** Convolution and pooling along time. */
export const timeRows: Readonly<Record<string, Row>> = {
  Conv1D: ({ settings: s, common, dialect }) => ({
    layer: conv1D({
      ...common,
      filters: s.whole('filters'),
      kernelSize: one(s, 'kernel_size'),
      strides: one(s, 'strides', 1),
      padding: s.oneOf('padding', ['valid', 'same', 'causal'], 'valid'),
      dilationRate: one(s, 'dilation_rate', 1),
      groups: s.whole('groups', 1),
      activation: readActivation(s, 'activation', dialect),
      useBias: s.truth('use_bias', true),
      ...kept({
        kernelInitializer: readInitializer(s, 'kernel_initializer'),
        biasInitializer: readInitializer(s, 'bias_initializer'),
        kernelRegularizer: readRegularizer(s, 'kernel_regularizer'),
        biasRegularizer: readRegularizer(s, 'bias_regularizer'),
        activityRegularizer: readRegularizer(s, 'activity_regularizer'),
        kernelConstraint: readConstraint(s, 'kernel_constraint'),
        biasConstraint: readConstraint(s, 'bias_constraint'),
      }),
    }),
  }),
  MaxPooling1D: (context) => ({ layer: maxPooling1D(windowOf(context)) }),
  AveragePooling1D: (context) => ({ layer: averagePooling1D(windowOf(context)) }),
  GlobalAveragePooling1D: ({ settings: s, common }) => ({
    layer: globalAveragePooling1D({ ...common, keepDims: s.truth('keepdims', false) }),
  }),
  GlobalMaxPooling1D: ({ settings: s, common }) => ({ layer: globalMaxPooling1D({ ...common, keepDims: s.truth('keepdims', false) }) }),
}
