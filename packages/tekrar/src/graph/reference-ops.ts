import { uniforms } from '../base/random.ts'
import type { Dimension } from '../base/shape.ts'
import { binary, type Data, unary } from './reference-functions.ts'
import { sampleRow } from './reference-sample.ts'
import type { Op } from './tensor.ts'

export type { Data } from './reference-functions.ts'

/** One evaluation of an op: what it reads and where it writes, with every extent resolved. */
export interface Evaluation {
  readonly operands: readonly Data[]
  readonly shapes: readonly (readonly number[])[]
  readonly shape: readonly number[]
  /** The number a dimension of the op itself stands for. */
  readonly sizeOf: (dimension: Dimension) => number
  /** Freshly made and zero; storing into it rounds to the precision asked for. */
  readonly result: Data
}

/** Ops that are computed by a loop over numbers; the others are the interpreter's business. */
export type ComputedKind = Exclude<Op['kind'], 'input' | 'variable' | 'argument' | 'scan' | 'result' | 'reshape' | 'stopGradient'>
type Computed = { readonly [Kind in ComputedKind]: (op: Extract<Op, { kind: Kind }>, evaluation: Evaluation) => void }

const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1)

/** Elements from one to the next along each axis of a dense tensor. */
function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length)
  for (let axis = shape.length - 1, stride = 1; axis >= 0; axis--) {
    strides[axis] = stride
    stride *= shape[axis]!
  }
  return strides
}

/**
 * Calls `row` for each row of a dense tensor of the shape, in order: where the row begins in it, and where in another one whose strides along
 * the same axes are given (0 along an axis that it lacks).
 */
function rows(shape: readonly number[], strides: readonly number[], row: (at: number, other: number) => void): void {
  const last = shape.length - 1
  const width = last < 0 ? 1 : shape[last]!
  const size = product(shape)
  const place = new Array<number>(Math.max(last, 0)).fill(0)
  let other = 0
  for (let at = 0; at < size; at += width) {
    row(at, other)
    for (let axis = last - 1; axis >= 0; axis--) {
      other += strides[axis]!
      if (++place[axis]! < shape[axis]!) break
      other -= strides[axis]! * shape[axis]!
      place[axis] = 0
    }
  }
}

const widthOf = (shape: readonly number[]): number => shape[shape.length - 1] ?? 1
const strideOf = (strides: readonly number[]): number => strides[strides.length - 1] ?? 0

/** Moves x to the result, element by element: `strides` are those of x along the result's axes. */
function move(x: Data, { shape, result }: Pick<Evaluation, 'shape' | 'result'>, strides: readonly number[]): void {
  const width = widthOf(shape)
  const stride = strideOf(strides)
  rows(shape, strides, (at, from) => {
    for (let i = 0; i < width; i++) result[at + i] = x[from + i * stride]!
  })
}

/** x with its axes in another order, as `transpose` gives it. */
function inOrder(x: Data, shape: readonly number[], order: readonly number[] | null | undefined): Data {
  if (!order) return x
  const own = stridesOf(shape)
  const result = x.slice()
  const turned = order.map((axis) => shape[axis]!)
  move(
    x,
    { shape: turned, result },
    order.map((axis) => own[axis]!),
  )
  return result
}

/** For each axis of x, the stride of its place in the tensor that lacks `axes`. */
function reducedStrides(shape: readonly number[], axes: readonly number[]): number[] {
  const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis))
  const strides = stridesOf(kept.map((axis) => shape[axis]!))
  return shape.map((_, axis) => (axes.includes(axis) ? 0 : strides[kept.indexOf(axis)]!))
}

/** softmax of the row that begins at `at` into `to`; gives log Σ exp. */
function softmaxRow(x: Data, at: number, width: number, to: Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY
  for (let i = 0; i < width; i++) largest = Math.max(largest, x[at + i]!)
  let total = 0
  for (let i = 0; i < width; i++) total += to[i] = Math.exp(x[at + i]! - largest)
  for (let i = 0; i < width; i++) to[i]! /= total
  return largest + Math.log(total)
}

