import type { Dimension } from '../base/shape.ts'
import type { Tensor } from '../graph/tensor.ts'

/** A body's tensor seen from outside the loop: the same at every step, or stacked along a new first axis. */
export interface Lifted {
  readonly tensor: Tensor
  readonly stacked: boolean
}

/** The value of a tensor for every step at once, from its operands' values for every step; undefined where the op cannot take another axis. */
export function lift(tensor: Tensor, operands: readonly Lifted[], steps: Dimension): Lifted | undefined {
  const { op } = tensor
  if (operands.every((operand) => !operand.stacked)) {
    if (op.kind === 'argument') return undefined
    return {
      tensor: rebuilt(
        tensor,
        operands.map((operand) => operand.tensor),
      ),
      stacked: false,
    }
  }
  const shape = [steps, ...tensor.shape]
  const all = () => operands.map((operand, i) => (operand.stacked ? operand.tensor : stack(operand.tensor, steps, tensor.inputs[i]!)))
  const made = (newOp: Tensor['op'], inputs: readonly Tensor[]): Lifted => ({
    tensor: { ...tensor, op: newOp, inputs, shape },
    stacked: true,
  })
  switch (op.kind) {
    case 'unary':
    case 'binary':
    case 'select':
    case 'stopGradient':
    case 'softmax':
    case 'logSoftmax':
    case 'crossEntropy':
    case 'crossEntropyGradient':
    case 'argmax':
    case 'topK':
    case 'reshape':
      return made(op, all())
    case 'broadcast':
      return made({ ...op, axes: [0, ...op.axes.map((axis) => axis + 1)] }, all())
    case 'sum':
    case 'largest':
      return made({ ...op, axes: op.axes.map((axis) => axis + 1) }, all())
    case 'concat':
    case 'slice':
    case 'pad':
      return made({ ...op, axis: op.axis + 1 }, all())
    case 'transpose':
      return made({ ...op, permutation: [0, ...op.permutation.map((axis) => axis + 1)] }, all())
    case 'matmul':
      return operands[1]!.stacked ? undefined : made(op, [operands[0]!.tensor, operands[1]!.tensor])
    case 'batchedMatmul':
      return operands.every((operand) => operand.stacked) ? made(op, all()) : undefined
    case 'gather':
      return operands[0]!.stacked ? undefined : made(op, [operands[0]!.tensor, operands[1]!.tensor])
    default:
      return undefined
  }
}

const rebuilt = (tensor: Tensor, inputs: readonly Tensor[]): Tensor => (inputs.length === 0 ? tensor : { ...tensor, inputs })

/** A tensor that is the same at every step, repeated for each. */
const stack = (tensor: Tensor, steps: Dimension, like: Tensor): Tensor => ({
  op: { kind: 'broadcast', axes: like.shape.map((_, i) => i + 1) },
  inputs: [tensor],
  shape: [steps, ...like.shape],
  type: like.type,
})
