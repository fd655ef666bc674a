import { add, divide, multiply, squareRoot, subtract } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { checkSettings } from './check.ts'
import type { Optimizer } from './optimizer.ts'
import { common, type OptimizerOptions } from './options.ts'

/** Options of `adadelta`. */
export type AdadeltaOptions = {
  /** How much of the running averages is kept. */
  readonly rho?: number
  readonly epsilon?: number
} & OptimizerOptions

/**
 * Adadelta (Zeiler, 2012), Keras's form:
 *   a' = ρ·a + (1 − ρ)·g²,  d = g · √(b + ε) / √(a' + ε),  b' = ρ·b + (1 − ρ)·d²,  w' = w − r·d
 * Throws `invalid-argument`.
 */
export function adadelta(options: AdadeltaOptions = {}): Optimizer {
  const { rho = 0.95, epsilon = 1e-7 } = options
  checkSettings('adadelta', { rho }, { least: 0, below: 1 })
  checkSettings('adadelta', { epsilon }, { above: 0 })
  const blend = (average: Tensor, x: Tensor) => add(multiply(average, rho), multiply(multiply(x, x), 1 - rho))
  const size = (squares: Tensor) => squareRoot(add(squares, epsilon))
  return {
    ...common('adadelta', options, { rho, epsilon }, { learningRate: 1e-3 }),
    slots: { accumulatedGradient: 0, accumulatedUpdate: 0 },
    shared: {},
    update({ gradient, weight, slots, learningRate }) {
      const accumulatedGradient = blend(slots.accumulatedGradient!, gradient)
      const change = divide(multiply(size(slots.accumulatedUpdate!), gradient), size(accumulatedGradient))
      const accumulatedUpdate = blend(slots.accumulatedUpdate!, change)
      return { weight: subtract(weight, multiply(change, learningRate)), slots: { accumulatedGradient, accumulatedUpdate } }
    },
  }
}
