import { add, multiply, subtract } from '../../graph/ops.ts'
import { checkSettings } from './check.ts'
import { type Clipping, clippingOf } from './clipping.ts'
import type { Optimizer } from './optimizer.ts'

/** Options of `sgd`. */
export type SgdOptions = {
  readonly learningRate?: number
  readonly momentum?: number
  /** Looks ahead along the momentum (Nesterov, 1983). */
  readonly nesterov?: boolean
} & Clipping

/**
 * Gradient descent, Keras's `SGD`:  w' = w − r·g;  with momentum  m' = μ·m − r·g,  w' = w + m';  Nesterov  w' = w + μ·m' − r·g.
 * Throws `invalid-argument`.
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  const { learningRate = 0.01, momentum = 0, nesterov = false } = options
  checkSettings('sgd', { learningRate }, { above: 0 })
  checkSettings('sgd', { momentum }, { least: 0, below: 1 })
  const clipping = clippingOf(options, 'sgd')
  return {
    name: 'sgd',
    learningRate,
    clipping,
    settings: { learningRate, momentum, nesterov, ...clipping },
    slots: momentum === 0 ? {} : { momentum: 0 },
    shared: {},
    update({ gradient, weight, slots, learningRate }) {
      const step = multiply(gradient, learningRate)
      if (!slots.momentum) return { weight: subtract(weight, step), slots: {} }
      const next = subtract(multiply(slots.momentum, momentum), step)
      const moved = nesterov ? add(weight, subtract(multiply(next, momentum), step)) : add(weight, next)
      return { weight: moved, slots: { momentum: next } }
    },
  }
}
