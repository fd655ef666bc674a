import { type InitializerOption, initializerOf } from '../base/initializers.ts'
import { BATCH, STEPS } from '../base/shape.ts'
import { gather, variable } from '../graph/ops.ts'
import { defineLayer } from './define-layer.ts'
import type { Layer, LayerOptions, Symbolic } from './layer.ts'
import { commonConfig, masked, onlyInput, requireWhole, unsuitable } from './signals.ts'

/** Options of `embedding`. */
export interface EmbeddingOptions extends LayerOptions {
  /** How many ids there are: 0 … vocabulary − 1. */
  readonly vocabulary: number
  readonly units: number
  /** Keras's default is uniform in ±0.05. */
  readonly embeddingsInitializer?: InitializerOption
}

/** A vector for each id: ids [batch, steps] → [batch, steps, units]. Throws `invalid-argument`. */
export function embedding({
  vocabulary,
  units,
  embeddingsInitializer = 'randomUniform',
  trainable = true,
  name,
}: EmbeddingOptions): Layer<Symbolic> {
  requireWhole(vocabulary, 'vocabulary', 'embedding')
  requireWhole(units, 'units', 'embedding')
  const initializer = initializerOf(embeddingsInitializer, 'embedding')
  return defineLayer({
    kind: 'embedding',
    label: 'embedding',
    ...(name === undefined ? {} : { name }),
    trainable,
    input: { shape: [STEPS, BATCH], type: 'index', sequence: true },
    build(inputs, context) {
      const input = onlyInput(inputs, 'embedding', context.path)
      if (input.type !== 'index')
        throw unsuitable('embedding', context.path, 'ids of shape [batch, steps]', input, 'an embedding comes first')
      const embeddings = context.weight('embeddings', [vocabulary, units], initializer)
      return {
        path: context.path,
        kind: 'embedding',
        title: 'embedding',
        outputs: [{ shape: [...input.shape, units], type: 'float', sequence: input.sequence }],
        weights: [embeddings],
        states: [],
        config: { ...commonConfig(context.path, this), vocabulary, units },
        call: ([ids]) => ({ outputs: [masked(gather(variable(embeddings), ids!.tensor), ids!)], states: [], named: {} }),
      }
    },
  })
}
