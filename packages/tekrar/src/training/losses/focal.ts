import { add, exp, log, maximum, mean, multiply, negate, sigmoid, softmax, subtract, sum } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { checkSettings } from '../optimizers/check.ts'
import { checkSmoothing, type SmoothedCrossentropyOptions, smoothedClasses, smoothedSides } from './cross-entropies.ts'
import { define } from './define.ts'
import { clipped, normalized } from './logits.ts'
import type { LossDefinition, Predictions } from './loss.ts'

/** Options of the focal losses. */
export interface FocalCrossentropyOptions extends SmoothedCrossentropyOptions {
  /** The weight of the classes, for binary targets of the yes; 0.25. */
  readonly alpha?: number
  /** How strongly what is right already loses its weight; 2. */
  readonly gamma?: number
}

/** Options of `binaryFocalCrossentropy`. */
export interface BinaryFocalCrossentropyOptions extends FocalCrossentropyOptions {
  /** Whether yes counts alpha and no 1 − alpha; false. */
  readonly applyClassBalancing?: boolean
}

/**
 * −Σ α·(1 − p)^γ·t·log p over the classes (Lin et al., 2017), Keras's `CategoricalFocalCrossentropy`. targets [… V] → […]. Throws `invalid-argument`.
 */
export function categoricalFocalCrossentropy(options: FocalCrossentropyOptions = {}): LossDefinition {
  const { alpha = 0.25, gamma = 2, fromLogits, labelSmoothing = 0, ...rest } = options
  check('categoricalFocalCrossentropy', alpha, gamma, labelSmoothing)
  return define('categoricalFocalCrossentropy', {
    ...rest,
    settings: { alpha, gamma, fromLogits, labelSmoothing },
    of(predictions, targets) {
      const output = isLogits(predictions, fromLogits) ? softmax(predictions.output) : predictions.output
      const probabilities = clipped(normalized(output))
      const cost = negate(multiply(smoothedClasses(targets, labelSmoothing), log(probabilities)))
      return sum(multiply(multiply(raised(subtract(1, probabilities), gamma), alpha), cost), -1)
    },
  })
}

/**
 * The mean over the last axis of the binary cross-entropy times (1 − pₜ)^γ, pₜ what the right side was given (Lin et al., 2017), Keras's
 * `BinaryFocalCrossentropy`. targets in the output's shape [… F] → […]. Throws `invalid-argument`.
 */
export function binaryFocalCrossentropy(options: BinaryFocalCrossentropyOptions = {}): LossDefinition {
  const { applyClassBalancing = false, alpha = 0.25, gamma = 2, fromLogits, labelSmoothing = 0, ...rest } = options
  check('binaryFocalCrossentropy', alpha, gamma, labelSmoothing)
  return define('binaryFocalCrossentropy', {
    ...rest,
    settings: { applyClassBalancing, alpha, gamma, fromLogits, labelSmoothing },
    of(predictions, given) {
      const output = isLogits(predictions, fromLogits) ? sigmoid(predictions.output) : predictions.output
      const targets = smoothedSides(given, labelSmoothing)
      const sides = (yes: Tensor | number, no: Tensor | number): Tensor => add(multiply(targets, yes), multiply(subtract(1, targets), no))
      const held = clipped(output)
      const cost = negate(sides(log(held), log(subtract(1, held))))
      const focal = multiply(raised(subtract(1, sides(output, subtract(1, output))), gamma), cost)
      return mean(applyClassBalancing ? multiply(sides(alpha, 1 - alpha), focal) : focal, -1)
    },
  })
}

const isLogits = ({ kind }: Predictions, fromLogits: boolean | undefined): boolean => fromLogits ?? kind !== 'probabilities'

function check(where: string, alpha: number, gamma: number, labelSmoothing: number): void {
  checkSettings(where, { alpha, gamma }, { least: 0 })
  checkSmoothing(where, labelSmoothing)
}

/** x^γ for x from 0 to 1. */
function raised(x: Tensor, gamma: number): Tensor {
  if (gamma === 0) return add(multiply(x, 0), 1)
  if (Number.isInteger(gamma) && gamma <= 8)
    return Array.from({ length: gamma }, () => x).reduce((product, factor) => multiply(product, factor))
  return exp(multiply(log(maximum(x, 1e-30)), gamma))
}
