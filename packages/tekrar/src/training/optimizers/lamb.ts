import { add, divide, greater, multiply, select, squareRoot, subtract, sum } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { checkSettings } from './check.ts'
import type { Optimizer } from './optimizer.ts'
import { common, type OptimizerOptions } from './options.ts'
import { remainder } from './remainder.ts'

/** Options of `lamb`. */
export type LambOptions = {
  readonly beta1?: number
  readonly beta2?: number
  readonly epsilon?: number
} & OptimizerOptions

const norm = (x: Tensor): Tensor => squareRoot(sum(multiply(x, x)))

/**
 * Adam with one rate a layer (You et al., 2020), Keras's form, t from 1:
 *   u = m' / (1 − β₁ᵗ) / (√(v' / (1 − β₂ᵗ)) + ε),  w' = w − r·u·‖w‖ / ‖u‖, where both norms are above 0, else w − r·u
 * Throws `invalid-argument`.
 */
export function lamb(options: LambOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options
  checkSettings('lamb', { epsilon }, { above: 0 })
  checkSettings('lamb', { beta1, beta2 }, { least: 0, below: 1 })
  return {
    ...common('lamb', options, { beta1, beta2, epsilon }, { learningRate: 1e-3 }),
    slots: { momentum: 0, velocity: 0 },
    shared: { remainder1: remainder(beta1), remainder2: remainder(beta2) },
    update({ gradient, weight, slots, shared, learningRate }) {
      const momentum = add(slots.momentum!, multiply(subtract(gradient, slots.momentum!), 1 - beta1))
      const velocity = add(slots.velocity!, multiply(subtract(multiply(gradient, gradient), slots.velocity!), 1 - beta2))
      const spread = add(squareRoot(divide(velocity, shared.remainder2!)), epsilon)
      const direction = divide(divide(momentum, shared.remainder1!), spread)
      const [long, far] = [norm(weight), norm(direction)]
      const both = multiply(greater(long, 0), greater(far, 0))
      const ratio = select(both, divide(long, select(both, far, 1)), 1)
      return { weight: subtract(weight, multiply(direction, multiply(ratio, learningRate))), slots: { momentum, velocity } }
    },
  }
}
