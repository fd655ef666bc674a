import type { Op } from './tensor.ts'

const described = new WeakMap<Op, string>()

/** An op but for its operands, its body and its variable, as text: ops of the same text do the same to the same operands. */
export function describeOp(op: Op): string {
  switch (op.kind) {
    case 'constant':
      return `constant ${Object.is(op.value, -0) ? '-0' : op.value}`
    case 'unary':
    case 'binary':
      return op.function
    case 'result':
      return `result ${op.index}`
    case 'slice':
      return `slice ${op.axis} ${op.start} ${op.size}`
    case 'broadcast':
      return `broadcast ${op.axes.join()}`
    case 'scan':
    case 'variable':
      return op.kind
  }
  const known = described.get(op)
  if (known !== undefined) return known
  const text = JSON.stringify(op)
  described.set(op, text)
  return text
}
