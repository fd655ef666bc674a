import { type AllOptions, refuseUnknown } from '../base/known-options.ts'
import { refuseUnless } from '../base/refuse-unless.ts'
import { BATCH, type Dimension } from '../base/shape.ts'
import { add, concat, matmul, reshape, slice, variable } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import { activationOfSignal, activationSetting } from './activation-setting.ts'
import { defineLayer } from './define-layer.ts'
import { KERNEL_OPTIONS, type KernelOptions, kernelSettings } from './dense.ts'
import type { Layer, Signal, Symbolic } from './layer.ts'
import { commonConfig, onlyInput, requireWhole, sequenceOf, unsuitable } from './signals.ts'
import { placeOf, requirePadding, stepsAfter, type TimePadding, type TimeWindow } from './time-window.ts'

/** Options of `conv1D`. */
export interface Conv1DOptions extends KernelOptions {
  /** How many features it gives. */
  readonly filters: number
  /** Steps it sees at once. */
  readonly kernelSize: number
  /** Steps from one window to the next; 1. */
  readonly strides?: number
  /** `valid`: no window reaches beyond the ends; `same`: zeros on both sides; `causal`: zeros before, so that no step sees a later one; `valid`. */
  readonly padding?: TimePadding
  /** Steps from one place of the kernel to the next; 1. Not together with strides above 1. */
  readonly dilationRate?: number
  /** Into how many groups features and filters are cut that see nothing of each other; 1. */
  readonly groups?: number
}

const OPTIONS: AllOptions<Conv1DOptions> = {
  ...KERNEL_OPTIONS,
  filters: true,
  kernelSize: true,
  strides: true,
  padding: true,
  dilationRate: true,
  groups: true,
}

/**
 * The same weights over every window of steps: [batch, steps, features] → [batch, windows, filters],
 *
 *     yₜ = activation(Σₖ x₍ₜ·strides + k·dilation₎ · W[k] + b)
 *
 * Masks end here, as in Keras. Throws `invalid-argument` and `shape-mismatch`.
 */
export function conv1D({
  filters,
  kernelSize,
  strides = 1,
  padding = 'valid',
  dilationRate = 1,
  groups = 1,
  activation = 'linear',
  useBias = true,
  trainable = true,
  name,
  ...options
}: Conv1DOptions): Layer<Symbolic> {
  refuseUnknown('conv1D', options, OPTIONS)
  for (const [option, value] of Object.entries({ filters, kernelSize, strides, dilationRate, groups }))
    requireWhole(value, option, 'conv1D')
  refuseUnless('conv1D', 'filters', filters % groups === 0, `a multiple of groups (${groups})`, filters)
  refuseUnless('conv1D', 'dilationRate', strides === 1 || dilationRate === 1, '1 with strides above 1', dilationRate)
  const window: TimeWindow = {
    size: kernelSize,
    strides,
    dilation: dilationRate,
    padding: requirePadding(padding, ['valid', 'same', 'causal'], 'conv1D'),
  }
  const setting = activationSetting(activation, 'conv1D')
  const settings = kernelSettings(options, 'conv1D')
  return defineLayer({
    kind: 'conv1D',
    label: 'conv1d',
    ...(name === undefined ? {} : { name }),
    trainable,
    build(inputs, context) {
      const { path } = context
      const input = onlyInput(inputs, 'conv1D', path)
      const { steps, features } = sequenceOf('conv1D', path, input)
      if (features % groups !== 0) throw unsuitable('conv1D', path, `a number of features divisible by groups (${groups})`, input)
      const kernel = settings.kernel.weight(context, 'kernel', [kernelSize, features / groups, filters])
      const bias = useBias ? settings.bias.weight(context, 'bias', [filters]) : undefined
      const windows = stepsAfter(steps, window, { title: 'conv1D', context })
      const product = [windows, BATCH, filters]
      const output: Signal = { shape: setting.shapeAfter(product), type: 'float', sequence: true, ...activationOfSignal(setting) }
      return {
        path,
        kind: 'conv1D',
        title: 'conv1D',
        outputs: [output],
        weights: bias ? [kernel, bias] : [kernel],
        states: [],
        get config() {
          return {
            ...commonConfig(path, { trainable }),
            ...{ filters, kernelSize, strides, padding, dilationRate, groups, useBias },
            activation: setting.config(product),
            ...settings.kernel.config('kernel', kernel.shape),
            ...(bias ? settings.bias.config('bias', bias.shape) : {}),
            ...settings.activity.config(output.shape),
          }
        },
        call([x]) {
          const sum = convolve(x!.tensor, variable(kernel), { window, windows, groups })
          const y = setting.of(bias ? add(sum, variable(bias)) : sum)
          return { outputs: [{ tensor: y }], states: [], named: {}, ...settings.activity.losses(y, output) }
        },
      }
    },
  })
}

/** x [steps, batch, features], kernel [places, features / groups, filters] → [windows, batch, filters]: the windows side by side, one product for each group. */
function convolve(
  x: Tensor,
  kernel: Tensor,
  { window, windows, groups }: { readonly window: TimeWindow; readonly windows: Dimension; readonly groups: number },
): Tensor {
  const [size, width, filters] = kernel.shape as readonly [number, number, number]
  const share = filters / groups
  const parts = Array.from({ length: groups }, (_, group) => {
    const features = slice(x, group * width, width)
    const places = Array.from({ length: size }, (_, place) => placeOf(features, windows, window, place))
    return matmul(concat(places), reshape(slice(kernel, group * share, share), [size * width, share]))
  })
  return concat(parts)
}
