import { TekrarError } from '../base/errors.ts'
import { refuseUnless } from '../base/refuse-unless.ts'
import { describeShape } from '../base/shape.ts'
import { absolute, add, equal, matmul, multiply, reshape, square, subtract, sum, transpose } from './ops.ts'
import { range } from './range.ts'
import { type Described, described, namedFunction } from './setting.ts'
import type { Tensor } from './tensor.ts'
import { unitLength } from './unit-length.ts'

/** What a weight adds to the loss: a scalar, []. */
export type WeightPenalty = (weight: Tensor) => Tensor

/** One of the regularizers that have a name, with its options. */
export type Regularizer = WeightPenalty & Described

/** l1·Σ|w|, 0.01 unless given. Throws `invalid-argument`. */
export function l1({ l1 = 0.01 }: { readonly l1?: number } = {}): Regularizer {
  check('l1', { l1 })
  return described('l1', { l1 }, (weight: Tensor) => multiply(sum(absolute(weight)), l1))
}

/** l2·Σw², 0.01 unless given. Throws `invalid-argument`. */
export function l2({ l2 = 0.01 }: { readonly l2?: number } = {}): Regularizer {
  check('l2', { l2 })
  return described('l2', { l2 }, (weight: Tensor) => multiply(sum(square(weight)), l2))
}

/** l1·Σ|w| + l2·Σw², 0 each unless given. Throws `invalid-argument`. */
export function l1l2({ l1 = 0, l2 = 0 }: { readonly l1?: number; readonly l2?: number } = {}): Regularizer {
  check('l1l2', { l1, l2 })
  return described('l1l2', { l1, l2 }, (weight: Tensor) => add(multiply(sum(absolute(weight)), l1), multiply(sum(square(weight)), l2)))
}

/** Options of `orthogonalRegularizer`. */
export interface OrthogonalRegularizerOptions {
  /** 0.01 */
  readonly factor?: number
  /** Whose angles are to be right ones; `rows`. */
  readonly mode?: 'rows' | 'columns'
}

/**
 * The factor times the mean |cosine| between every two rows, or columns, of a matrix, Keras's `OrthogonalRegularizer`. Throws `invalid-argument`; the function
 * `shape-mismatch` for what is no matrix.
 */
export function orthogonalRegularizer({ factor = 0.01, mode = 'rows' }: OrthogonalRegularizerOptions = {}): Regularizer {
  check('orthogonalRegularizer', { factor })
  refuseUnless('orthogonalRegularizer', 'mode', mode === 'rows' || mode === 'columns', 'rows or columns', mode)
  return described('orthogonalRegularizer', { factor, mode }, (weight: Tensor) => {
    if (weight.shape.length !== 2)
      throw new TekrarError('shape-mismatch', { where: 'orthogonalRegularizer', expected: 'a matrix', actual: describeShape(weight.shape) })
    const directions = unitLength(mode === 'rows' ? weight : transpose(weight, [1, 0]))
    const size = directions.shape[0] as number
    const itself = equal(reshape(range(size), [size, 1]), range(size))
    const cosines = multiply(matmul(directions, directions, { transposed: true }), subtract(1, itself))
    return multiply(sum(absolute(cosines)), factor / (size * (size - 1)))
  })
}

/** The regularizers that have a name: Keras's, in camelCase. */
export const regularizers = { l1, l2, l1l2, orthogonalRegularizer } as const satisfies Record<string, (options?: never) => Regularizer>

/** A regularizer by name, with options (`l2({ l2: 0.001 })`), as it was saved, or one's own function of the weight that gives a scalar. */
export type RegularizerOption = keyof typeof regularizers | WeightPenalty | Described

/** The regularizer an option means. Throws `invalid-argument` for a name that is not known. */
export const regularizerOf = (option: RegularizerOption, where: string): WeightPenalty =>
  namedFunction<WeightPenalty>('regularizer', regularizers, option, where)

function check(where: string, factors: Readonly<Record<string, number>>): void {
  for (const [name, factor] of Object.entries(factors))
    refuseUnless(where, name, Number.isFinite(factor) && factor >= 0, 'a number of at least 0', factor)
}
