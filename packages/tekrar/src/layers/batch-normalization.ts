import type { InitializerOption } from '../base/initializers.ts'
import { type AllOptions, refuseUnknown } from '../base/known-options.ts'
import { refuseUnless } from '../base/refuse-unless.ts'
import { add, broadcastTo, countOf, divide, multiply, reshape, select, square, squareRoot, subtract, sum, variable } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import { defineLayer } from './define-layer.ts'
import type { Layer, Symbolic, Value, Weight } from './layer.ts'
import { NORMALIZATION_OPTIONS, type NormalizationOptions, normalizationSettings } from './layer-normalization.ts'
import { heedsMaskOfInput } from './padding.ts'
import { axisInGraph, commonConfig, masked, maskOfRank, onlyInput, requireNumbers, unsuitable, withoutActivation } from './signals.ts'
import { weightSetting } from './weight-setting.ts'

/** Options of `batchNormalization`. */
export interface BatchNormalizationOptions extends NormalizationOptions {
  /** The axis that keeps its own mean and variance, of [batch, steps, …], counted from the end if negative; −1, the features. */
  readonly axis?: number
  /** How much of the moving averages stays at each step; 0.99. */
  readonly momentum?: number
  /** zeros */
  readonly movingMeanInitializer?: InitializerOption
  /** ones */
  readonly movingVarianceInitializer?: InitializerOption
}

const OPTIONS: AllOptions<BatchNormalizationOptions> = {
  ...NORMALIZATION_OPTIONS,
  axis: true,
  momentum: true,
  movingMeanInitializer: true,
  movingVarianceInitializer: true,
}

/** Keras's: added to the count of what a mask leaves. */
const EPSILON = 1e-7

interface Moments {
  /** [features] each. */
  readonly mean: Tensor
  readonly variance: Tensor
}

/** Mean and variance over the axes, of what the mask leaves. */
function momentsOf({ tensor: x, mask }: Value, axes: readonly number[], column: (x: Tensor) => Tensor): Moments {
  const rank = x.shape.length
  if (!mask) {
    const count = countOf(x, axes)
    const mean = divide(sum(x, axes), count)
    return { mean, variance: divide(sum(square(subtract(x, column(mean))), axes), count) }
  }
  const counts = maskOfRank(mask, rank)
  const onlyFeaturesKept = mask.shape.length === rank - 1 && !axes.includes(rank - 1)
  const count = add(onlyFeaturesKept ? sum(mask) : sum(broadcastTo(counts, x.shape), axes), EPSILON)
  const mean = divide(sum(select(counts, x, 0), axes), count)
  return { mean, variance: divide(sum(square(select(counts, subtract(x, column(mean)), 0)), axes), count) }
}

/**
 * Each feature brought to mean 0 and variance 1 over the batch and the steps that no mask leaves out (Ioffe and Szegedy, 2015):
 *
 *     γ ⊙ (x − mean) / √(variance + ε) + β
 *
 * While training, mean and variance are the batch's, and moving averages of them follow; otherwise, or with `trainable: false`, it uses the averages.
 * The shape stays. Throws `invalid-argument` and `shape-mismatch`.
 */
export function batchNormalization({
  axis = -1,
  momentum = 0.99,
  epsilon = 1e-3,
  center = true,
  scale = true,
  trainable = true,
  name,
  ...options
}: BatchNormalizationOptions = {}): Layer<Symbolic> {
  refuseUnknown('batchNormalization', options, OPTIONS)
  refuseUnless('batchNormalization', 'momentum', momentum >= 0 && momentum <= 1, 'a number from 0 to 1', momentum)
  const settings = normalizationSettings(options, 'batchNormalization')
  const moving = {
    mean: weightSetting({ initializer: options.movingMeanInitializer, standard: 'zeros' }, 'batchNormalization'),
    variance: weightSetting({ initializer: options.movingVarianceInitializer, standard: 'ones' }, 'batchNormalization'),
  }
  return defineLayer({
    kind: 'batchNormalization',
    label: 'batch_normalization',
    ...(name === undefined ? {} : { name }),
    trainable,
    build(inputs, context) {
      const { path } = context
      const input = requireNumbers('batchNormalization', path, onlyInput(inputs, 'batchNormalization', path))
      const kept = axisInGraph(axis, input, `batchNormalization '${path}'`)
      const features = input.shape[kept]!
      if (typeof features !== 'number') throw unsuitable('batchNormalization', path, 'a fixed size along the axis it keeps', input)
      const shape = [features]
      const gamma = scale ? settings.gamma.weight(context, 'gamma', shape) : undefined
      const beta = center ? settings.beta.weight(context, 'beta', shape) : undefined
      const average = {
        mean: moving.mean.weight(context, 'movingMean', shape, { trainable: false }),
        variance: moving.variance.weight(context, 'movingVariance', shape, { trainable: false }),
      }
      const axes = input.shape.map((_, i) => i).filter((i) => i !== kept)
      const column = (x: Tensor): Tensor =>
        reshape(
          x,
          input.shape.map((size, i) => (i === kept ? size : 1)),
        )
      const followed = (weight: Weight, now: Tensor) => ({
        variable: weight,
        value: add(multiply(variable(weight), momentum), multiply(now, 1 - momentum)),
      })
      return {
        path,
        kind: 'batchNormalization',
        title: 'batchNormalization',
        outputs: [withoutActivation(input)],
        weights: [gamma, beta, average.mean, average.variance].filter((weight) => weight !== undefined),
        states: [],
        heedsMask: heedsMaskOfInput,
        get config() {
          return {
            ...commonConfig(path, { trainable }),
            axis,
            momentum,
            epsilon,
            center,
            scale,
            ...(gamma ? settings.gamma.config('gamma', shape) : {}),
            ...(beta ? settings.beta.config('beta', shape) : {}),
            ...moving.mean.config('movingMean', shape),
            ...moving.variance.config('movingVariance', shape),
          }
        },
        call([value], { training }) {
          // A layer that was frozen since keeps its averages.
          const learns = training && ((gamma ?? beta)?.trainable ?? trainable)
          const { mean, variance } = learns
            ? momentsOf(value!, axes, column)
            : { mean: variable(average.mean), variance: variable(average.variance) }
          const normal = divide(subtract(value!.tensor, column(mean)), column(squareRoot(add(variance, epsilon))))
          const scaled = gamma ? multiply(normal, column(variable(gamma))) : normal
          const moved = beta ? add(scaled, column(variable(beta))) : scaled
          const updates = learns ? [followed(average.mean, mean), followed(average.variance, variance)] : []
          return { outputs: [masked(moved, value!)], states: [], named: {}, updates }
        },
      }
    },
  })
}
