import { broadcast, equal, greater, maximum, multiply, reshape, sum, toFloat } from '../../graph/ops.ts'
import { range } from '../../graph/range.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { keepLast } from '../losses/logits.ts'

/** Numbers of classes as floats […] → [… classes], 1 at the class and 0 elsewhere. */
export const oneHot = (classes: Tensor, count: number): Tensor => equal(keepLast(toFloat(classes)), range(count))

/** Numbers of classes, which may stand along an axis of 1, as floats in the shape of the output without its classes. */
export function classNumbers(targets: Tensor, output: Tensor): Tensor {
  const numbers = toFloat(targets)
  return numbers.shape.length === output.shape.length ? reshape(numbers, numbers.shape.slice(0, -1)) : numbers
}

/** Whether targets are numbers of classes for an output with an axis of classes, rather than numbers in the output's shape. */
export function areClassNumbers(targets: Tensor, output: Tensor): boolean {
  const classes = output.shape[output.shape.length - 1]
  if (classes === 1) return false
  return targets.shape.length < output.shape.length || targets.shape[targets.shape.length - 1] === 1
}

/** Targets as floats in the output's shape: numbers of classes become 1 at the class. */
export function inShapeOf(output: Tensor, targets: Tensor): Tensor {
  if (areClassNumbers(targets, output)) return oneHot(classNumbers(targets, output), output.shape[output.shape.length - 1] as number)
  const numbers = toFloat(targets)
  return numbers.shape.length < output.shape.length ? keepLast(numbers) : numbers
}

/** x [… V] → 1 at the k largest, the first of equals, else 0. */
export function largestPlaces(x: Tensor, k: number): Tensor {
  const last = x.shape.length - 1
  const classes = x.shape[last] as number
  const axes = x.shape.map((_, axis) => (axis === last ? last + 1 : axis))
  // Along a new last axis stand the rivals of each element.
  const rivals = broadcast(x, [...x.shape, classes], axes)
  const places = range(classes)
  const earlier = multiply(equal(rivals, keepLast(x)), greater(keepLast(places), places))
  return greater(k, sum(maximum(greater(rivals, keepLast(x)), earlier), -1))
}
