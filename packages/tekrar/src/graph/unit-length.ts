import { greater, minimum, multiply, reciprocal, reshape, select, square, squareRoot, sum } from './ops.ts'
import type { Tensor } from './tensor.ts'

/** A length below this counts as this: Keras's epsilon. */
const SHORTEST = 1e-7

/** x over its length along the last axis, x's shape. Where x is 0 it stays 0, and its gradient is finite. */
export function unitLength(x: Tensor): Tensor {
  const squares = sum(square(x), -1)
  const still = greater(SHORTEST * SHORTEST, squares)
  const inverse = select(still, 1 / SHORTEST, minimum(reciprocal(squareRoot(select(still, 1, squares))), 1 / SHORTEST))
  return multiply(x, reshape(inverse, [...squares.shape, 1]))
}
