import type { Shape } from '../../base/shape.ts'
import { add, divide, exp, log, maximum, mean, minimum, multiply, reshape, square, squareRoot, subtract } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { checkSettings } from './check.ts'
import type { Optimizer } from './optimizer.ts'
import { common, type OptimizerOptions } from './options.ts'

/** Options of `adafactor`. */
export type AdafactorOptions = {
  /** The running squares keep 1 − tᵇ of themselves, t from 1; −0.8. */
  readonly beta2Decay?: number
  /** Added to squares; 1e-30. */
  readonly epsilon1?: number
  /** A weight's size counts as this at least; 1e-3. */
  readonly epsilon2?: number
  /** How large the mean square of a step may be, in units of the rate; 1. */
  readonly clipThreshold?: number
  /** Whether the rate falls with 1/√t. It is in any case never above that. */
  readonly relativeStep?: boolean
} & OptimizerOptions

const rootMeanSquare = (x: Tensor): Tensor => squareRoot(mean(square(x)))
const isMatrix = (shape: Shape): boolean => shape.length >= 2

/**
 * Adafactor (Shazeer and Stern, 2018), Keras's form: a matrix's running squares are kept as one number a row and one a column. With β = 1 − tᵇ:
 *   r' = β·r + (1 − β)·row means of g² + ε₁,  c' likewise of columns,  v = r'·c' / mean r';  of vectors v' = β·v + (1 − β)·(g² + ε₁)
 *   u = g / √v,  w' = w − max(ε₂, rms w)·min(rate, 1/√t)·u / max(1, rms u / clipThreshold)
 * Throws `invalid-argument`.
 */
export function adafactor(options: AdafactorOptions = {}): Optimizer {
  const { beta2Decay = -0.8, epsilon1 = 1e-30, epsilon2 = 1e-3, clipThreshold = 1, relativeStep = true } = options
  checkSettings('adafactor', { epsilon1, epsilon2, clipThreshold }, { above: 0 })
  checkSettings('adafactor', { beta2Decay }, { below: 0 })
  return {
    ...common('adafactor', options, { beta2Decay, epsilon1, epsilon2, clipThreshold, relativeStep }, { learningRate: 1e-3 }),
    slots: {
      row: { initial: 0, shape: (weight) => (isMatrix(weight) ? weight.slice(0, -1) : []) },
      column: { initial: 0, shape: (weight) => (isMatrix(weight) ? [...weight.slice(0, -2), weight[weight.length - 1]!] : []) },
      velocity: { initial: 0, shape: (weight) => (isMatrix(weight) ? [] : weight) },
    },
    shared: { steps: { initial: 0, next: (last) => add(last, 1) } },
    update({ gradient, weight, slots, shared, learningRate }) {
      const steps = shared.steps!
      const rate = minimum(learningRate, divide(1, squareRoot(steps)))
      const fresh = exp(multiply(log(steps), beta2Decay))
      const blend: Blend = (old, now) => add(multiply(old, subtract(1, fresh)), multiply(now, fresh))
      const squares = add(square(gradient), epsilon1)
      const running = isMatrix(weight.shape) ? matrixSquares(slots, squares, blend) : vectorSquares(slots, squares, blend)
      const direction = divide(gradient, squareRoot(running.velocity))
      const held = divide(direction, maximum(1, divide(rootMeanSquare(direction), clipThreshold)))
      const size = multiply(maximum(rootMeanSquare(weight), epsilon2), rate)
      return { weight: subtract(weight, multiply(held, size)), slots: running.slots }
    },
  }
}

type Blend = (old: Tensor, now: Tensor) => Tensor
type Slots = Readonly<Record<string, Tensor>>

function matrixSquares(slots: Slots, squares: Tensor, blend: Blend): { readonly velocity: Tensor; readonly slots: Slots } {
  const row = blend(slots.row!, mean(squares, -1))
  const column = blend(slots.column!, mean(squares, -2))
  return { velocity: product(row, column), slots: { row, column } }
}

function vectorSquares(slots: Slots, squares: Tensor, blend: Blend): { readonly velocity: Tensor; readonly slots: Slots } {
  const velocity = blend(slots.velocity!, squares)
  return { velocity, slots: { velocity } }
}

/** r [… M] and c [… N] → r·c / mean r, [… M, N]; the mean is over the last axis. */
function product(row: Tensor, column: Tensor): Tensor {
  const lead = row.shape.slice(0, -1)
  const share = divide(row, reshape(mean(row, -1), [...lead, 1]))
  return multiply(reshape(share, [...row.shape, 1]), reshape(column, [...lead, 1, column.shape[column.shape.length - 1]!]))
}
