import { add } from '../graph/ops.ts'
import type { Program, Tensor } from '../graph/tensor.ts'
import { type Rule, rewriteProgram } from './rewrite.ts'

/**
 * The sum of squares of a whole tensor is one instruction: a gradient's norm needs no copy of its squares. Nor of parts that a tensor consists of, where the sums over
 * all of them are added: they are one over the tensor.
 */
export const squares = (program: Program): Program =>
  rewriteProgram(
    program,
    (): Rule => (tensor) => {
      const { op, inputs, shape } = tensor
      const [x] = inputs
      if (op.kind === 'binary' && op.function === 'add' && shape.length === 0) return sumOfWhole(tensor)
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

/** Terms of a sum, some of which are sums of squares over all parts of one tensor, with one over the tensor in place of the first of them. */
function sumOfWhole(total: Tensor): Tensor {
  const terms = termsOf(total)
  const last = partIn(terms[terms.length - 1]!)
  if (!last) return total
  const own = terms.filter((term) => partIn(term)?.source === last.source && partIn(term)?.axis === last.axis)
  const parts = own.map((term) => partIn(term)!).sort((a, b) => a.start - b.start)
  let end = 0
  for (const { start, size } of parts) {
    if (start !== end) return total
    end = start + size
  }
  if (end !== last.source.shape[last.axis]) return total
  const whole: Tensor = {
    ...own[0]!,
    op: { kind: 'sum', axes: last.source.shape.map((_, axis) => axis), squared: true },
    inputs: [last.source],
  }
  return terms.flatMap((term) => (term === own[0] ? [whole] : own.includes(term) ? [] : [term])).reduce((sum, term) => add(sum, term))
}

interface Part {
  readonly source: Tensor
  readonly axis: number
  readonly start: number
  readonly size: number
}

/** The part of a tensor that something is the sum of the squares of. */
function partIn({ op, inputs, shape }: Tensor): Part | undefined {
  const cut = inputs[0]
  if (op.kind !== 'sum' || !op.squared || shape.length > 0 || cut?.op.kind !== 'slice') return undefined
  return { source: cut.inputs[0]!, axis: cut.op.axis, start: cut.op.start, size: cut.op.size }
}

/** The terms of a sum that was added up from the left. */
function termsOf(sum: Tensor): Tensor[] {
  const terms: Tensor[] = []
  let rest = sum
  for (; rest.op.kind === 'binary' && rest.op.function === 'add' && rest.shape.length === 0; rest = rest.inputs[0]!)
    terms.push(rest.inputs[1]!)
  return [rest, ...terms.reverse()]
}
