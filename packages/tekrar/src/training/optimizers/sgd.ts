import { add, multiply, subtract } from '../../graph/ops.ts'
import { checkSettings } from './check.ts'
import type { Optimizer } from './optimizer.ts'
import { common, type OptimizerOptions } from './options.ts'

/** Options of `sgd`. */
export type SgdOptions = {
  readonly momentum?: number
  /** Looks ahead along the momentum (Nesterov, 1983). */
  readonly nesterov?: boolean
} & OptimizerOptions

/**
 * Gradient descent, Keras's `SGD`:  w' = w − r·g;  with momentum  m' = μ·m − r·g,  w' = w + m';  Nesterov  w' = w + μ·m' − r·g.
 * Throws `invalid-argument`.
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  const { momentum = 0, nesterov = false } = options
  checkSettings('sgd', { momentum }, { least: 0, below: 1 })
  return {
    ...common('sgd', options, { momentum, nesterov }, { learningRate: 0.01 }),
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
