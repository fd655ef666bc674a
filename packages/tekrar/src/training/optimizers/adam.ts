import { add, divide, maximum, multiply, squareRoot, subtract } from '../../graph/ops.ts'
import { checkSettings } from './check.ts'
import type { Optimizer } from './optimizer.ts'
import { common, type OptimizerOptions } from './options.ts'
import { remainder } from './remainder.ts'

/** Options of `adam`. */
export type AdamOptions = {
  readonly beta1?: number
  readonly beta2?: number
  readonly epsilon?: number
  /** Divides by the largest running square so far instead of the last (Reddi et al., 2018). */
  readonly amsgrad?: boolean
} & OptimizerOptions

/** Options of `adamW`: Adam's, with a `weightDecay` of 0.004 unless given. */
export type AdamWOptions = AdamOptions

/**
 * Adam (Kingma and Ba, 2015), Keras's form, t from 1:
 *   α = r · √(1 − β₂ᵗ) / (1 − β₁ᵗ),  m' = m + (g − m)·(1 − β₁),  v' = v + (g² − v)·(1 − β₂),  w' = w − α·m' / (√v' + ε)
 * Throws `invalid-argument`.
 */
export const adam = (options: AdamOptions = {}): Optimizer => adaptive('adam', options)

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019), Keras's form:  w is first w − w·λ·r, then Adam's step.
 * Throws `invalid-argument`.
 */
export const adamW = (options: AdamWOptions = {}): Optimizer => adaptive('adamW', options, 4e-3)

function adaptive(name: string, options: AdamOptions, weightDecay?: number): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, amsgrad = false } = options
  checkSettings(name, { epsilon }, { above: 0 })
  checkSettings(name, { beta1, beta2 }, { least: 0, below: 1 })
  const defaults = { learningRate: 1e-3, ...(weightDecay === undefined ? {} : { weightDecay }) }
  return {
    ...common(name, options, { beta1, beta2, epsilon, ...(amsgrad ? { amsgrad } : {}) }, defaults),
    slots: { momentum: 0, velocity: 0, ...(amsgrad ? { largestVelocity: 0 } : {}) },
    shared: { remainder1: remainder(beta1), remainder2: remainder(beta2) },
    update({ gradient, weight, slots, shared, learningRate }) {
      const rate = divide(multiply(learningRate, squareRoot(shared.remainder2!)), shared.remainder1!)
      const momentum = add(slots.momentum!, multiply(subtract(gradient, slots.momentum!), 1 - beta1))
      const velocity = add(slots.velocity!, multiply(subtract(multiply(gradient, gradient), slots.velocity!), 1 - beta2))
      const largestVelocity = slots.largestVelocity && maximum(slots.largestVelocity, velocity)
      return {
        weight: subtract(weight, divide(multiply(momentum, rate), add(squareRoot(largestVelocity ?? velocity), epsilon))),
        slots: { momentum, velocity, ...(largestVelocity ? { largestVelocity } : {}) },
      }
    },
  }
}
