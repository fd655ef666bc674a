import { type InitializerOption, initializerOf } from '../base/initializers.ts'
import { BATCH, STEPS } from '../base/shape.ts'
import { gather, variable } from '../graph/ops.ts'
import { commonConfig, type Layer, type LayerOptions, requireWhole, unsuitable } from './layer.ts'

/** Options of `embedding`. */
export interface EmbeddingOptions extends LayerOptions {
  /** How many ids there are: 0 … vocabulary − 1. */
  readonly vocabulary: number
  readonly units: number
  /** Keras's default is uniform in ±0.05. */
  readonly embeddingsInitializer?: InitializerOption
}

/** A vector for each id: ids [batch, steps] → [batch, steps, units]. Throws `invalid-argument`. */
export function embedding({ vocabulary, units, embeddingsInitializer = 'randomUniform', trainable = true, name }: EmbeddingOptions): Layer {
  requireWhole(vocabulary, 'vocabulary', 'embedding')
  requireWhole(units, 'units', 'embedding')
  const initializer = initializerOf(embeddingsInitializer, 'embedding')
  return {
    kind: 'embedding',
    label: 'embedding',
    ...(name === undefined ? {} : { name }),
    trainable,
    input: { shape: [STEPS, BATCH], type: 'index' },
    build(input, context) {
      if (input.type !== 'index')
        throw unsuitable('embedding', context.path, 'ids of shape [batch, steps]', input, 'an embedding comes first')
      const embeddings = context.weight('embeddings', [vocabulary, units], initializer)
      return {
        path: context.path,
        kind: 'embedding',
        title: 'embedding',
        output: { shape: [...input.shape, units], type: 'float' },
        weights: [embeddings],
        states: [],
        config: { ...commonConfig(context.path, this), vocabulary, units },
        call: (ids) => ({ output: gather(variable(embeddings), ids), states: [], named: {} }),
      }
    },
  }
}
