import { TekrarError } from '../base/errors.ts'
import { type Dimension, describeDimension, describeShape, type Shape, sameDimension, sameShape } from '../base/shape.ts'
import type { BinaryFunction, DataType, Op, Tensor, UnaryFunction, Variable } from './tensor.ts'

/** What an operation takes: a tensor, or a number that stands for a scalar. */
export type Operand = Tensor | number

const make = (op: Op, inputs: readonly Tensor[], shape: Shape, type: DataType = 'float'): Tensor => ({ op, inputs, shape, type })

const mismatch = (where: string, expected: string, actual: string, remedy?: string): never => {
  throw new TekrarError('shape-mismatch', { where, expected, actual, ...(remedy ? { remedy } : {}) })
}

/** The same value under a name that a view can ask for. */
export const named = (name: string, x: Tensor): Tensor => ({ ...x, name })

// ---- leaves

/** A tensor of the given shape whose data is handed over at each call, by name. */
export const input = (name: string, shape: Shape, type: DataType = 'float'): Tensor => make({ kind: 'input', name }, [], shape, type)
/** What a variable holds, in its shape. */
export const variable = (variable: Variable): Tensor => make({ kind: 'variable', variable }, [], variable.shape, variable.type)
/** A number as a scalar, []. */
export const constant = (value: number): Tensor => make({ kind: 'constant', value }, [], [])
/** A parameter of a step that is repeated, in the given shape. */
export const argument = (name: string, shape: Shape, type: DataType = 'float'): Tensor => make({ kind: 'argument', name }, [], shape, type)
/** A number as a scalar; a tensor as it is. Throws `invalid-argument` for anything else, such as a weight of another name than the cell declares. */
export function toTensor(x: Operand): Tensor {
  if (typeof x === 'number') return constant(x)
  if (isTensor(x)) return x
  const expected = 'a tensor or a number: a weight or state by the name it is declared with'
  throw new TekrarError('invalid-argument', { where: 'operation', name: 'operand', expected, actual: typeof x })
}
const isTensor = (x: unknown): x is Tensor => typeof x === 'object' && x !== null && 'op' in x && 'shape' in x
/** A tensor of one number. */
export const fill = (value: number, shape: Shape): Tensor => broadcast(constant(value), shape, [])

// ---- shapes

/** x placed on `axes` of the shape, repeated over the others. */
export function broadcast(x: Tensor, shape: Shape, axes: readonly number[]): Tensor {
  if (axes.length === shape.length && sameShape(x.shape, shape)) return x
  const fits =
    axes.length === x.shape.length &&
    axes.every((axis, i) => sameDimension(shape[axis] ?? -1, x.shape[i]!) && (i === 0 || axis > axes[i - 1]!))
  if (!fits) mismatch('broadcast', `a tensor for axes [${axes.join(', ')}] of ${describeShape(shape)}`, describeShape(x.shape))
  return make({ kind: 'broadcast', axes }, [x], shape, x.type)
}

/** The shape two operands share under the rule of trailing axes: equal, or 1, or absent. */
function commonShape(where: string, a: Shape, b: Shape): Dimension[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length]
    const right = b[axis - rank + b.length]
    if (left === undefined || (left === 1 && right !== undefined)) return right!
    if (right === undefined || right === 1 || sameDimension(left, right)) return left
    return mismatch(where, `shapes that fit together`, `${describeShape(a)} and ${describeShape(b)}`)
  })
}

/** x brought to a shape by the rule of trailing axes. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x
  const lead = shape.length - x.shape.length
  const kept = x.shape.map((_, i) => i).filter((i) => x.shape[i] !== 1 || shape[lead + i] === 1)
  const dense =
    kept.length === x.shape.length
      ? x
      : reshape(
          x,
          kept.map((i) => x.shape[i]!),
        )
  return broadcast(
    dense,
    shape,
    kept.map((i) => lead + i),
  )
}

/** The same elements in the same order. Extents must appear on both sides alike, and in the same order. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x
  const extents = (s: Shape) =>
    s
      .map((d) => (typeof d === 'number' ? '' : d.extent))
      .filter(Boolean)
      .join('·')
  const size = (s: Shape) => s.reduce<number>((product, d) => product * (typeof d === 'number' ? d : 1), 1)
  if (extents(x.shape) !== extents(shape) || size(x.shape) !== size(shape))
    mismatch('reshape', `as many elements as ${describeShape(shape)}`, describeShape(x.shape))
  return make({ kind: 'reshape' }, [x], shape, x.type)
}

/**
 * The same elements in the same order under any shape that has as many of them, which is seen when it runs: [batch · beams, n] as [batch, beams · n], with extents
 * whose numbers the caller gives. Running throws `shape-mismatch` where the numbers differ.
 */
