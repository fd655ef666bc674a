import { add, divide, multiply, squareRoot, subtract } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { checkSettings } from './check.ts'
import { type Clipping, clippingOf } from './clipping.ts'
import type { Optimizer } from './optimizer.ts'

/** Options of `adam`. */
export type AdamOptions = {
  readonly learningRate?: number
  readonly beta1?: number
  readonly beta2?: number
  readonly epsilon?: number
} & Clipping

/** Options of `adamW`. */
export type AdamWOptions = AdamOptions & {
  /** The share of a weight, times the learning rate, that is taken off at each step before its update. */
  readonly weightDecay?: number
}

/**
 * Adam (Kingma and Ba, 2015), Keras's form, t from 1:
 *   α = r · √(1 − β₂ᵗ) / (1 − β₁ᵗ),  m' = m + (g − m)·(1 − β₁),  v' = v + (g² − v)·(1 − β₂),  w' = w − α·m' / (√v' + ε)
 * Throws `invalid-argument`.
 */
export const adam = (options: AdamOptions = {}): Optimizer => adaptive('adam', options, {})

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019), Keras's form:  w is first w − w·λ·r, then Adam's step.
 * Throws `invalid-argument`.
 */
export function adamW(options: AdamWOptions = {}): Optimizer {
  const { weightDecay = 4e-3 } = options
  checkSettings('adamW', { weightDecay }, { least: 0 })
  return adaptive('adamW', options, { weightDecay })
}

/**
 * 1 − βᵗ as a number kept from step to step:  c' = c·β + (1 − β), from 0. Unlike the power it loses no digits in float32 while t is small.
 */
const remainder = (beta: number) => ({ initial: 0, next: (last: Tensor): Tensor => add(multiply(last, beta), 1 - beta) })

function adaptive(name: string, options: AdamOptions, { weightDecay }: { readonly weightDecay?: number }): Optimizer {
  const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options
  checkSettings(name, { learningRate, epsilon }, { above: 0 })
  checkSettings(name, { beta1, beta2 }, { least: 0, below: 1 })
  const clipping = clippingOf(options, name)
  return {
    name,
    learningRate,
    clipping,
    settings: { learningRate, beta1, beta2, epsilon, ...(weightDecay === undefined ? {} : { weightDecay }), ...clipping },
    slots: { momentum: 0, velocity: 0 },
    shared: { remainder1: remainder(beta1), remainder2: remainder(beta2) },
    update({ gradient, weight, slots, shared, learningRate }) {
      const rate = divide(multiply(learningRate, squareRoot(shared.remainder2!)), shared.remainder1!)
      const momentum = add(slots.momentum!, multiply(subtract(gradient, slots.momentum!), 1 - beta1))
      const velocity = add(slots.velocity!, multiply(subtract(multiply(gradient, gradient), slots.velocity!), 1 - beta2))
      const decayed = weightDecay === undefined ? weight : subtract(weight, multiply(weight, multiply(learningRate, weightDecay)))
      return {
        weight: subtract(decayed, divide(multiply(momentum, rate), add(squareRoot(velocity), epsilon))),
        slots: { momentum, velocity },
      }
    },
  }
}
