import type { InitializerOption } from '../base/initializers.ts'
import { type AllOptions, refuseUnknown } from '../base/known-options.ts'
import type { ConstraintOption } from '../graph/constraints.ts'
import { add, divide, mean, multiply, reshape, square, squareRoot, subtract, variable } from '../graph/ops.ts'
import type { RegularizerOption } from '../graph/regularizers.ts'
import { defineLayer } from './define-layer.ts'
import type { Layer, LayerOptions, Symbolic } from './layer.ts'
import { axesOfNormalization } from './normalized-axes.ts'
import { commonConfig, masked, onlyInput, withoutActivation } from './signals.ts'
import { weightSetting } from './weight-setting.ts'

/** Options of layers that scale and move what they have brought to mean 0 and variance 1. */
export interface NormalizationOptions extends LayerOptions {
  /** Added to the variance; 0.001, as in Keras. */
  readonly epsilon?: number
  /** Whether to add a learned `beta`; true. */
  readonly center?: boolean
  /** Whether to multiply by a learned `gamma`; true. */
  readonly scale?: boolean
  /** zeros */
  readonly betaInitializer?: InitializerOption
  /** ones */
  readonly gammaInitializer?: InitializerOption
  /** What the weights add to the loss; null, nothing. */
  readonly betaRegularizer?: RegularizerOption | null
  readonly gammaRegularizer?: RegularizerOption | null
  /** What the weights become after each update; null, what they are. */
  readonly betaConstraint?: ConstraintOption | null
  readonly gammaConstraint?: ConstraintOption | null
}

/** Their names. */
export const NORMALIZATION_OPTIONS: AllOptions<NormalizationOptions> = {
  name: true,
  trainable: true,
  epsilon: true,
  center: true,
  scale: true,
  betaInitializer: true,
  gammaInitializer: true,
  betaRegularizer: true,
  gammaRegularizer: true,
  betaConstraint: true,
  gammaConstraint: true,
}

/** Options of `layerNormalization`. */
export interface LayerNormalizationOptions extends NormalizationOptions {
  /** Over which axes mean and variance are taken, of [batch, steps, …], counted from the end if negative; −1, the features. */
  readonly axis?: number | readonly number[]
  /** Divides by the deviation without taking the mean away, and has no `beta`, as Keras's `rms_scaling`; false. */
  readonly rmsScaling?: boolean
}

const OPTIONS: AllOptions<LayerNormalizationOptions> = { ...NORMALIZATION_OPTIONS, axis: true, rmsScaling: true }

/** The settings of γ and β. Throws `invalid-argument`. */
export const normalizationSettings = (options: NormalizationOptions, where: string) => ({
  gamma: weightSetting(
    { initializer: options.gammaInitializer, standard: 'ones', regularizer: options.gammaRegularizer, constraint: options.gammaConstraint },
    where,
  ),
  beta: weightSetting(
    { initializer: options.betaInitializer, standard: 'zeros', regularizer: options.betaRegularizer, constraint: options.betaConstraint },
    where,
  ),
})

/**
 * Each vector brought to mean 0 and variance 1 over its features, or over other axes (Ba, Kiros and Hinton, 2016):
 *
 *     γ ⊙ (x − mean) / √(variance + ε) + β
 *
 * The shape stays. Throws `invalid-argument` and `shape-mismatch`.
 */
export function layerNormalization({
  axis = -1,
  epsilon = 1e-3,
  center = true,
  scale = true,
  rmsScaling = false,
  trainable = true,
  name,
  ...options
}: LayerNormalizationOptions = {}): Layer<Symbolic> {
  refuseUnknown('layerNormalization', options, OPTIONS)
  const settings = normalizationSettings(options, 'layerNormalization')
  return defineLayer({
    kind: 'layerNormalization',
    label: 'layer_normalization',
    ...(name === undefined ? {} : { name }),
    trainable,
    ...(axis === -1 ? { everyStep: true } : {}),
    build(inputs, context) {
      const input = onlyInput(inputs, 'layerNormalization', context.path)
      const { axes, sizes: shape, spread, column } = axesOfNormalization(axis, input, 'layerNormalization', context.path)
      const gamma = scale || rmsScaling ? settings.gamma.weight(context, 'gamma', shape) : undefined
      const beta = center && !rmsScaling ? settings.beta.weight(context, 'beta', shape) : undefined
      return {
        path: context.path,
        kind: 'layerNormalization',
        title: 'layerNormalization',
        outputs: [withoutActivation(input)],
        weights: [gamma, beta].filter((weight) => weight !== undefined),
        states: [],
        get config() {
          return {
            ...commonConfig(context.path, { trainable }),
            epsilon,
            center,
            scale,
            ...(axis === -1 ? {} : { axis: typeof axis === 'number' ? axis : [...axis] }),
            ...(rmsScaling ? { rmsScaling } : {}),
            ...(gamma ? settings.gamma.config('gamma', shape) : {}),
            ...(beta ? settings.beta.config('beta', shape) : {}),
          }
        },
        call([value]) {
          const x = value!.tensor
          const centred = subtract(x, reshape(mean(x, axes), column))
          const deviation = squareRoot(add(mean(square(centred), axes), epsilon))
          const normal = divide(rmsScaling ? x : centred, reshape(deviation, column))
          const scaled = gamma ? multiply(normal, spread(variable(gamma))) : normal
          const moved = beta ? add(scaled, spread(variable(beta))) : scaled
          return { outputs: [masked(moved, value!)], states: [], named: {} }
        },
      }
    },
  })
}