export const regroup = (x: Tensor, shape: Shape): Tensor => (sameShape(x.shape, shape) ? x : make({ kind: 'reshape' }, [x], shape, x.type))

/** x with its axes in another order: axis i of the result is axis `permutation[i]` of x. */
export function transpose(x: Tensor, permutation: readonly number[]): Tensor {
  if (permutation.every((axis, i) => axis === i)) return x
  return make(
    { kind: 'transpose', permutation },
    [x],
    permutation.map((axis) => x.shape[axis]!),
    x.type,
  )
}

const axisOf = (x: Tensor, axis: number) => (axis < 0 ? axis + x.shape.length : axis)

/** [… n …] and [… m …] → [… n + m …]: the parts one after the other along an axis, the last unless given. Throws `shape-mismatch`. */
export function concat(parts: readonly Tensor[], axis = -1): Tensor {
  const first = parts[0]!
  if (parts.length === 1) return first
  const at = axisOf(first, axis)
  let size = 0
  for (const part of parts) {
    const along = part.shape[at]
    const fits = part.shape.length === first.shape.length && part.shape.every((d, i) => i === at || sameDimension(d, first.shape[i]!))
    if (!fits || typeof along !== 'number')
      mismatch('concat', `shapes equal but for axis ${at}`, parts.map((p) => describeShape(p.shape)).join(' and '))
    size += along as number
  }
  return make(
    { kind: 'concat', axis: at },
    [...parts],
    first.shape.map((d, i) => (i === at ? size : d)),
    first.type,
  )
}

/** [… n …] → [… size …]: elements `start` to `start + size` of an axis, the last unless given. Throws `shape-mismatch`. */
export function slice(x: Tensor, start: number, size: number, axis = -1): Tensor {
  const at = axisOf(x, axis)
  const along = x.shape[at]
  if (typeof along !== 'number' || start < 0 || size < 1 || start + size > along)
    mismatch('slice', `an axis with elements ${start} to ${start + size}`, describeShape(x.shape))
  if (size === along) return x
  return make(
    { kind: 'slice', axis: at, start, size },
    [x],
    x.shape.map((d, i) => (i === at ? size : d)),
    x.type,
  )
}

/** x cut into `parts` equal pieces along an axis. */
export function split(x: Tensor, parts: number, axis = -1): Tensor[] {
  const along = x.shape[axisOf(x, axis)]
  if (typeof along !== 'number' || along % parts !== 0) mismatch('split', `an axis divisible by ${parts}`, describeShape(x.shape))
  const size = (along as number) / parts
  return Array.from({ length: parts }, (_, i) => slice(x, i * size, size, axis))
}

/** [… n …] → [… before + n + after …]: zeros around an axis of fixed size, the last unless given. */
export function pad(x: Tensor, before: number, after: number, axis = -1): Tensor {
  const at = axisOf(x, axis)
  if (before === 0 && after === 0) return x
  return make(
    { kind: 'pad', axis: at, before, after },
    [x],
    x.shape.map((d, i) => (i === at ? (d as number) + before + after : d)),
    x.type,
  )
}

// ---- elementwise

const unary = (name: UnaryFunction, x: Operand): Tensor => {
  const tensor = toTensor(x)
  return make({ kind: 'unary', function: name }, [tensor], tensor.shape)
}

const binary = (name: BinaryFunction, a: Operand, b: Operand): Tensor => {
  const left = toTensor(a)
  const right = toTensor(b)
  const shape = commonShape(name, left.shape, right.shape)
  return make({ kind: 'binary', function: name }, [broadcastTo(left, shape), broadcastTo(right, shape)], shape)
}

