import { type InitializerOption, initializerOf } from '../base/initializers.ts'
import { BATCH } from '../base/shape.ts'
import { type ActivationName, activationOf } from '../graph/activations.ts'
import { add, matmul, variable } from '../graph/ops.ts'
import { defineLayer } from './define-layer.ts'
import type { Layer, LayerOptions, Symbolic } from './layer.ts'
import { commonConfig, featuresOf, masked, onlyInput, requireWhole } from './signals.ts'

/** Options of `dense`. */
export interface DenseOptions extends LayerOptions {
  readonly units: number
  /** linear */
  readonly activation?: ActivationName
  /** true */
  readonly useBias?: boolean
  readonly kernelInitializer?: InitializerOption
  readonly biasInitializer?: InitializerOption
  /** Features of the input, where it comes first and is to be built before any data. */
  readonly inputs?: number
}

/** activation(x·W + b) at every step: [batch, …, features] → [batch, …, units]. Throws `invalid-argument`. */
export function dense({
  units,
  activation = 'linear',
  useBias = true,
  kernelInitializer = 'glorotUniform',
  biasInitializer = 'zeros',
  inputs,
  trainable = true,
  name,
}: DenseOptions): Layer<Symbolic> {
  requireWhole(units, 'units', 'dense')
  const activate = activationOf(activation, 'dense')
  const kernelStart = initializerOf(kernelInitializer, 'dense')
  const biasStart = initializerOf(biasInitializer, 'dense')
  return defineLayer({
    kind: 'dense',
    label: 'dense',
    ...(name === undefined ? {} : { name }),
    trainable,
    ...(inputs === undefined ? {} : { input: { shape: [BATCH, requireWhole(inputs, 'inputs', 'dense')], type: 'float', sequence: false } }),
    build(inputs, context) {
      const input = onlyInput(inputs, 'dense', context.path)
      const features = featuresOf('dense', context.path, input)
      const kernel = context.weight('kernel', [features, units], kernelStart)
      const bias = useBias ? context.weight('bias', [units], biasStart) : undefined
      return {
        path: context.path,
        kind: 'dense',
        title: 'dense',
        outputs: [{ ...input, shape: [...input.shape.slice(0, -1), units], activation }],
        weights: bias ? [kernel, bias] : [kernel],
        states: [],
        config: { ...commonConfig(context.path, this), units, activation, useBias },
        call: ([x]) => {
          const product = matmul(x!.tensor, variable(kernel))
          return { outputs: [masked(activate(bias ? add(product, variable(bias)) : product), x!)], states: [], named: {} }
        },
      }
    },
  })
}
