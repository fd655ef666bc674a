import { refuseUnless } from '../../base/refuse-unless.ts'
import { add, divide, exp, log, maximum, minimum, multiply, squareRoot, subtract } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { checkSettings } from './check.ts'
import type { Optimizer } from './optimizer.ts'
import { common, type OptimizerOptions } from './options.ts'

/** Options of `ftrl`. */
export type FtrlOptions = {
  /** How the rate falls with the sum of squares, 0 or below; −0.5: with its root. */
  readonly learningRatePower?: number
  /** What the sums of squares begin with; 0.1. */
  readonly initialAccumulatorValue?: number
  readonly l1RegularizationStrength?: number
  readonly l2RegularizationStrength?: number
  /** Pulls weights to 0 without counting in the sums of squares. */
  readonly l2ShrinkageRegularizationStrength?: number
  readonly beta?: number
} & OptimizerOptions

/**
 * Follow the regularised leader (McMahan et al., 2013), Keras's form, p = −learningRatePower:
 *   n' = n + g²,  z' = z + g + 2·s·w − (n'ᵖ − nᵖ)/r·w,  w' = (clip(z', ±l₁) − z') / (n'ᵖ/r + 2·(l₂ + β/(2·r)))
 * Throws `invalid-argument`.
 */
export function ftrl(options: FtrlOptions = {}): Optimizer {
  const { learningRatePower = -0.5, initialAccumulatorValue = 0.1, beta = 0 } = options
  const { l1RegularizationStrength: l1 = 0, l2RegularizationStrength: l2 = 0, l2ShrinkageRegularizationStrength: shrinkage = 0 } = options
  const own = {
    initialAccumulatorValue,
    l1RegularizationStrength: l1,
    l2RegularizationStrength: l2,
    l2ShrinkageRegularizationStrength: shrinkage,
    beta,
  }
  checkSettings('ftrl', own, { least: 0 })
  refuseUnless(
    'ftrl',
    'learningRatePower',
    learningRatePower <= 0 && Number.isFinite(learningRatePower),
    'a number of at most 0',
    learningRatePower,
  )
  const power = (x: Tensor) => raised(x, -learningRatePower)
  return {
    ...common('ftrl', options, { learningRatePower, ...own }, { learningRate: 1e-3 }),
    slots: { accumulator: initialAccumulatorValue, linear: 0 },
    shared: {},
    update({ gradient, weight, slots, learningRate }) {
      const accumulator = add(slots.accumulator!, multiply(gradient, gradient))
      const pulled = shrinkage === 0 ? gradient : add(gradient, multiply(weight, 2 * shrinkage))
      const [grown, before] = [power(accumulator), power(slots.accumulator!)]
      const linear = add(slots.linear!, subtract(pulled, multiply(divide(subtract(grown, before), learningRate), weight)))
      const quadratic = add(divide(grown, learningRate), add(divide(beta, learningRate), 2 * l2))
      const held = maximum(minimum(linear, l1), -l1)
      return { weight: divide(subtract(held, linear), quadratic), slots: { accumulator, linear } }
    },
  }
}

/** x^p for x and p of at least 0. */
function raised(x: Tensor, exponent: number): Tensor {
  if (exponent === 0) return add(multiply(x, 0), 1)
  if (exponent === 0.5) return squareRoot(x)
  if (exponent === 1) return x
  return exp(multiply(log(x), exponent))
}