/** a + b, elementwise; shapes broadcast along trailing axes. Throws `shape-mismatch`. */
export const add = (a: Operand, b: Operand) => binary('add', a, b)
/** a − b, elementwise; shapes broadcast along trailing axes. Throws `shape-mismatch`. */
export const subtract = (a: Operand, b: Operand) => binary('subtract', a, b)
/** a · b, elementwise; shapes broadcast along trailing axes. Throws `shape-mismatch`. */
export const multiply = (a: Operand, b: Operand) => binary('multiply', a, b)
/** a ÷ b, elementwise; shapes broadcast along trailing axes. Throws `shape-mismatch`. */
export const divide = (a: Operand, b: Operand) => binary('divide', a, b)
/** The larger of a and b, elementwise; shapes broadcast along trailing axes. Throws `shape-mismatch`. */
export const maximum = (a: Operand, b: Operand) => binary('maximum', a, b)
/** The smaller of a and b, elementwise; shapes broadcast along trailing axes. Throws `shape-mismatch`. */
export const minimum = (a: Operand, b: Operand) => binary('minimum', a, b)
/** 1 where a > b, else 0; shapes broadcast along trailing axes. Throws `shape-mismatch`. */
export const greater = (a: Operand, b: Operand) => binary('greater', a, b)
/** 1 where a ≥ b, else 0; shapes broadcast along trailing axes. Throws `shape-mismatch`. */
export const greaterEqual = (a: Operand, b: Operand) => binary('greaterEqual', a, b)
/** 1 where a = b, else 0; shapes broadcast along trailing axes. Throws `shape-mismatch`. */
export const equal = (a: Operand, b: Operand) => binary('equal', a, b)

/** −x, elementwise, in x’s shape. */
export const negate = (x: Operand) => unary('negate', x)
/** |x|, elementwise, in x’s shape. */
export const absolute = (x: Operand) => unary('absolute', x)
/** −1, 0 or 1, elementwise, in x’s shape. */
export const sign = (x: Operand) => unary('sign', x)
/** The largest whole number up to x, elementwise, in x’s shape. */
export const floor = (x: Operand) => unary('floor', x)
/** e^x, elementwise, in x’s shape. */
export const exp = (x: Operand) => unary('exp', x)
/** The natural logarithm, elementwise, in x’s shape. */
export const log = (x: Operand) => unary('log', x)
/** The hyperbolic tangent, elementwise, in x’s shape. */
export const tanh = (x: Operand) => unary('tanh', x)
/** 1 / (1 + e^−x), elementwise, in x’s shape. */
export const sigmoid = (x: Operand) => unary('sigmoid', x)
/** The error function, 2/√π · ∫₀ˣ e^−t² dt, elementwise, in x’s shape. */
export const erf = (x: Operand) => unary('erf', x)
/** √x, elementwise, in x’s shape. */
export const squareRoot = (x: Operand) => unary('squareRoot', x)
/** 1 / x, elementwise, in x’s shape. */
export const reciprocal = (x: Operand) => unary('reciprocal', x)
/** 1 where x is a finite number, else 0, in x’s shape. */
// biome-ignore lint/suspicious/noShadowRestrictedNames: the op is called what it does
export const isFinite = (x: Operand) => unary('isFinite', x)
/** Ids as floats, in x’s shape; floats as they are. */
export const toFloat = (x: Tensor) => (x.type === 'float' ? x : unary('toFloat', x))
/** The whole number next to x towards 0 as an id, in x’s shape; ids as they are. */
export const toIndex = (x: Tensor): Tensor => (x.type === 'index' ? x : { ...unary('toIndex', x), type: 'index' })
/** x · x, elementwise, in x’s shape. */
export const square = (x: Tensor) => multiply(x, x)
/** The larger of x and 0, elementwise, in x’s shape. */
export const relu = (x: Tensor) => maximum(x, 0)

/** a where the condition is not 0, else b. */
export function select(condition: Operand, a: Operand, b: Operand): Tensor {
  const operands = [toTensor(condition), toTensor(a), toTensor(b)]
  const shape = operands.reduce<Shape>((common, operand) => commonShape('select', common, operand.shape), [])
  return make(
    { kind: 'select' },
    operands.map((operand) => broadcastTo(operand, shape)),
    shape,
  )
}

/** x, through which no gradient flows back. */
export const stopGradient = (x: Tensor): Tensor => make({ kind: 'stopGradient' }, [x], x.shape, x.type)

// ---- reductions

const axesOf = (x: Tensor, axes?: number | readonly number[]): number[] =>
  axes === undefined
    ? x.shape.map((_, i) => i)
    : [axes]
        .flat()
        .map((axis) => axisOf(x, axis))
        .sort((a, b) => a - b)

