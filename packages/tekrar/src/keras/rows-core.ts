import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { masking } from '../layers/masking.ts'
import { rescaling } from '../layers/rescaling.ts'
import { kept } from './kept.ts'
import type { Row } from './row.ts'
import { readActivation, readConstraint, readInitializer, readRegularizer } from './values.ts'

/** Embedding, dense, masking: layers with one input and no memory. */
export const coreRows: Readonly<Record<string, Row>> = {
  Embedding: ({ settings: s, common }) => ({
    ids: true,
    layer: embedding({
      ...common,
      vocabulary: s.whole('input_dim'),
      units: s.whole('output_dim'),
      maskZero: s.truth('mask_zero', false),
      ...kept({
        embeddingsInitializer: readInitializer(s, 'embeddings_initializer'),
        embeddingsRegularizer: readRegularizer(s, 'embeddings_regularizer'),
        embeddingsConstraint: readConstraint(s, 'embeddings_constraint'),
        activityRegularizer: readRegularizer(s, 'activity_regularizer'),
      }),
    }),
  }),
  Dense: ({ settings: s, common, dialect }) => ({
    layer: dense({
      ...common,
      units: s.whole('units'),
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
  Masking: ({ settings: s, common }) => ({ layer: masking({ ...common, maskValue: s.number('mask_value', 0) }) }),
  Rescaling: ({ settings: s, common }) => ({
    layer: rescaling({ ...common, scale: s.number('scale', 1), offset: s.number('offset', 0) }),
  }),
}
