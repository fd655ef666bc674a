import { add, divide, multiply, squareRoot, subtract } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { checkSettings } from './check.ts'
import type { Optimizer } from './optimizer.ts'
import { common, type OptimizerOptions } from './options.ts'

/** Options of `rmsprop`. */
export type RmspropOptions = {
  /** How much of the running averages is kept. */
  readonly rho?: number
  readonly momentum?: number
  readonly epsilon?: number
  /** Divides by the gradient's deviation instead of its size. */
  readonly centered?: boolean
} & OptimizerOptions

/**
 * RMSProp (Tieleman and Hinton, 2012), Keras's form: epsilon stands under the root.
 *   v' = ρ·v + (1 − ρ)·g²,  w' = w − r·g / √(v' + ε);  centered: v' − a'² for v', with a' = ρ·a + (1 − ρ)·g;  momentum: m' = μ·m + r·g/√…, w' = w − m'
 * Throws `invalid-argument`.
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  const { rho = 0.9, momentum = 0, epsilon = 1e-7, centered = false } = options
  checkSettings('rmsprop', { epsilon }, { above: 0 })
  checkSettings('rmsprop', { rho, momentum }, { least: 0, below: 1 })
  const blend = (average: Tensor, x: Tensor) => add(multiply(average, rho), multiply(x, 1 - rho))
  return {
    ...common('rmsprop', options, { rho, momentum, epsilon, centered }, { learningRate: 1e-3 }),
    slots: { velocity: 0, ...(centered ? { average: 0 } : {}), ...(momentum > 0 ? { momentum: 0 } : {}) },
    shared: {},
    update({ gradient, weight, slots, learningRate }) {
      const velocity = blend(slots.velocity!, multiply(gradient, gradient))
      const average = slots.average && blend(slots.average, gradient)
      const spread = average ? subtract(velocity, multiply(average, average)) : velocity
      const step = divide(multiply(gradient, learningRate), squareRoot(add(spread, epsilon)))
      const moved = slots.momentum && add(multiply(slots.momentum, momentum), step)
      return {
        weight: subtract(weight, moved ?? step),
        slots: { velocity, ...(average ? { average } : {}), ...(moved ? { momentum: moved } : {}) },
      }
    },
  }
}
