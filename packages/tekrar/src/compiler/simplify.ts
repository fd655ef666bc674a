import { keyOfShape, sameShape } from '../base/shape.ts'
import { describeOp } from '../graph/describe-op.ts'
import { broadcast, concat, fill, gather, regroup, reshape, slice, transpose } from '../graph/ops.ts'
import type { BinaryFunction, Program, Tensor, UnaryFunction } from '../graph/tensor.ts'
import { regroups } from './regroup.ts'
import { type Rule, rewriteProgram } from './rewrite.ts'

/**
 * Algebra that is never worse: equal tensors become one, constants are folded, neutral elements vanish, shapes on shapes merge, a slice moves
 * above the elementwise operations it cuts (so that the four gates of a product are read in place), a pad becomes a concat with zeros.
 */
export const simplify = (program: Program): Program => rewriteProgram(program, makeSimplifier)

export function makeSimplifier(): Rule {
  const share = makeSharing()
  const apply = (tensor: Tensor): Tensor => {
    let current = tensor
    for (;;) {
      const next = step(current)
      if (next === current) return share(current)
      current = rebuild(next)
    }
  }
  // A rule may build several new tensors at once: each of them is simplified and shared too.
  const rebuild = (tensor: Tensor): Tensor => {
    if (tensor.inputs.every((operand) => known.has(operand))) return tensor
    const inputs = tensor.inputs.map((operand) => (known.has(operand) ? operand : apply(rebuild(operand))))
    return inputs.every((operand, i) => operand === tensor.inputs[i]) ? tensor : { ...tensor, inputs }
  }
  const known = new Set<Tensor>()
  return (tensor) => {
    for (const operand of tensor.inputs) known.add(operand)
    const result = apply(tensor)
    known.add(result)
    return result
  }
}

/** Makes tensors of one op and the same operands one tensor. Scans and parameters stay what they are. */
export function makeSharing(): Rule {
  const numbers = new Map<unknown, number>()
  const numberOf = (thing: unknown) => {
    const known = numbers.get(thing)
    if (known !== undefined) return known
    numbers.set(thing, numbers.size)
    return numbers.size - 1
  }
  const table = new Map<string, Tensor>()
  return (tensor) => {
    const { op, inputs } = tensor
    if (op.kind === 'scan' || op.kind === 'argument') return tensor
    let key = op.kind === 'variable' ? `variable ${numberOf(op.variable)}` : describeOp(op)
    for (const operand of inputs) key += `,${numberOf(operand)}`
    key += `|${keyOfShape(tensor.shape)}|${tensor.type}`
    const twin = table.get(key)
    if (twin && (tensor.name === undefined || twin.name === tensor.name)) return twin
    if (!twin) table.set(key, tensor)
    return tensor
  }
}

/** The number a tensor is filled with, if it is. */
export function filledWith(tensor: Tensor): number | undefined {
  if (tensor.op.kind === 'constant') return tensor.op.value
  if (tensor.op.kind === 'broadcast' && tensor.inputs[0]!.op.kind === 'constant') return tensor.inputs[0]!.op.value
  return undefined
}

/** One rule applied, or the tensor itself. */
function step(tensor: Tensor): Tensor {
  const { op, inputs, shape } = tensor
  const [x, y, z] = inputs
  switch (op.kind) {
    case 'stopGradient':
      return x!
    case 'unary': {
      const value = filledWith(x!)
      const folded = value === undefined || tensor.type !== 'float' || x!.type !== 'float' ? undefined : foldUnary(op.function, value)
      if (folded !== undefined) return fill(folded, shape)
      if (op.function === 'negate' && x!.op.kind === 'unary' && x!.op.function === 'negate') return x!.inputs[0]!
      return tensor
    }
    case 'binary':
      return simplifyBinary(tensor, op.function)
    case 'select': {
      const condition = filledWith(x!)
      return condition === undefined ? (y === z ? y! : tensor) : condition !== 0 ? y! : z!
    }
    case 'broadcast':
      if (sameShape(x!.shape, shape) && op.axes.length === shape.length) return x!
      if (x!.op.kind === 'broadcast') {
        const below = x!.op.axes
        return broadcast(
          x!.inputs[0]!,
          shape,
          below.map((axis) => op.axes[axis]!),
        )
      }
      return tensor
    case 'reshape':
      if (x!.op.kind === 'reshape' && !regroups(x!)) return regroup(x!.inputs[0]!, shape)
      if (sameShape(x!.shape, shape)) return x!
      if (filledWith(x!) !== undefined) return fill(filledWith(x!)!, shape)
      return regroups(tensor) ? tensor : (lookupIn(tensor) ?? squeezedIn(tensor) ?? tensor)
    case 'transpose':
      if (x!.op.kind === 'transpose') {
        const below = x!.op.permutation
        return transpose(
          x!.inputs[0]!,
          op.permutation.map((axis) => below[axis]!),
        )
      }
      return op.permutation.every((axis, i) => axis === i) ? x! : tensor
    case 'pad': {
      const zeros = (size: number) =>
        size === 0
          ? []
          : [
              fill(
                0,
                shape.map((d, i) => (i === op.axis ? size : d)),
              ),
            ]
      return concat([...zeros(op.before), x!, ...zeros(op.after)], op.axis)
    }
    case 'concat':
      return inputs.length === 1 ? x! : (wholeOf(tensor) ?? tensor)
    case 'slice':
      return simplifySlice(tensor)
    case 'sum':
      return op.axes.length === 0 ? x! : tensor
    default:
      return tensor
  }
}

