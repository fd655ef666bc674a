import {
  add,
  divide,
  equal,
  greater,
  largest,
  maximum,
  mean,
  multiply,
  select,
  square,
  stopGradient,
  subtract,
  sum,
} from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { define } from './define.ts'
import { keepLast } from './logits.ts'
import type { LossDefinition, LossOptions } from './loss.ts'

/** Targets of −1 and 1; where all are 0 or 1, those stand for −1 and 1. */
function signed(targets: Tensor): Tensor {
  const others = largest(subtract(1, maximum(equal(targets, 0), equal(targets, 1))))
  return select(greater(others, 0), targets, subtract(multiply(targets, 2), 1))
}

const margin = (output: Tensor, targets: Tensor): Tensor => maximum(subtract(1, multiply(signed(targets), output)), 0)

/** The mean of max(1 − t·p, 0) over the last axis, t of −1 and 1 (0 and 1 stand for them). targets in the output's shape [… F] → […] */
export const hinge = (options: LossOptions = {}): LossDefinition =>
  define('hinge', { ...options, of: ({ output }, targets) => mean(margin(output, targets), -1) })

/** The mean of max(1 − t·p, 0)² over the last axis, t of −1 and 1 (0 and 1 stand for them). targets in the output's shape [… F] → […] */
export const squaredHinge = (options: LossOptions = {}): LossDefinition =>
  define('squaredHinge', { ...options, of: ({ output }, targets) => mean(square(margin(output, targets)), -1) })

/** max(n − p + 1, 0), p = Σ t·y the right class's output and n = max (1 − t)·y the largest other one's. targets [… V] → […] */
export const categoricalHinge = (options: LossOptions = {}): LossDefinition =>
  define('categoricalHinge', {
    ...options,
    of({ output }, targets) {
      const right = sum(multiply(targets, output), -1)
      const wrong = largestOf(multiply(subtract(1, targets), output))
      return maximum(add(subtract(wrong, right), 1), 0)
    },
  })

/** The largest along the last axis; equals share the gradient. */
function largestOf(x: Tensor): Tensor {
  const isLargest = equal(x, keepLast(stopGradient(largest(x, -1))))
  return divide(sum(multiply(isLargest, x), -1), sum(isLargest, -1))
}
