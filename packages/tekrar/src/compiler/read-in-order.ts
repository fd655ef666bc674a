import type { Program, Tensor } from '../graph/tensor.ts'
import { isReadableInOrder } from './batched.ts'
import { type Rule, rewriteProgram } from './rewrite.ts'

/**
 * A batched product reads a transposed operand where it stands: [source, batch, units] as [batch, source, units] takes other strides, not another
 * copy. So the sequences of an attention, whose steps come first, and the heads of one that has several need no transposing.
 */
export const readInOrder = (program: Program): Program =>
  rewriteProgram(
    program,
    (): Rule => (tensor) => {
      const { op, inputs } = tensor
      if (op.kind !== 'batchedMatmul' || op.orders) return tensor
      const orders = inputs.map(orderOf)
      if (orders.every((order) => order === null)) return tensor
      return { ...tensor, op: { ...op, orders }, inputs: inputs.map((operand, i) => (orders[i] ? operand.inputs[0]! : operand)) }
    },
  )

const orderOf = ({ op }: Tensor): readonly number[] | null =>
  op.kind === 'transpose' && isReadableInOrder(op.permutation) ? op.permutation : null
