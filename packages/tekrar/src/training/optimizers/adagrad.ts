import { add, divide, multiply, squareRoot, subtract } from '../../graph/ops.ts'
import { checkSettings } from './check.ts'
import type { Optimizer } from './optimizer.ts'
import { common, type OptimizerOptions } from './options.ts'

/** Options of `adagrad`. */
export type AdagradOptions = {
  /** What the sums of squares begin with; 0.1. */
  readonly initialAccumulatorValue?: number
  readonly epsilon?: number
} & OptimizerOptions

/**
 * Adagrad (Duchi, Hazan and Singer, 2011), Keras's form:  s' = s + g²,  w' = w − r·g / √(s' + ε)
 * Throws `invalid-argument`.
 */
export function adagrad(options: AdagradOptions = {}): Optimizer {
  const { initialAccumulatorValue = 0.1, epsilon = 1e-7 } = options
  checkSettings('adagrad', { initialAccumulatorValue }, { least: 0 })
  checkSettings('adagrad', { epsilon }, { above: 0 })
  return {
    ...common('adagrad', options, { initialAccumulatorValue, epsilon }, { learningRate: 1e-3 }),
    slots: { accumulator: initialAccumulatorValue },
    shared: {},
    update({ gradient, weight, slots, learningRate }) {
      const accumulator = add(slots.accumulator!, multiply(gradient, gradient))
      const step = divide(multiply(gradient, learningRate), squareRoot(add(accumulator, epsilon)))
      return { weight: subtract(weight, step), slots: { accumulator } }
    },
  }
}
