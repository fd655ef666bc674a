import * as o from './ops.ts'
import type { BinaryFunction, Op, Tensor, UnaryFunction } from './tensor.ts'

/** One operand of one tensor, seen from the gradient of the tensor. */
export interface Pull {
  /** ∂loss/∂output, of the output's shape. */
  readonly gradient: Tensor
  readonly output: Tensor
  readonly operands: readonly Tensor[]
  /** Which operand's gradient is asked for. */
  readonly at: number
}

/** What the operand `at` receives, of its own shape; undefined where no gradient flows. */
type Rule<Kind extends Op['kind']> = ((op: Extract<Op, { kind: Kind }>, pull: Pull) => Tensor) | undefined
/** Scans and their results are differentiated as one, in `gradient-scan.ts`. */
type Rules = { readonly [Kind in Exclude<Op['kind'], 'scan' | 'result'>]: Rule<Kind> }

const ZERO = o.constant(0)
const lastAxis = (x: Tensor): number => x.shape.length - 1
const allBut = (x: Tensor, axis: number): number[] => x.shape.map((_, i) => i).filter((i) => i !== axis)
/** A value for each row of x, repeated along its last axis. */
const alongRows = (rows: Tensor, x: Tensor): Tensor => o.broadcast(rows, x.shape, allBut(x, lastAxis(x)))
const sumOfRows = (x: Tensor): Tensor => o.sum(x, lastAxis(x))
/** A number, perhaps spread over a shape. */
export const isFixed = (x: Tensor): boolean => x.op.kind === 'constant' || (x.op.kind === 'broadcast' && isFixed(x.inputs[0]!))

/** Written with the result where that is possible: it is what a scan keeps anyway. */
const unary: { readonly [Name in UnaryFunction]: ((g: Tensor, y: Tensor, x: Tensor) => Tensor) | undefined } = {
  negate: (g) => o.negate(g),
  absolute: (g, _, x) => o.multiply(g, o.sign(x)),
  sign: undefined,
  floor: undefined,
  exp: (g, y) => o.multiply(g, y),
  log: (g, _, x) => o.divide(g, x),
  tanh: (g, y) => o.multiply(g, o.subtract(1, o.multiply(y, y))),
  sigmoid: (g, y) => o.multiply(g, o.multiply(y, o.subtract(1, y))),
  erf: (g, _, x) => o.multiply(g, o.multiply(o.exp(o.negate(o.multiply(x, x))), 2 / Math.sqrt(Math.PI))),
  squareRoot: (g, y) => o.divide(o.multiply(g, 0.5), y),
  reciprocal: (g, y) => o.negate(o.multiply(g, o.multiply(y, y))),
  isFinite: undefined,
  toFloat: undefined,
  toIndex: undefined,
}

/**
 * The larger (or smaller) of two: all of the gradient goes to the one that was taken. Of equals the second is, but never a fixed number's rival:
 * relu's slope at 0 is 0, whichever way round it is written.
 */
function taken({ gradient, output, operands: [a, b], at }: Pull, beats: (x: Tensor, y: Tensor) => Tensor): Tensor {
  if (isFixed(b!)) return at === 0 ? o.select(beats(output, b!), gradient, ZERO) : o.select(beats(output, b!), ZERO, gradient)
  if (isFixed(a!)) return at === 1 ? o.select(beats(output, a!), gradient, ZERO) : o.select(beats(output, a!), ZERO, gradient)
  return at === 0 ? o.select(beats(a!, b!), gradient, ZERO) : o.select(beats(a!, b!), ZERO, gradient)
}

const binary: { readonly [Name in BinaryFunction]: ((pull: Pull) => Tensor) | undefined } = {
  add: ({ gradient }) => gradient,
  subtract: ({ gradient, at }) => (at === 0 ? gradient : o.negate(gradient)),
  multiply: ({ gradient, operands, at }) => o.multiply(gradient, operands[1 - at]!),
  divide: ({ gradient, output, operands, at }) => {
    const share = o.divide(gradient, operands[1]!)
    return at === 0 ? share : o.negate(o.multiply(share, output))
  },
  maximum: (pull) => taken(pull, (x, y) => o.greater(x, y)),
  minimum: (pull) => taken(pull, (x, y) => o.greater(y, x)),
  greater: undefined,
  greaterEqual: undefined,
  equal: undefined,
}

