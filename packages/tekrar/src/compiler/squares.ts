import type { Program } from '../graph/tensor.ts'
import { type Rule, rewriteProgram } from './rewrite.ts'

/** The sum of squares of a whole tensor is one instruction: a gradient's norm needs no copy of its squares. */
export const squares = (program: Program): Program =>
  rewriteProgram(
    program,
    (): Rule => (tensor) => {
      const { op, inputs, shape } = tensor
      const [x] = inputs
      if (
        op.kind !== 'sum' ||
        shape.length !== 0 ||
        x!.op.kind !== 'binary' ||
        x!.op.function !== 'multiply' ||
        x!.inputs[0] !== x!.inputs[1]
      )
        return tensor
      return { ...tensor, op: { ...op, squared: true }, inputs: [x!.inputs[0]!] }
    },
  )
