import type { InitializerOption } from '../base/initializers.ts'
import { type AllOptions, refuseUnknown } from '../base/known-options.ts'
import { BATCH } from '../base/shape.ts'
import type { Activation } from '../graph/activations.ts'
import type { ConstraintOption } from '../graph/constraints.ts'
import { add, matmul, variable } from '../graph/ops.ts'
import type { RegularizerOption } from '../graph/regularizers.ts'
import { activationOfSignal, activationSetting } from './activation-setting.ts'
import { defineLayer } from './define-layer.ts'
import type { Layer, LayerOptions, Signal, Symbolic } from './layer.ts'
import { commonConfig, featuresOf, masked, onlyInput, requireWhole, withoutActivation } from './signals.ts'
import { activitySetting, weightSetting } from './weight-setting.ts'

/** Options of layers with a kernel and a bias. */
export interface KernelOptions extends LayerOptions {
  /** By name or one's own function of tensors; linear. */
  readonly activation?: Activation
  /** true */
  readonly useBias?: boolean
  /** glorotUniform */
  readonly kernelInitializer?: InitializerOption
  /** zeros */
  readonly biasInitializer?: InitializerOption
  /** What the weights add to the loss; null, nothing. */
  readonly kernelRegularizer?: RegularizerOption | null
  readonly biasRegularizer?: RegularizerOption | null
  /** What the output adds to the loss, over the batch size; null, nothing. */
  readonly activityRegularizer?: RegularizerOption | null
  /** What the weights become after each update; null, what they are. */
  readonly kernelConstraint?: ConstraintOption | null
  readonly biasConstraint?: ConstraintOption | null
}

/** Their names. */
export const KERNEL_OPTIONS: AllOptions<KernelOptions> = {
  name: true,
  trainable: true,
  activation: true,
  useBias: true,
  kernelInitializer: true,
  biasInitializer: true,
  kernelRegularizer: true,
  biasRegularizer: true,
  activityRegularizer: true,
  kernelConstraint: true,
  biasConstraint: true,
}

/** Options of `dense`. */
export interface DenseOptions extends KernelOptions {
  readonly units: number
  /** Features of the input, where it comes first and is to be built before any data. */
  readonly inputs?: number
}

const OPTIONS: AllOptions<DenseOptions> = { ...KERNEL_OPTIONS, units: true, inputs: true }

/** What a layer's kernel, bias and output were given. Throws `invalid-argument`. */
export const kernelSettings = (options: KernelOptions, where: string) => ({
  kernel: weightSetting(
    {
      initializer: options.kernelInitializer,
      standard: 'glorotUniform',
      regularizer: options.kernelRegularizer,
      constraint: options.kernelConstraint,
    },
    where,
  ),
  bias: weightSetting(
    { initializer: options.biasInitializer, standard: 'zeros', regularizer: options.biasRegularizer, constraint: options.biasConstraint },
    where,
  ),
  activity: activitySetting(options.activityRegularizer, where),
})

/** activation(x·W + b) at every step: [batch, …, features] → [batch, …, units]. Throws `invalid-argument`. */
export function dense({
  units,
  activation = 'linear',
  useBias = true,
  inputs,
  trainable = true,
  name,
  ...options
}: DenseOptions): Layer<Symbolic> {
  refuseUnknown('dense', options, OPTIONS)
  requireWhole(units, 'units', 'dense')
  const { of: activate, ...setting } = activationSetting(activation, 'dense')
  const { kernel: kernelSetting, bias: biasSetting, activity } = kernelSettings(options, 'dense')
  return defineLayer({
    kind: 'dense',
    label: 'dense',
    ...(name === undefined ? {} : { name }),
    trainable,
    everyStep: true,
    ...(inputs === undefined ? {} : { input: { shape: [BATCH, requireWhole(inputs, 'inputs', 'dense')], type: 'float', sequence: false } }),
    build(inputs, context) {
      const input = onlyInput(inputs, 'dense', context.path)
      const features = featuresOf('dense', context.path, input)
      const kernel = kernelSetting.weight(context, 'kernel', [features, units])
      const bias = useBias ? biasSetting.weight(context, 'bias', [units]) : undefined
      const product = [...input.shape.slice(0, -1), units]
      const output: Signal = {
        ...withoutActivation(input),
        ...activationOfSignal({ of: activate, ...setting }),
        shape: setting.shapeAfter(product),
      }
      return {
        path: context.path,
        kind: 'dense',
        title: 'dense',
        outputs: [output],
        weights: bias ? [kernel, bias] : [kernel],
        states: [],
        get config() {
          return {
            ...commonConfig(context.path, { trainable }),
            units,
            activation: setting.config(product),
            useBias,
            ...kernelSetting.config('kernel', kernel.shape),
            ...(bias ? biasSetting.config('bias', bias.shape) : {}),
            ...activity.config(output.shape),
          }
        },
        call([x]) {
          const product = matmul(x!.tensor, variable(kernel))
          const y = activate(bias ? add(product, variable(bias)) : product)
          return { outputs: [masked(y, x!)], states: [], named: {}, ...activity.losses(y, output) }
        },
      }
    },
  })
}
