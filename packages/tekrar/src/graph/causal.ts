import { type Extent, type Shape, sameDimension } from '../base/shape.ts'
import { topological } from './order.ts'
import type { Tensor } from './tensor.ts'

/**
 * Whether what stands at a step depends on that step and those before it alone, so that a sequence may be run through in pieces. It is said of
 * graphs whose steps come first; an op that this file does not know to be safe counts as looking ahead.
 */
export function isCausal(roots: readonly Tensor[], steps: Extent): boolean {
  const along = (shape: Shape): number => shape.findIndex((dimension) => sameDimension(dimension, steps))
  return topological(roots).every(({ op, inputs, shape }) => {
    const axes = inputs.map((operand) => along(operand.shape))
    if (op.kind !== 'scan' && axes.every((axis) => axis < 0)) return true
    switch (op.kind) {
      case 'scan':
        return !(op.reverse && sameDimension(op.steps, steps))
      case 'sum':
      case 'largest':
        return axes.every((axis) => !op.axes.includes(axis))
      case 'matmul':
      case 'softmax':
      case 'logSoftmax':
      case 'argmax':
      case 'topK':
        return axes[0]! < inputs[0]!.shape.length - 1 && (axes[1] ?? -1) < 0
      case 'batchedMatmul':
        return axes.every((axis) => axis < 0 || axis < shape.length - 2)
      case 'window':
        return axes[0]! > 0
      case 'transpose':
      case 'reshape':
        return axes[0] === 0 && along(shape) === 0
      case 'result':
      case 'unary':
      case 'binary':
      case 'select':
      case 'broadcast':
      case 'gather':
      case 'concat':
      case 'slice':
      case 'pad':
      case 'stopGradient':
        return true
      default:
        return false
    }
  })
}
