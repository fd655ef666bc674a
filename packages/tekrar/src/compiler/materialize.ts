import { sameShape } from '../base/shape.ts'
import { topological } from '../graph/order.ts'
import type { Tensor } from '../graph/tensor.ts'
import { isPointwise, isViewSlice, isVirtual, type Location } from './layout.ts'
import { matrixOf, sameMonomial } from './monomial.ts'
import { filledWith } from './simplify.ts'

/** What an instruction asks of an operand: rows of consecutive elements somewhere, or all of them one after the other. */
type Requirement = 'rows' | 'contiguous'

/** A pointwise program that only moves: `stopGradient` says so once the compiler has removed those of the user. */
export const moved = (tensor: Tensor): Tensor => ({
  op: { kind: 'stopGradient' },
  inputs: [tensor],
  shape: tensor.shape,
  type: tensor.type,
})

/**
 * Brings to memory what an instruction cannot read through a view, by a copy before it. Elementwise programs read most views as they are.
 * `located` knows where a body's parameters stand.
 */
export function materialize(roots: readonly Tensor[], located: (tensor: Tensor) => Location | undefined): Tensor[] {
  const done = new Map<Tensor, Tensor>()
  const copies = new Map<Tensor, Tensor>()
  const copied = (tensor: Tensor): Tensor => {
    const copy = copies.get(tensor) ?? moved(tensor)
    copies.set(tensor, copy)
    return copy
  }
  const meets = (tensor: Tensor, requirement: Requirement): boolean => {
    const location = located(tensor)
    if (location) return requirement === 'rows' || sameMonomial(location.rowStride, matrixOf(tensor.shape).columns)
    if (!isVirtual(tensor)) return true
    if (tensor.op.kind === 'reshape') return meets(tensor.inputs[0]!, 'contiguous')
    if (tensor.op.kind === 'slice') {
      const isColumns = tensor.op.axis === tensor.shape.length - 1 && tensor.shape.length > 1
      return (requirement === 'rows' || !isColumns) && meets(tensor.inputs[0]!, isColumns ? 'rows' : 'contiguous')
    }
    return false
  }
  const need = (tensor: Tensor, requirement: Requirement): Tensor => (meets(tensor, requirement) ? tensor : copied(tensor))
  for (const tensor of topological(roots)) {
    const inputs = tensor.inputs.map((operand, i) => prepare(tensor, done.get(operand)!, i, need))
    done.set(tensor, inputs.every((operand, i) => operand === tensor.inputs[i]) ? tensor : { ...tensor, inputs })
  }
  return roots.map((root) => done.get(root)!)
}

function prepare(user: Tensor, operand: Tensor, i: number, need: (tensor: Tensor, requirement: Requirement) => Tensor): Tensor {
  const { op } = user
  if (isPointwise(op)) {
    if (filledWith(operand) !== undefined) return operand
    return isReadable(operand, user) ? operand : need(operand, 'rows')
  }
  switch (op.kind) {
    case 'result':
      return operand
    case 'broadcast':
      if (!isVirtual(user)) return need(operand, 'contiguous')
      return filledWith(user) === undefined
        ? need(operand, op.axes[op.axes.length - 1] === user.shape.length - 1 && op.axes.length > 1 ? 'rows' : 'contiguous')
        : operand
    case 'reshape':
      return need(operand, 'contiguous')
    case 'slice':
      if (!isViewSlice(op.axis, op.start, user.shape)) return need(operand, 'contiguous')
      return operand.op.kind === 'gather' && op.axis === user.shape.length - 1
        ? operand
        : need(operand, op.axis === user.shape.length - 1 ? 'rows' : 'contiguous')
    case 'gather':
      return need(operand, i === 0 ? 'rows' : 'contiguous')
    case 'scatterAdd':
      return need(operand, i === 0 ? 'contiguous' : 'rows')
    case 'matmul':
    case 'batchedMatmul':
    case 'outer':
    case 'softmax':
    case 'logSoftmax':
    case 'argmax':
    case 'topK':
      return need(operand, 'rows')
    case 'crossEntropy':
    case 'crossEntropyGradient':
    case 'sample':
      return need(operand, i === 0 ? 'rows' : 'contiguous')
    case 'scan':
      if (i >= op.body.sequences.length && i < op.body.sequences.length + op.body.states.length)
        return filledWith(operand) !== undefined || isReadable(operand, undefined) ? operand : need(operand, 'rows')
      return need(operand, 'rows')
    case 'concat':
      if (op.axis !== user.shape.length - 1) return need(operand, 'contiguous')
      return filledWith(operand) !== undefined || isReadable(operand, user) ? operand : need(operand, 'rows')
    default:
      return need(operand, 'contiguous')
  }
}

/** Whether a pointwise program can read it as it stands. */
function isReadable(tensor: Tensor, user: Tensor | undefined): boolean {
  if (!isVirtual(tensor)) return true
  if (tensor.op.kind === 'random') return user !== undefined && isPointwise(user.op) && sameShape(tensor.shape, user.shape)
  return tensor.op.kind === 'broadcast' || tensor.op.kind === 'gather' || tensor.op.kind === 'slice' || tensor.op.kind === 'reshape'
}