const without = (shape: Shape, axes: readonly number[]): Shape => shape.filter((_, i) => !axes.includes(i))

/** The sum over the given axes, or over all. */
export function sum(x: Tensor, axes?: number | readonly number[]): Tensor {
  const over = axesOf(x, axes)
  return over.length === 0 ? x : make({ kind: 'sum', axes: over }, [x], without(x.shape, over))
}

/** The largest element over the given axes, which disappear, or over all: []. Equal ones share its gradient. */
export function largest(x: Tensor, axes?: number | readonly number[]): Tensor {
  const over = axesOf(x, axes)
  return over.length === 0 ? x : make({ kind: 'largest', axes: over }, [x], without(x.shape, over))
}

/** The smallest element over the given axes, which disappear, or over all: []. Equal ones share its gradient. */
export const smallest = (x: Tensor, axes?: number | readonly number[]): Tensor => negate(largest(negate(x), axes))

/** How many elements the axes hold, as a scalar that follows run-time extents. */
export function countOf(x: Tensor, axes?: number | readonly number[]): Tensor {
  const over = axesOf(x, axes).map((axis) => x.shape[axis]!)
  const fixed = over.reduce<number>((product, d) => product * (typeof d === 'number' ? d : 1), 1)
  return over.filter((d) => typeof d !== 'number').reduce<Tensor>((product, d) => multiply(product, sum(fill(1, [d]))), constant(fixed))
}

/** The mean over the given axes, which disappear, or over all: []. */
export const mean = (x: Tensor, axes?: number | readonly number[]): Tensor => divide(sum(x, axes), countOf(x, axes))

// ---- products and lookups

/** x [… K] · w [K, N] → [… N]; transposed: w [N, K]. */
export function matmul(x: Tensor, w: Tensor, { transposed = false } = {}): Tensor {
  for (const operand of [x, w]) toTensor(operand)
  const inner = x.shape[x.shape.length - 1]
  const [rows, columns] = transposed ? [w.shape[1], w.shape[0]] : [w.shape[0], w.shape[1]]
  if (w.shape.length !== 2 || inner === undefined || !sameDimension(inner, rows!))
    mismatch('matmul', `[…, ${describeShape([rows ?? 0]).slice(1, -1)}] for weights ${describeShape(w.shape)}`, describeShape(x.shape))
  return make({ kind: 'matmul', transposed }, [x, w], [...x.shape.slice(0, -1), columns!])
}

export interface BatchedMatmulOptions {
  /** a is [b…, K, M]. */
  readonly transposedA?: boolean
  /** b is [b…, N, K]. */
  readonly transposed?: boolean
}

/** a [b…, M, K] · b [b…, K, N] → [b…, M, N]: a product for each place in the leading dimensions, which both share. Throws `shape-mismatch`. */
export function batchedMatmul(a: Tensor, b: Tensor, { transposedA = false, transposed = false }: BatchedMatmulOptions = {}): Tensor {
  const rank = a.shape.length
  const [m, k] = transposedA ? [a.shape[rank - 1], a.shape[rank - 2]] : [a.shape[rank - 2], a.shape[rank - 1]]
  const [inner, n] = transposed ? [b.shape[rank - 1], b.shape[rank - 2]] : [b.shape[rank - 2], b.shape[rank - 1]]
  const leading = a.shape.slice(0, -2)
  if (rank < 2 || b.shape.length !== rank || !sameShape(leading, b.shape.slice(0, -2)) || !sameDimension(k!, inner!)) {
    const expected = k === undefined ? [] : transposed ? ['…', describeDimension(k)] : [describeDimension(k), '…']
    mismatch(
      'batchedMatmul',
      `[${[...leading.map(describeDimension), ...expected].join(', ')}] beside ${describeShape(a.shape)}`,
      describeShape(b.shape),
    )
  }
  return make({ kind: 'batchedMatmul', transposedA, transposed }, [a, b], [...leading, m!, n!])
}

/** a [… M], b [… N] → [M, N], summed over the leading dimensions. */
export function outer(a: Tensor, b: Tensor): Tensor {
  if (!sameShape(a.shape.slice(0, -1), b.shape.slice(0, -1)))
    mismatch('outer', `leading dimensions of ${describeShape(a.shape)}`, describeShape(b.shape))
  return make({ kind: 'outer' }, [a, b], [a.shape[a.shape.length - 1]!, b.shape[b.shape.length - 1]!])
}

