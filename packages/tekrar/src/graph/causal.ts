import { type Extent, type Shape, sameDimension } from '../base/shape.ts'
import { topological } from './order.ts'
import type { Tensor } from './tensor.ts'

/**
 * Whether what stands at a step depends on that step and those before it alone, so that a sequence may be run through in pieces. It is said of
 * graphs whose results have their steps first; an op that this file does not know to be safe counts as looking ahead.
 */
export function isCausal(roots: readonly Tensor[], steps: Extent): boolean {
  const along = (shape: Shape): number => shape.findIndex((dimension) => sameDimension(dimension, steps))
  const inOrder = (ends: readonly Tensor[]): boolean =>
    topological(ends).every(({ op, inputs, shape }) => {
      const axes = inputs.map((operand) => along(operand.shape))
      if (op.kind !== 'scan' && axes.every((axis) => axis < 0)) return true
      switch (op.kind) {
        case 'scan':
          return !(op.reverse && sameDimension(op.steps, steps)) && inOrder([...op.body.outputs, ...op.body.next])
        case 'sum':
        case 'largest':
          return axes.every((axis) => !op.axes.includes(axis))
        case 'matmul':
        case 'softmax':
        case 'logSoftmax':
        case 'argmax':
        case 'topK':
          return axes[0]! < inputs[0]!.shape.length - 1 && (axes[1] ?? -1) < 0
        case 'batchedMatmul': {
          const rank = shape.length
          const summed = [op.transposedA ? rank - 2 : rank - 1, op.transposed ? rank - 1 : rank - 2]
          const [left, right] = axes as [number, number]
          return left < 0 || right < 0 ? axes.every((axis, i) => axis !== summed[i]) : left === right && left < rank - 2
        }
        case 'window':
          return axes[0]! > 0
        case 'gather':
          return axes[0] !== 0
        case 'reshape':
          return sizeAfter(inputs[0]!.shape, axes[0]!) === sizeAfter(shape, along(shape))
        case 'transpose':
        case 'result':
        case 'unary':
        case 'binary':
        case 'select':
        case 'broadcast':
        case 'concat':
        case 'slice':
        case 'pad':
        case 'stopGradient':
          return true
        default:
          return false
      }
    })
  return roots.every(({ shape }) => along(shape) <= 0) && inOrder(roots)
}

/** The numbers among the sizes after an axis, multiplied. */
const sizeAfter = (shape: Shape, axis: number): number =>
  shape.slice(axis + 1).reduce<number>((product, size) => product * (typeof size === 'number' ? size : 1), 1)