const rules: Rules = {
  input: undefined,
  variable: undefined,
  constant: undefined,
  argument: undefined,
  unary: (op, { gradient, output, operands }) => unary[op.function]!(gradient, output, operands[0]!),
  binary: (op, pull) => binary[op.function]!(pull),
  select: (_, { gradient, operands, at }) => (at === 1 ? o.select(operands[0]!, gradient, ZERO) : o.select(operands[0]!, ZERO, gradient)),
  broadcast: (op, { gradient, output }) =>
    o.sum(
      gradient,
      output.shape.map((_, axis) => axis).filter((axis) => !op.axes.includes(axis)),
    ),
  sum: (op, { gradient, operands: [x] }) =>
    o.broadcast(
      gradient,
      x!.shape,
      x!.shape.map((_, axis) => axis).filter((axis) => !op.axes.includes(axis)),
    ),
  largest: (op, { gradient, output, operands: [x] }) => {
    const kept = x!.shape.map((_, axis) => axis).filter((axis) => !op.axes.includes(axis))
    const isLargest = o.equal(x!, o.broadcast(output, x!.shape, kept))
    const share = o.divide(gradient, o.sum(isLargest, op.axes))
    return o.multiply(isLargest, o.broadcast(share, x!.shape, kept))
  },
  matmul: ({ transposed }, { gradient, operands: [x, w], at }) => {
    if (at === 0) return o.matmul(gradient, w!, { transposed: !transposed })
    return transposed ? o.outer(gradient, x!) : o.outer(x!, gradient)
  },
  batchedMatmul: ({ transposedA, transposed }, { gradient, operands: [a, b], at }) => {
    if (at === 0)
      return transposedA
        ? o.batchedMatmul(b!, gradient, { transposedA: transposed, transposed: true })
        : o.batchedMatmul(gradient, b!, { transposed: !transposed })
    return transposed
      ? o.batchedMatmul(gradient, a!, { transposedA: true, transposed: transposedA })
      : o.batchedMatmul(a!, gradient, { transposedA: !transposedA })
  },
  outer: (_, { gradient, operands: [a, b], at }) => (at === 0 ? o.matmul(b!, gradient, { transposed: true }) : o.matmul(a!, gradient)),
  gather: (_, { gradient, operands: [table, ids] }) => o.scatterAdd(ids!, gradient, table!.shape[0]!),
  scatterAdd: (_, { gradient, operands: [ids] }) => o.gather(gradient, ids!),
  window: (op, { gradient, operands: [x] }) => ({
    op: { ...op, spreads: !op.spreads },
    inputs: [gradient],
    shape: x!.shape,
    type: 'float',
  }),
  topK: undefined,
  concat: ({ axis }, { gradient, operands, at }) => {
    const sizes = operands.map((part) => part.shape[axis] as number)
    const start = sizes.slice(0, at).reduce((sum, size) => sum + size, 0)
    return o.slice(gradient, start, sizes[at]!, axis)
  },
  slice: ({ axis, start, size }, { gradient, operands: [x] }) => o.pad(gradient, start, (x!.shape[axis] as number) - start - size, axis),
  pad: ({ axis, before }, { gradient, operands: [x] }) => o.slice(gradient, before, x!.shape[axis] as number, axis),
  reshape: (_, { gradient, operands: [x] }) => o.regroup(gradient, x!.shape),
  transpose: ({ permutation }, { gradient }) =>
    o.transpose(
      gradient,
      permutation.map((_, axis) => permutation.indexOf(axis)),
    ),
  softmax: (_, { gradient, output }) =>
    o.multiply(output, o.subtract(gradient, alongRows(sumOfRows(o.multiply(gradient, output)), output))),
  logSoftmax: (_, { gradient, output }) => o.subtract(gradient, o.multiply(o.exp(output), alongRows(sumOfRows(gradient), output))),
  crossEntropy: (_, { gradient, operands: [logits, targets] }) => o.crossEntropyGradient(logits!, targets!, gradient),
  crossEntropyGradient: (_, { gradient, operands: [logits, targets, scale], at }) => {
    const ones = o.fill(1, targets!.shape)
    if (at === 2) return sumOfRows(o.multiply(gradient, o.crossEntropyGradient(logits!, targets!, ones)))
    const target = o.toFloat(targets!)
    const counts = o.multiply(o.greaterEqual(target, 0), o.greater(o.countOf(logits!, lastAxis(logits!)), target))
    const probabilities = o.softmax(logits!)
    const scaled = o.multiply(gradient, alongRows(o.multiply(scale!, counts), gradient))
    return o.multiply(probabilities, o.subtract(scaled, alongRows(sumOfRows(o.multiply(scaled, probabilities)), gradient)))
  },
  argmax: undefined,
  stopGradient: undefined,
  random: undefined,
  sample: undefined,
}

/** Whether a gradient can reach operand `at` of a tensor: never an index, a condition, or what a step function was taken of. */
export function flows({ op, inputs, type }: Tensor, at: number): boolean {
  if (type === 'index' || inputs[at]!.type === 'index') return false
  switch (op.kind) {
    case 'scan':
    case 'result':
      return true
    case 'unary':
      return unary[op.function] !== undefined
    case 'binary':
      return binary[op.function] !== undefined
    case 'select':
      return at > 0
    default:
      return rules[op.kind] !== undefined
  }
}

/** The gradient that operand `at` receives from its tensor; only where `flows`. */
export const pullThrough = (op: Exclude<Op, { kind: 'scan' | 'result' }>, pull: Pull): Tensor =>
  (rules[op.kind] as (op: Op, pull: Pull) => Tensor)(op, pull)