/** Rows of the table [V, …] by ids […] → [ids…, …]; each id is one of 0 … V − 1. Behind the first axis there are fixed sizes alone. Throws `shape-mismatch`. */
export function gather(table: Tensor, ids: Tensor): Tensor {
  const [rows, ...inner] = table.shape
  if (inner.length === 1) return make({ kind: 'gather' }, [table, ids], [...ids.shape, inner[0]!], table.type)
  if (rows === undefined || inner.some((d) => typeof d !== 'number'))
    mismatch('gather', 'a table [rows, …] of rows of a fixed size', describeShape(table.shape))
  const columns = (inner as number[]).reduce((product, d) => product * d, 1)
  return reshape(gather(reshape(table, [rows!, columns]), ids), [...ids.shape, ...inner])
}

/** ids […] and values [… N] → [rows, N]: each row is the sum of the values whose id it is; the reverse of `gather`. */
export const scatterAdd = (ids: Tensor, values: Tensor, rows: Dimension): Tensor =>
  make({ kind: 'scatterAdd', rows }, [ids, values], [rows, values.shape[values.shape.length - 1]!])

/** [… V] → the `count` largest of the last axis in falling order and (index) where they stand, [… count]; of equals the first stands first. Throws `shape-mismatch`. */
export function topK(x: Tensor, count: number): { readonly values: Tensor; readonly places: Tensor } {
  const columns = x.shape[x.shape.length - 1]
  if (columns === undefined || count < 1 || (typeof columns === 'number' && count > columns))
    mismatch('topK', `an axis of at least ${count}`, describeShape(x.shape))
  const shape = [...x.shape.slice(0, -1), count]
  return {
    values: make({ kind: 'topK', count, gives: 'values' }, [x], shape),
    places: make({ kind: 'topK', count, gives: 'places' }, [x], shape, 'index'),
  }
}

/** [… V] → […] (index): the place of the largest element of the last axis, the first of equal ones. */
export const argmax = (x: Tensor): Tensor => make({ kind: 'argmax' }, [x], x.shape.slice(0, -1), 'index')

// ---- probabilities, over the last axis

/** e^x over its sum along the last axis, in x’s shape. */
export const softmax = (x: Tensor): Tensor => make({ kind: 'softmax' }, [x], x.shape)
/** The logarithm of `softmax`, exact where a probability is too small for a float, in x’s shape. */
export const logSoftmax = (x: Tensor): Tensor => make({ kind: 'logSoftmax' }, [x], x.shape)

/** logits [… V], targets […] (index) → −log softmax(logits)[target], […]. */
export function crossEntropy(logits: Tensor, targets: Tensor): Tensor {
  if (!sameShape(logits.shape.slice(0, -1), targets.shape))
    mismatch('crossEntropy', `targets ${describeShape(logits.shape.slice(0, -1))}`, describeShape(targets.shape))
  return make({ kind: 'crossEntropy' }, [logits, targets], targets.shape)
}

/** The gradient of `crossEntropy` for the logits [… V]: (softmax − one at the target) · scale, with targets and scale […]. */
export const crossEntropyGradient = (logits: Tensor, targets: Tensor, scale: Tensor): Tensor =>
  make({ kind: 'crossEntropyGradient' }, [logits, targets, scale], logits.shape)

/** Uniform numbers in [0, 1); `state` is (seed, step). `part` [] (index): which part, of that size, of a longer tensor. */
export const random = (state: Tensor, stream: number, shape: Shape, part?: Tensor): Tensor =>
  make({ kind: 'random', stream }, part ? [state, part] : [state], shape)

/** What `sample` takes: logits [batch, V], settings [3], state [2] (seed and step), offset [] and position []. */
export interface SampleOperands {
  readonly logits: Tensor
  /** temperature, top-k (0: all), top-p (1: all) */
  readonly settings: Tensor
  readonly state: Tensor
  readonly offset: Tensor
  readonly position: Tensor
}

/** logits [… V] → […] (index): one draw a row, by seed, row and place (offset + position) alone; with temperature 0 the largest. */
export const sample = ({ logits, settings, state, offset, position }: SampleOperands, stream: number): Tensor =>
  make({ kind: 'sample', stream }, [logits, settings, state, offset, position], logits.shape.slice(0, -1), 'index')