/** A lookup whose rows are arranged anew is a lookup by ids arranged so: nothing then stands between it and the product that takes it. */
function lookupIn({ inputs: [found], shape }: Tensor): Tensor | undefined {
  if (found!.op.kind !== 'gather') return undefined
  const [table, ids] = found!.inputs as [Tensor, Tensor]
  const width = table.shape.length - 1
  if (!sameShape(table.shape.slice(1), shape.slice(shape.length - width))) return undefined
  return gather(table, reshape(ids, shape.slice(0, shape.length - width)))
}

/** Leading axes of 1 are left out above what is computed element by element, as a slice is: the step that is alone in its sequence meets what that was computed from. */
function squeezedIn({ inputs: [whole], shape }: Tensor): Tensor | undefined {
  const x = whole!
  const { op } = x
  const left = x.shape.length - shape.length
  if (left <= 0 || x.shape.slice(0, left).some((dimension) => dimension !== 1) || !sameShape(x.shape.slice(left), shape)) return undefined
  if (op.kind === 'unary' || op.kind === 'binary' || op.kind === 'select')
    return { ...x, inputs: x.inputs.map((operand) => regroup(operand, shape)), shape }
  if (op.kind === 'broadcast' && op.axes.every((axis) => axis >= left))
    return broadcast(
      x.inputs[0]!,
      shape,
      op.axes.map((axis) => axis - left),
    )
  return undefined
}

function simplifyBinary(tensor: Tensor, name: BinaryFunction): Tensor {
  const [x, y] = tensor.inputs as [Tensor, Tensor]
  const left = filledWith(x)
  const right = filledWith(y)
  if (left !== undefined && right !== undefined) return fill(foldBinary(name, left, right), tensor.shape)
  if (name === 'add' && left === 0) return y
  if ((name === 'add' || name === 'subtract') && right === 0) return x
  if (name === 'multiply' && left === 1) return y
  if ((name === 'multiply' || name === 'divide') && right === 1) return x
  if (name === 'multiply' && right === -1)
    return { op: { kind: 'unary', function: 'negate' }, inputs: [x], shape: tensor.shape, type: 'float' }
  if (name === 'multiply' && left === -1)
    return { op: { kind: 'unary', function: 'negate' }, inputs: [y], shape: tensor.shape, type: 'float' }
  return tensor
}

function simplifySlice(tensor: Tensor): Tensor {
  const [x] = tensor.inputs as [Tensor]
  if (tensor.op.kind !== 'slice') return tensor
  const { axis, start, size } = tensor.op
  const below = x.op
  if (x.shape[axis] === size) return x
  const cut = (operand: Tensor) => slice(operand, start, size, axis)
  switch (below.kind) {
    case 'slice':
      return below.axis === axis ? slice(x.inputs[0]!, below.start + start, size, axis) : tensor
    case 'concat': {
      if (below.axis !== axis) return tensor
      let at = 0
      for (const part of x.inputs) {
        const width = part.shape[axis] as number
        if (start >= at && start + size <= at + width) return slice(part, start - at, size, axis)
        at += width
      }
      return tensor
    }
    case 'unary':
    case 'binary':
    case 'select':
      return { ...x, inputs: x.inputs.map(cut), shape: tensor.shape }
    case 'broadcast': {
      const under = below.axes.indexOf(axis)
      const source = x.inputs[0]!
      return broadcast(under < 0 ? source : slice(source, start, size, under), tensor.shape, below.axes)
    }
    default:
      return tensor
  }
}

/** What a concat of neighbouring slices was cut from. */
function wholeOf(tensor: Tensor): Tensor | undefined {
  if (tensor.op.kind !== 'concat') return undefined
  const { axis } = tensor.op
  const source = tensor.inputs[0]!.inputs[0]
  let at = 0
  for (const part of tensor.inputs) {
    if (part.op.kind !== 'slice' || part.op.axis !== axis || part.inputs[0] !== source || part.op.start !== at) return undefined
    at += part.op.size
  }
  return source && source.shape[axis] === at ? source : undefined
}

/** Only functions that every engine computes alike: the others keep their own polynomials. */
function foldUnary(name: UnaryFunction, x: number): number | undefined {
  switch (name) {
    case 'negate':
      return -x
    case 'absolute':
      return Math.abs(x)
    case 'sign':
      return Math.sign(x)
    case 'floor':
      return Math.floor(x)
    default:
      return undefined
  }
}

function foldBinary(name: BinaryFunction, x: number, y: number): number {
  switch (name) {
    case 'add':
      return x + y
    case 'subtract':
      return x - y
    case 'multiply':
      return x * y
    case 'divide':
      return x / y
    case 'maximum':
      return Math.max(x, y)
    case 'minimum':
      return Math.min(x, y)
    case 'greater':
      return x > y ? 1 : 0
    case 'greaterEqual':
      return x >= y ? 1 : 0
    case 'equal':
      return x === y ? 1 : 0
  }
}
