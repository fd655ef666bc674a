import { absolute, add, divide, maximum, multiply, subtract } from '../../graph/ops.ts'
import { checkSettings } from './check.ts'
import type { Optimizer } from './optimizer.ts'
import { common, type OptimizerOptions } from './options.ts'
import { remainder } from './remainder.ts'

/** Options of `adamax`. */
export type AdamaxOptions = {
  readonly beta1?: number
  readonly beta2?: number
  readonly epsilon?: number
} & OptimizerOptions

/**
 * Adamax (Kingma and Ba, 2015, section 7.1), Keras's form, t from 1:
 *   m' = m + (g − m)·(1 − β₁),  u' = max(β₂·u, |g|),  w' = w − r·m' / ((1 − β₁ᵗ)·(u' + ε))
 * Throws `invalid-argument`.
 */
export function adamax(options: AdamaxOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options
  checkSettings('adamax', { epsilon }, { above: 0 })
  checkSettings('adamax', { beta1, beta2 }, { least: 0, below: 1 })
  return {
    ...common('adamax', options, { beta1, beta2, epsilon }, { learningRate: 1e-3 }),
    slots: { momentum: 0, norm: 0 },
    shared: { remainder1: remainder(beta1) },
    update({ gradient, weight, slots, shared, learningRate }) {
      const momentum = add(slots.momentum!, multiply(subtract(gradient, slots.momentum!), 1 - beta1))
      const norm = maximum(multiply(slots.norm!, beta2), absolute(gradient))
      const step = divide(multiply(momentum, learningRate), multiply(add(norm, epsilon), shared.remainder1!))
      return { weight: subtract(weight, step), slots: { momentum, norm } }
    },
  }
}
