import type { InitializerOption } from '../base/initializers.ts'
import { type AllOptions, refuseUnknown } from '../base/known-options.ts'
import { add, divide, mean, multiply, reshape, square, squareRoot, variable } from '../graph/ops.ts'
import { defineLayer } from './define-layer.ts'
import type { Layer, LayerOptions, Symbolic } from './layer.ts'
import { axesOfNormalization } from './normalized-axes.ts'
import { commonConfig, onlyInput, withoutActivation } from './signals.ts'
import { weightSetting } from './weight-setting.ts'

/** Options of `rmsNormalization`. */
export interface RmsNormalizationOptions extends LayerOptions {
  /** Over which axes the mean square is taken, of [batch, steps, …], counted from the end if negative; −1, the features. */
  readonly axis?: number | readonly number[]
  /** Added to the mean square; 1e-6, as in Keras. */
  readonly epsilon?: number
  /** ones */
  readonly scaleInitializer?: InitializerOption
}

const OPTIONS: AllOptions<RmsNormalizationOptions> = { name: true, trainable: true, axis: true, epsilon: true, scaleInitializer: true }

/**
 * Each vector over the root of its mean square (Zhang and Sennrich, 2019), the mean left where it is:
 *
 *     scale ⊙ x / √(mean(x²) + ε)
 *
 * The shape stays; masks end here, as in Keras. Throws `invalid-argument` and `shape-mismatch`.
 */
export function rmsNormalization({
  axis = -1,
  epsilon = 1e-6,
  scaleInitializer,
  trainable = true,
  name,
  ...options
}: RmsNormalizationOptions = {}): Layer<Symbolic> {
  refuseUnknown('rmsNormalization', options, OPTIONS)
  const setting = weightSetting({ initializer: scaleInitializer, standard: 'ones' }, 'rmsNormalization')
  return defineLayer({
    kind: 'rmsNormalization',
    label: 'rms_normalization',
    ...(name === undefined ? {} : { name }),
    trainable,
    ...(axis === -1 ? { everyStep: true } : {}),
    build(inputs, context) {
      const input = onlyInput(inputs, 'rmsNormalization', context.path)
      const { axes, sizes, spread, column } = axesOfNormalization(axis, input, 'rmsNormalization', context.path)
      const scale = setting.weight(context, 'scale', sizes)
      return {
        path: context.path,
        kind: 'rmsNormalization',
        title: 'rmsNormalization',
        outputs: [withoutActivation(input)],
        weights: [scale],
        states: [],
        get config() {
          const along = typeof axis === 'number' ? axis : [...axis]
          return { ...commonConfig(context.path, { trainable }), epsilon, axis: along, ...setting.config('scale', sizes) }
        },
        call([x]) {
          const size = squareRoot(add(mean(square(x!.tensor), axes), epsilon))
          const normal = divide(x!.tensor, reshape(size, column))
          return { outputs: [{ tensor: multiply(normal, spread(variable(scale))) }], states: [], named: {} }
        },
      }
    },
  })
}
