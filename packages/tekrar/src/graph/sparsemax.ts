import type { Shape } from '../base/shape.ts'
import * as o from './ops.ts'
import { range } from './range.ts'
import type { Tensor } from './tensor.ts'

/**
 * Keras 3.15's sparsemax over the last axis: max(0, x − τ). With the elements in falling order and Sₖ the sum of the first k, those with xₖ > (Sₖ − 1) / k are the
 * support. The paper (Martins and Astudillo, 2016) has τ = (S − 1) / k with the last k of the support; Keras adds up all Sₖ of the support in place of the last.
 * Takes time and memory in the square of the axis.
 */
export function sparsemax(x: Tensor): Tensor {
  const last = x.shape.length - 1
  const size = x.shape[last]!
  const pairs: Shape = [...x.shape, size]
  const leading = [...Array(last).keys()]
  const own = o.broadcast(x, pairs, [...leading, last])
  const other = o.broadcast(x, pairs, [...leading, last + 1])
  const place = range(size)
  const isBefore = o.greaterEqual(o.broadcast(place, pairs, [last]), o.broadcast(place, pairs, [last + 1]))
  const counts = o.stopGradient(o.select(o.greater(other, own), 1, o.multiply(o.equal(other, own), isBefore)))
  const rank = o.sum(counts, -1)
  const sums = o.sum(o.multiply(counts, other), -1)
  const support = o.stopGradient(o.greater(o.subtract(x, o.divide(o.subtract(sums, 1), rank)), 0))
  const total = o.subtract(o.sum(o.multiply(support, sums), -1), 1)
  const shift = o.divide(total, o.sum(support, -1))
  return o.relu(o.subtract(x, o.broadcast(shift, x.shape, leading)))
}
