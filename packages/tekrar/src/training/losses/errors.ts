import { absolute, add, divide, greater, log, maximum, mean, multiply, negate, select, square, subtract, sum } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { unitLength } from '../../graph/unit-length.ts'
import { checkSettings } from '../optimizers/check.ts'
import { define } from './define.ts'
import { EPSILON, logSigmoids } from './logits.ts'
import type { LossDefinition, LossOptions } from './loss.ts'

type Elementwise = (output: Tensor, targets: Tensor) => Tensor

/** A loss that is the mean of something over the last axis. */
const meanOf =
  (name: string, of: Elementwise) =>
  (options: LossOptions = {}): LossDefinition =>
    define(name, { ...options, of: ({ output }, targets) => mean(of(output, targets), -1) })

/** The mean of (p − t)² over the last axis. targets in the output's shape [… F] → […] */
export const meanSquaredError = meanOf('meanSquaredError', (output, targets) => square(subtract(output, targets)))

/** The mean of |p − t| over the last axis. targets in the output's shape [… F] → […] */
export const meanAbsoluteError = meanOf('meanAbsoluteError', (output, targets) => absolute(subtract(output, targets)))

/** 100 times the mean of |p − t| / |t| over the last axis; |t| is 1e-7 at least. targets in the output's shape [… F] → […] */
export const meanAbsolutePercentageError = meanOf('meanAbsolutePercentageError', (output, targets) =>
  multiply(absolute(divide(subtract(targets, output), maximum(absolute(targets), EPSILON))), 100),
)

/** The mean of (log(1 + p) − log(1 + t))² over the last axis; p and t are 1e-7 at least. targets in the output's shape [… F] → […] */
export const meanSquaredLogarithmicError = meanOf('meanSquaredLogarithmicError', (output, targets) => {
  const logarithm = (x: Tensor) => log(add(maximum(x, EPSILON), 1))
  return square(subtract(logarithm(output), logarithm(targets)))
})

/** The mean of log cosh(p − t) over the last axis: x − log σ(2x) − log 2, without overflow. targets in the output's shape [… F] → […] */
export const logCosh = meanOf('logCosh', (output, targets) => {
  const error = subtract(output, targets)
  return subtract(subtract(error, logSigmoids(multiply(error, 2))[0]), Math.LN2)
})

/** Options of `huber`. */
export interface HuberOptions extends LossOptions {
  /** Where the square becomes a straight line; 1. */
  readonly delta?: number
}

/** The mean over the last axis of x²/2 for |x| ≤ δ, else δ·|x| − δ²/2, x = p − t (Huber, 1964). targets in the output's shape [… F] → […]. Throws `invalid-argument`. */
export function huber({ delta = 1, ...rest }: HuberOptions = {}): LossDefinition {
  checkSettings('huber', { delta }, { above: 0 })
  return define('huber', {
    ...rest,
    settings: { delta },
    of({ output }, targets) {
      const error = subtract(output, targets)
      const size = absolute(error)
      const line = subtract(multiply(size, delta), 0.5 * delta * delta)
      return mean(select(greater(size, delta), line, multiply(square(error), 0.5)), -1)
    },
  })
}

/** The cosine of the angle between p and t along the last axis: 1 for one direction, −1 for opposite ones. */
export const cosine = (output: Tensor, targets: Tensor): Tensor => sum(multiply(unitLength(targets), unitLength(output)), -1)

/** The negative cosine of the angle between p and t along the last axis, so that −1 is best. targets [… F] → […] */
export const cosineSimilarity = (options: LossOptions = {}): LossDefinition =>
  define('cosineSimilarity', { ...options, of: ({ output }, targets) => negate(cosine(output, targets)) })
