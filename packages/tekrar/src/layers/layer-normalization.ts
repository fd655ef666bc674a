import { ones, zeros } from '../base/initializers.ts'
import { add, divide, mean, multiply, reshape, square, squareRoot, subtract, variable } from '../graph/ops.ts'
import { defineLayer } from './define-layer.ts'
import type { Layer, LayerOptions, Symbolic } from './layer.ts'
import { commonConfig, featuresOf, masked, onlyInput } from './signals.ts'

/** Options of `layerNormalization`. */
export interface LayerNormalizationOptions extends LayerOptions {
  /** Added to the variance; 0.001, as in Keras. */
  readonly epsilon?: number
  /** Whether to add a learned `beta`; true. */
  readonly center?: boolean
  /** Whether to multiply by a learned `gamma`; true. */
  readonly scale?: boolean
}

/**
 * Each vector brought to mean 0 and variance 1 over its features (Ba, Kiros and Hinton, 2016):
 *
 *     γ ⊙ (x − mean) / √(variance + ε) + β
 */
export function layerNormalization({
  epsilon = 1e-3,
  center = true,
  scale = true,
  trainable = true,
  name,
}: LayerNormalizationOptions = {}): Layer<Symbolic> {
  return defineLayer({
    kind: 'layerNormalization',
    label: 'layer_normalization',
    ...(name === undefined ? {} : { name }),
    trainable,
    build(inputs, context) {
      const input = onlyInput(inputs, 'layerNormalization', context.path)
      const features = featuresOf('layerNormalization', context.path, input)
      const gamma = scale ? context.weight('gamma', [features], ones) : undefined
      const beta = center ? context.weight('beta', [features], zeros) : undefined
      const { activation: _, ...signal } = input
      return {
        path: context.path,
        kind: 'layerNormalization',
        title: 'layerNormalization',
        outputs: [signal],
        weights: [gamma, beta].filter((weight) => weight !== undefined),
        states: [],
        config: { ...commonConfig(context.path, this), epsilon, center, scale },
        call: ([value]) => {
          const x = value!.tensor
          const column = [...x.shape.slice(0, -1), 1]
          const centred = subtract(x, reshape(mean(x, -1), column))
          const deviation = squareRoot(add(mean(square(centred), -1), epsilon))
          const normal = divide(centred, reshape(deviation, column))
          const scaled = gamma ? multiply(normal, variable(gamma)) : normal
          return { outputs: [masked(beta ? add(scaled, variable(beta)) : scaled, value!)], states: [], named: {} }
        },
      }
    },
  })
}
