import { add, multiply, sign, subtract } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { checkSettings } from './check.ts'
import type { Optimizer } from './optimizer.ts'
import { common, type OptimizerOptions } from './options.ts'

/** Options of `lion`. */
export type LionOptions = {
  /** How much of the momentum is in the step's direction; 0.9. */
  readonly beta1?: number
  /** How much of the momentum is kept; 0.99. */
  readonly beta2?: number
} & OptimizerOptions

/**
 * Lion (Chen et al., 2023), Keras's form:  w' = w − r·sign(β₁·m + (1 − β₁)·g),  m' = β₂·m + (1 − β₂)·g
 * Throws `invalid-argument`.
 */
export function lion(options: LionOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.99 } = options
  checkSettings('lion', { beta1 }, { above: 0 })
  checkSettings('lion', { beta1, beta2 }, { least: 0, below: 1 })
  const blend = (momentum: Tensor, gradient: Tensor, beta: number) => add(multiply(momentum, beta), multiply(gradient, 1 - beta))
  return {
    ...common('lion', options, { beta1, beta2 }, { learningRate: 1e-3 }),
    slots: { momentum: 0 },
    shared: {},
    update: ({ gradient, weight, slots, learningRate }) => ({
      weight: subtract(weight, multiply(sign(blend(slots.momentum!, gradient, beta1)), learningRate)),
      slots: { momentum: blend(slots.momentum!, gradient, beta2) },
    }),
  }
}
