import { TekrarError } from '../base/errors.ts'
import { refuseUnless } from '../base/refuse-unless.ts'
import { describeShape } from '../base/shape.ts'
import { add, broadcast, divide, maximum, minimum, multiply, square, squareRoot, sum } from './ops.ts'
import { type Described, described, namedFunction } from './setting.ts'
import type { Tensor } from './tensor.ts'

/** What a weight becomes after each update, in its shape. */
export type WeightChange = (weight: Tensor) => Tensor

/** One of the constraints that have a name, with its options. */
export type Constraint = WeightChange & Described

/** Options of constraints of lengths. */
export interface NormAxis {
  /** Along which axes a length is measured; 0: that of each column, what goes into one unit. */
  readonly axis?: number | readonly number[]
}

/** Keras's: added to lengths that are divided by. */
const EPSILON = 1e-7

/** w times desired(‖w‖) / (‖w‖ + 1e-7), the lengths along the axes. Throws `shape-mismatch` for axes that the weight does not have. */
function withLength(where: string, weight: Tensor, axis: number | readonly number[], desired: (norms: Tensor) => Tensor): Tensor {
  const rank = weight.shape.length
  const axes = [axis].flat().map((one) => (one < 0 ? one + rank : one))
  if (axes.some((one) => !(one >= 0 && one < rank)))
    throw new TekrarError('shape-mismatch', {
      where,
      expected: `a weight with axis ${[axis].flat().join(', ')}`,
      actual: describeShape(weight.shape),
    })
  const norms = squareRoot(sum(square(weight), axes))
  const kept = weight.shape.map((_, i) => i).filter((i) => !axes.includes(i))
  return multiply(weight, broadcast(divide(desired(norms), add(norms, EPSILON)), weight.shape, kept))
}

/** Lengths above `maxValue`, 2 unless given, become that. Throws `invalid-argument`. */
export function maxNorm({ maxValue = 2, axis = 0 }: { readonly maxValue?: number } & NormAxis = {}): Constraint {
  check('maxNorm', { maxValue })
  return described('maxNorm', { maxValue, axis }, (weight: Tensor) =>
    withLength('maxNorm', weight, axis, (norms) => minimum(norms, maxValue)),
  )
}

/** What is below 0 becomes 0. */
export const nonNeg = (): Constraint => described('nonNeg', {}, (weight: Tensor) => maximum(weight, 0))

/** Lengths become 1. */
export const unitNorm = ({ axis = 0 }: NormAxis = {}): Constraint =>
  described('unitNorm', { axis }, (weight: Tensor) => withLength('unitNorm', weight, axis, (norms) => add(multiply(norms, 0), 1)))

/** Options of `minMaxNorm`. */
export interface MinMaxNormOptions extends NormAxis {
  /** 0 */
  readonly minValue?: number
  /** 1 */
  readonly maxValue?: number
  /** How much of the way into the range a length goes at each update; 1: all of it. */
  readonly rate?: number
}

/** Lengths come into a range, by a share at each update. Throws `invalid-argument`. */
export function minMaxNorm({ minValue = 0, maxValue = 1, rate = 1, axis = 0 }: MinMaxNormOptions = {}): Constraint {
  check('minMaxNorm', { minValue, maxValue, rate })
  return described('minMaxNorm', { minValue, maxValue, rate, axis }, (weight: Tensor) =>
    withLength('minMaxNorm', weight, axis, (norms) =>
      add(multiply(maximum(minimum(norms, maxValue), minValue), rate), multiply(norms, 1 - rate)),
    ),
  )
}

/** The constraints that have a name: Keras's, in camelCase. */
export const constraints = { maxNorm, nonNeg, unitNorm, minMaxNorm } as const satisfies Record<string, (options?: never) => Constraint>

/** A constraint by name, with options (`maxNorm({ maxValue: 3 })`), as it was saved, or one's own function of the weight that gives another in its shape. */
export type ConstraintOption = keyof typeof constraints | WeightChange | Described

/** The constraint an option means. Throws `invalid-argument` for a name that is not known. */
export const constraintOf = (option: ConstraintOption, where: string): WeightChange =>
  namedFunction<WeightChange>('constraint', constraints, option, where)

function check(where: string, settings: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(settings))
    refuseUnless(where, name, Number.isFinite(value) && value >= 0, 'a number of at least 0', value)
}
