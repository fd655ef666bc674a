import { type Dimension, describeDimension, describeShape } from '../base/shape.ts'
import { topological } from './order.ts'
import type { Op, Program, Tensor } from './tensor.ts'

/** A program as text, one tensor a line, operands before their users; a scan's body is indented below it. */
export function describeProgram(program: Program): string {
  const roots = [...Object.values(program.outputs), ...program.updates.map((update) => update.value)]
  const { lines, nameOf } = describeTensors(roots, '')
  const outputs = Object.entries(program.outputs).map(([name, tensor]) => `output ${name} = ${nameOf(tensor)}`)
  const updates = program.updates.map(({ variable, value }) => `update ${variable.path} = ${nameOf(value)}`)
  return [...lines, ...outputs, ...updates].join('\n')
}

interface Description {
  readonly lines: readonly string[]
  readonly nameOf: (tensor: Tensor) => string
}

function describeTensors(roots: readonly Tensor[], prefix: string): Description {
  const order = topological(roots)
  const names = new Map(order.map((tensor, i) => [tensor, `${prefix}%${i}`]))
  const nameOf = (tensor: Tensor) => names.get(tensor) ?? '(unused)'
  const lines = order.flatMap((tensor) => {
    const line = `${nameOf(tensor)} = ${[describeOp(tensor.op), ...tensor.inputs.map(nameOf)].join(' ')}`
    const type = `${tensor.type === 'index' ? 'index ' : ''}${describeShape(tensor.shape)}${tensor.name ? ` '${tensor.name}'` : ''}`
    if (tensor.op.kind !== 'scan') return [`${line}: ${type}`]
    const { body } = tensor.op
    const inside = describeTensors([...body.outputs, ...body.next], `${nameOf(tensor)}.`)
    const list = (tensors: readonly Tensor[]) => tensors.map(inside.nameOf).join(' ')
    return [
      line,
      `  index ${inside.nameOf(body.index)}; sequences ${list(body.sequences)}; states ${list(body.states)}; constants ${list(body.constants)}`,
      ...inside.lines.map((text) => `  ${text}`),
      `  outputs ${list(body.outputs)}; next ${list(body.next)}`,
    ]
  })
  return { lines, nameOf }
}

/** What an op does, without its operands: `tanh`, `slice axis 1 from 4 size 4`. */
export function describeOp(op: Op): string {
  switch (op.kind) {
    case 'input':
    case 'argument':
      return `${op.kind} '${op.name}'`
    case 'variable':
      return `variable '${op.variable.path}'`
    case 'constant':
      return String(op.value)
    case 'unary':
    case 'binary':
      return op.function
    case 'broadcast':
    case 'sum':
    case 'largest':
      return `${op.kind} [${op.axes.join(', ')}]`
    case 'matmul':
      return op.transposed ? 'matmul transposed' : 'matmul'
    case 'batchedMatmul': {
      const sides = [...(op.transposedA ? ['left'] : []), ...(op.transposed ? ['right'] : [])]
      return sides.length === 0 ? op.kind : `batchedMatmul transposed ${sides.join(' and ')}`
    }
    case 'scatterAdd':
      return `scatterAdd ${describeDimension(op.rows)} rows`
    case 'window': {
      const signed = (sign: string, dimension: Dimension) => (dimension === 0 ? '' : ` ${sign} ${describeDimension(dimension)}`)
      const begin = `${op.offset}${signed('+', op.plus)}${signed('−', op.minus)}`
      return `window ${op.spreads ? 'spread to' : 'from'} ${begin} stride ${op.stride}${op.width === null ? '' : ` centred for ${op.width}`}`
    }
    case 'topK':
      return `topK ${op.count} ${op.gives}`
    case 'concat':
      return `concat axis ${op.axis}`
    case 'slice':
      return `slice axis ${op.axis} from ${op.start} size ${op.size}`
    case 'pad':
      return `pad axis ${op.axis} before ${op.before} after ${op.after}`
    case 'transpose':
      return `transpose [${op.permutation.join(', ')}]`
    case 'random':
    case 'sample':
      return `${op.kind} stream ${op.stream}`
    case 'scan':
      return `scan ${describeDimension(op.steps)} steps${op.reverse ? ', reversed' : ''}`
    case 'result':
      return `result ${op.index}`
    default:
      return op.kind
  }
}
