import { constant, divide, exp, fill, greater, log, multiply, reciprocal, select, squareRoot } from './ops.ts'
import type { Tensor } from './tensor.ts'

/** Exponents up to which a power is a product. */
const LARGEST_PRODUCT = 64

/**
 * x to a fixed exponent, elementwise, in x’s shape. A whole exponent (up to 64 in size) makes a product, ½ a square root; any other is e^(exponent · log x) for x > 0,
 * and 0 with slope 0 for other x if it is positive.
 */
export function power(x: Tensor, exponent: number): Tensor {
  if (exponent === 0) return fill(1, x.shape)
  if (exponent === 0.5) return squareRoot(x)
  if (Number.isInteger(exponent) && Math.abs(exponent) <= LARGEST_PRODUCT)
    return exponent < 0 ? reciprocal(wholePower(x, -exponent)) : wholePower(x, exponent)
  if (exponent < 0) return divide(1, power(x, -exponent))
  const isPositive = greater(x, 0)
  return select(isPositive, exp(multiply(log(select(isPositive, x, 1)), exponent)), constant(0))
}

function wholePower(x: Tensor, exponent: number): Tensor {
  if (exponent === 1) return x
  const half = wholePower(x, Math.floor(exponent / 2))
  const square = multiply(half, half)
  return exponent % 2 === 0 ? square : multiply(square, x)
}