/** What each computed op means, for any precision; sums are made in float64. */
export const computed: Computed = {
  constant: (op, { result }) => {
    result[0] = op.value
  },
  unary: (op, { operands, result }) => unary[op.function](operands[0]!, result),
  binary: (op, { operands, result }) => binary[op.function](operands[0]!, operands[1]!, result),
  select: (_, { operands, result }) => {
    const [condition, a, b] = operands as [Data, Data, Data]
    for (let i = 0; i < result.length; i++) result[i] = condition[i] !== 0 ? a[i]! : b[i]!
  },
  broadcast: (op, evaluation) => {
    const own = stridesOf(evaluation.shapes[0]!)
    const strides = new Array<number>(evaluation.shape.length).fill(0)
    op.axes.forEach((axis, i) => {
      strides[axis] = own[i]!
    })
    move(evaluation.operands[0]!, evaluation, strides)
  },
  transpose: (op, evaluation) => {
    const own = stridesOf(evaluation.shapes[0]!)
    move(
      evaluation.operands[0]!,
      evaluation,
      op.permutation.map((axis) => own[axis]!),
    )
  },
  sum: (op, { operands, shapes, result }) => {
    const x = operands[0]!
    const strides = reducedStrides(shapes[0]!, op.axes)
    const width = widthOf(shapes[0]!)
    const stride = strideOf(strides)
    const total = new Float64Array(result.length)
    rows(shapes[0]!, strides, (at, to) => {
      for (let i = 0; i < width; i++) total[to + i * stride]! += op.squared ? x[at + i]! * x[at + i]! : x[at + i]!
    })
    result.set(total)
  },
  largest: (op, { operands, shapes, result }) => {
    const x = operands[0]!
    const strides = reducedStrides(shapes[0]!, op.axes)
    const width = widthOf(shapes[0]!)
    const stride = strideOf(strides)
    result.fill(Number.NEGATIVE_INFINITY)
    rows(shapes[0]!, strides, (at, to) => {
      for (let i = 0; i < width; i++) result[to + i * stride] = Math.max(result[to + i * stride]!, x[at + i]!)
    })
  },
  matmul: (op, { operands, shapes, shape, result }) => {
    const [x, w] = operands as [Data, Data]
    const inner = widthOf(shapes[0]!)
    const columns = widthOf(shape)
    const count = product(shape.slice(0, -1))
    const total = new Float64Array(columns)
    for (let row = 0; row < count; row++) {
      total.fill(0)
      if (op.transposed)
        for (let column = 0; column < columns; column++) {
          let dot = 0
          for (let k = 0; k < inner; k++) dot += x[row * inner + k]! * w[column * inner + k]!
          total[column] = dot
        }
      else
        for (let k = 0; k < inner; k++) {
          const factor = x[row * inner + k]!
          for (let column = 0; column < columns; column++) total[column]! += factor * w[k * columns + column]!
        }
      result.set(total, row * columns)
    }
  },
  batchedMatmul: ({ transposedA, transposed, orders }, { operands, shapes: given, shape, result }) => {
    const [a, b] = operands.map((operand, i) => inOrder(operand, given[i]!, orders?.[i])) as [Data, Data]
    const shapes = given.map((sizes, i) => orders?.[i]?.map((axis) => sizes[axis]!) ?? sizes)
    const rank = shape.length
    const [height, width] = [shape[rank - 2]!, shape[rank - 1]!]
    const inner = shapes[0]![transposedA ? rank - 2 : rank - 1]!
    const [aRow, aInner] = transposedA ? [1, height] : [inner, 1]
    const [bInner, bColumn] = transposed ? [1, inner] : [width, 1]
    const count = product(shape.slice(0, -2))
    for (let i = 0; i < count; i++)
      for (let row = 0; row < height; row++)
        for (let column = 0; column < width; column++) {
          const [left, right] = [i * height * inner + row * aRow, i * inner * width + column * bColumn]
          let dot = 0
          for (let k = 0; k < inner; k++) dot += a[left + k * aInner]! * b[right + k * bInner]!
          result[(i * height + row) * width + column] = dot
        }
  },
  outer: (_, { operands, shapes, shape, result }) => {
    const [a, b] = operands as [Data, Data]
    const [height, width] = shape as [number, number]
    const count = product(shapes[0]!.slice(0, -1))
    const total = new Float64Array(height * width)
    for (let row = 0; row < count; row++)
      for (let i = 0; i < height; i++) {
        const factor = a[row * height + i]!
        for (let j = 0; j < width; j++) total[i * width + j]! += factor * b[row * width + j]!
      }
    result.set(total)
  },
  gather: (_, { operands, shapes, result }) => {
    const [table, ids] = operands as [Data, Data]
    const [height, width] = shapes[0] as [number, number]
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!
      if (id >= 0 && id < height) result.set(table.subarray(id * width, (id + 1) * width), i * width)
    }
  },
  scatterAdd: (_, { operands, shapes, shape, result }) => {
    const [ids, values] = operands as [Data, Data]
    const width = widthOf(shapes[1]!)
    const total = new Float64Array(result.length)
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!
      if (id < 0 || id >= shape[0]!) continue
      for (let j = 0; j < width; j++) total[id * width + j]! += values[i * width + j]!
    }
    result.set(total)
  },
  concat: (op, { operands, shapes, shape, result }) => {
    const outside = product(shape.slice(0, op.axis))
    const inside = product(shape.slice(op.axis + 1))
    const stride = shape[op.axis]! * inside
    let begin = 0
    operands.forEach((part, at) => {
      const width = shapes[at]![op.axis]! * inside
      for (let i = 0; i < outside; i++) result.set(part.subarray(i * width, (i + 1) * width), begin + i * stride)
      begin += width
    })
  },
  slice: (op, { operands, shapes, shape, result }) => {
    const outside = product(shape.slice(0, op.axis))
    const inside = product(shape.slice(op.axis + 1))
    const stride = shapes[0]![op.axis]! * inside
    const width = op.size * inside
    const begin = op.start * inside
    for (let i = 0; i < outside; i++) result.set(operands[0]!.subarray(begin + i * stride, begin + i * stride + width), i * width)
  },
  pad: (op, { operands, shapes, shape, result }) => {
    const outside = product(shape.slice(0, op.axis))
    const inside = product(shape.slice(op.axis + 1))
    const stride = shape[op.axis]! * inside
    const width = shapes[0]![op.axis]! * inside
    for (let i = 0; i < outside; i++) result.set(operands[0]!.subarray(i * width, (i + 1) * width), op.before * inside + i * stride)
  },
  window: (op, { operands, shapes, shape, sizeOf, result }) => {
    const [rows, count] = [shapes[0]![0]!, shape[0]!]
    const columns = product(shape.slice(1))
    const [windows, all] = op.spreads ? [rows, count] : [count, rows]
    const before = op.width === null ? 0 : Math.floor(Math.max(0, (windows - 1) * op.stride + op.width - all) / 2)
    const begin = op.offset + sizeOf(op.plus) - sizeOf(op.minus) - before
    for (let row = 0; row < count; row++) {
      const from = op.spreads ? (row - begin) / op.stride : row * op.stride + begin
      if (Number.isInteger(from) && from >= 0 && from < rows)
        result.set(operands[0]!.subarray(from * columns, (from + 1) * columns), row * columns)
    }
  },
  softmax: (_, { operands, shape, result }) => {
    const width = widthOf(shape)
    const row = new Float64Array(width)
    for (let at = 0; at < result.length; at += width) {
      softmaxRow(operands[0]!, at, width, row)
      result.set(row, at)
    }
  },
  logSoftmax: (_, { operands, shape, result }) => {
    const x = operands[0]!
    const width = widthOf(shape)
    const row = new Float64Array(width)
    for (let at = 0; at < result.length; at += width) {
      const total = softmaxRow(x, at, width, row)
      for (let i = 0; i < width; i++) result[at + i] = x[at + i]! - total
    }
  },
  crossEntropy: (_, { operands, shapes, result }) => {
    const [logits, targets] = operands as [Data, Data]
    const width = widthOf(shapes[0]!)
    const row = new Float64Array(width)
    for (let i = 0; i < result.length; i++) {
      const target = targets[i]!
      if (target < 0 || target >= width) continue
      result[i] = softmaxRow(logits, i * width, width, row) - logits[i * width + target]!
    }
  },
  crossEntropyGradient: (_, { operands, shapes, result }) => {
    const [logits, targets, scale] = operands as [Data, Data, Data]
    const width = widthOf(shapes[0]!)
    const row = new Float64Array(width)
    for (let i = 0; i < targets.length; i++) {
      const target = targets[i]!
      if (target < 0 || target >= width) continue
      softmaxRow(logits, i * width, width, row)
      row[target]! -= 1
      for (let j = 0; j < width; j++) result[i * width + j] = row[j]! * scale[i]!
    }
  },
  argmax: (_, { operands, shapes, result }) => {
    const x = operands[0]!
    const width = widthOf(shapes[0]!)
    for (let i = 0; i < result.length; i++) {
      let best = 0
      for (let j = 1; j < width; j++) if (x[i * width + j]! > x[i * width + best]!) best = j
      result[i] = best
    }
  },
  topK: (op, { operands, shapes, result }) => {
    const x = operands[0]!
    const width = widthOf(shapes[0]!)
    const rank = (at: number): number => (Number.isNaN(x[at]!) ? 1 : 0)
    const compare = (a: number, b: number): number => rank(a) - rank(b) || (rank(a) === 1 || x[a] === x[b] ? a - b : x[a]! < x[b]! ? 1 : -1)
    for (let row = 0; row * op.count < result.length; row++) {
      const order = Array.from({ length: width }, (_, i) => row * width + i).sort(compare)
      for (let i = 0; i < op.count; i++)
        result[row * op.count + i] =
          op.gives === 'values' ? (x[order[i]!] ?? Number.NEGATIVE_INFINITY) : (order[i] ?? row * width) - row * width
    }
  },
  random: (op, { operands, result }) => {
    const [seed, step] = operands[0] as unknown as [number, number]
    const part = operands[1]?.[0] ?? 0
    result.set(uniforms(seed, op.stream, step, result.length * (part + 1)).subarray(result.length * part))
  },
  sample: (op, { operands, shapes, result }) => {
    const [logits, settings, state, offset, position] = operands as [Data, Data, Data, Data, Data]
    const width = widthOf(shapes[0]!)
    const draws = uniforms(state[0]!, op.stream, offset[0]! + position[0]!, result.length)
    for (let row = 0; row < result.length; row++)
      result[row] = sampleRow(logits.subarray(row * width, (row + 1) * width), {
        temperature: settings[0]!,
        topK: settings[1]!,
        topP: settings[2]!,
        draw: draws[row]!,
      })
  },
}
