import { add, divide, multiply, squareRoot, subtract } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { checkSettings } from './check.ts'
import type { Optimizer } from './optimizer.ts'
import { common, type OptimizerOptions } from './options.ts'
import { remainder } from './remainder.ts'

/** Options of `nadam`. */
export type NadamOptions = {
  readonly beta1?: number
  readonly beta2?: number
  readonly epsilon?: number
} & OptimizerOptions

/** How fast the momentum comes to its full weight. */
const DECAY = 0.96

/**
 * Adam with Nesterov's momentum (Dozat, 2016), Keras's form, t from 1, uₜ = β₁·(1 − ½·0.96ᵗ), Uₜ = u₁·…·uₜ:
 *   m' = m + (g − m)·(1 − β₁),  v' = v + (g² − v)·(1 − β₂)
 *   w' = w − r·(uₜ₊₁·m' / (1 − Uₜ₊₁) + (1 − uₜ)·g / (1 − Uₜ)) / (√(v' / (1 − β₂ᵗ)) + ε)
 * Throws `invalid-argument`.
 */
export function nadam(options: NadamOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options
  checkSettings('nadam', { epsilon }, { above: 0 })
  checkSettings('nadam', { beta1, beta2 }, { least: 0, below: 1 })
  const share = (power: Tensor): Tensor => multiply(subtract(1, multiply(power, 0.5)), beta1)
  return {
    ...common('nadam', options, { beta1, beta2, epsilon }, { learningRate: 1e-3 }),
    slots: { momentum: 0, velocity: 0 },
    shared: {
      remainder2: remainder(beta2),
      power: { initial: 1, next: (last) => multiply(last, DECAY) },
      product: { initial: 1, next: (last, { power }) => multiply(last, share(power!)) },
    },
    update({ gradient, weight, slots, shared, learningRate }) {
      const [now, next] = [share(shared.power!), share(multiply(shared.power!, DECAY))]
      const momentum = add(slots.momentum!, multiply(subtract(gradient, slots.momentum!), 1 - beta1))
      const velocity = add(slots.velocity!, multiply(subtract(multiply(gradient, gradient), slots.velocity!), 1 - beta2))
      const ahead = multiply(momentum, divide(next, subtract(1, multiply(shared.product!, next))))
      const here = multiply(gradient, divide(subtract(1, now), subtract(1, shared.product!)))
      const spread = add(squareRoot(divide(velocity, shared.remainder2!)), epsilon)
      return { weight: subtract(weight, divide(multiply(add(ahead, here), learningRate), spread)), slots: { momentum, velocity } }
    },
  }
}
