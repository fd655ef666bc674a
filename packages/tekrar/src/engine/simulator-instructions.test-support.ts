import type { Instruction, OperationName } from './instructions.ts'
import { BLOCK, packedWords, Reduction } from './plan.ts'
import { apart, type Context, failAt, type Region, type RegionRequest, region } from './simulator-memory.test-support.ts'
import { runPointwise, uniformAt } from './simulator-pointwise.test-support.ts'

const { fround } = Math
type Run = (context: Context, instruction: Instruction) => void

/** Operands of an instruction by name: quantities' values, plain numbers, and matrices. */
function operandsOf(context: Context, instruction: Instruction) {
  const { operands } = instruction
  const number = (name: string) => operands[name]!
  const quantity = (name: string) => {
    const value = context.quantities[operands[name]!]!
    return value >= 0 ? value : failAt(instruction, `${name} is ${value}`)
  }
  const rows = (name: string) => {
    const value = quantity(name)
    if (context.group && value !== context.group.rows)
      failAt(instruction, `acts on ${value} rows in a row-by-row loop over ${context.group.rows}`)
    return value
  }
  const matrix = (name: string, request: Omit<RegionRequest, 'name' | 'view'>) =>
    region(context, instruction, { ...request, name, view: operands[name]! })
  const notInGroup = () => {
    if (context.group) failAt(instruction, 'does not act row by row, and stands in a row-by-row loop')
  }
  return { number, quantity, rows, matrix, notInGroup, has: (name: string) => operands[name]! >= 0 }
}

/** Σ over k in order, in blocks that are summed from 0 by multiply-adds and then added in order. */
function product(
  { multiplyAdd }: Context,
  k: number,
  start: number | undefined,
  a: (i: number) => number,
  b: (i: number) => number,
): number {
  let total = start
  for (let block = 0; block < k; block += BLOCK) {
    let sum = 0
    for (let i = block; i < Math.min(block + BLOCK, k); i++) sum = multiplyAdd(a(i), b(i), sum)
    total = total === undefined ? sum : fround(total + sum)
  }
  return total ?? 0
}

const at = (matrix: Region, row: number, column: number) => matrix.floats[matrix.base + row * matrix.stride + column]!
const put = (matrix: Region, row: number, column: number, value: number) => {
  matrix.floats[matrix.base + row * matrix.stride + column] = value
}

const matmul: Run = (context, instruction) => {
  const { number, quantity, rows, matrix } = operandsOf(context, instruction)
  const [m, n, k] = [rows('m'), quantity('n'), quantity('k')]
  const adds = (number('flags') & 1) !== 0
  const packed = (number('flags') & 2) !== 0
  const bStride = packed ? n : quantity('bStride')
  const a = matrix('a', { rows: m, stride: quantity('aStride'), columns: k, access: 'read', grouped: true })
  const b = matrix('b', { rows: k, stride: bStride, columns: n, access: 'read' })
  const c = matrix('c', { rows: m, stride: quantity('cStride'), columns: n, access: adds ? 'update' : 'write', grouped: true })
  apart(instruction, c, a, { name: 'A' })
  apart(instruction, c, b, { name: 'B' })
  for (let i = 0; i < c.rows; i++) {
    for (let j = 0; j < n; j++) {
      const sum = product(
        context,
        k,
        adds ? at(c, i, j) : undefined,
        (l) => at(a, i, l),
        (l) => at(b, l, j),
      )
      put(c, i, j, sum)
    }
  }
}

const batchedMatmul: Run = (context, instruction) => {
  const { number, quantity, rows, matrix } = operandsOf(context, instruction)
  const [batch, m, n, k] = [rows('batch'), quantity('m'), quantity('n'), quantity('k')]
  const [isATransposed, isBTransposed] = [(number('flags') & 1) !== 0, (number('flags') & 2) !== 0]
  const { from, to } = context.group ?? { from: 0, to: batch }
  const placed = (name: string, i: number) => ({ stride: quantity(`${name}Stride`), shift: i * quantity(`${name}Step`) })
  for (let i = from; i < to; i++) {
    const a = matrix('a', { ...placed('a', i), rows: isATransposed ? k : m, columns: isATransposed ? m : k, access: 'read' })
    const b = matrix('b', { ...placed('b', i), rows: isBTransposed ? n : k, columns: isBTransposed ? k : n, access: 'read' })
    const c = matrix('c', { ...placed('c', i), rows: m, columns: n, access: 'write' })
    apart(instruction, c, a, { name: 'A' })
    apart(instruction, c, b, { name: 'B' })
    for (let row = 0; row < m; row++) {
      for (let column = 0; column < n; column++) {
        const sum = product(
          context,
          k,
          undefined,
          (l) => (isATransposed ? at(a, l, row) : at(a, row, l)),
          (l) => (isBTransposed ? at(b, column, l) : at(b, l, column)),
        )
        put(c, row, column, sum)
      }
    }
  }
}

/** Our own layout: B[K, N] as it is, at the start of the room it has. */
const pack: Run = (context, instruction) => {
  const { number, quantity, matrix, notInGroup } = operandsOf(context, instruction)
  notInGroup()
  const [n, k] = [quantity('n'), quantity('k')]
  const transposed = (number('flags') & 1) !== 0
  const b = matrix('b', { rows: transposed ? n : k, stride: quantity('bStride'), columns: transposed ? k : n, access: 'read' })
  const all = matrix('packed', { rows: 1, stride: 0, columns: packedWords(k, n), access: 'write' })
  apart(instruction, all, b, { name: 'B' })
  all.floats.fill(Number.NaN, all.base, all.base + all.columns)
  for (let l = 0; l < k; l++) for (let j = 0; j < n; j++) all.floats[all.base + l * n + j] = transposed ? at(b, j, l) : at(b, l, j)
}

const outer: Run = (context, instruction) => {
  const { number, quantity, matrix, notInGroup } = operandsOf(context, instruction)
  notInGroup()
  const [m, n, k] = [quantity('m'), quantity('n'), quantity('k')]
  const adds = (number('flags') & 1) !== 0
  const a = matrix('a', { rows: k, stride: quantity('aStride'), columns: m, access: 'read' })
  const b = matrix('b', { rows: k, stride: quantity('bStride'), columns: n, access: 'read' })
  const c = matrix('c', { rows: m, stride: quantity('cStride'), columns: n, access: adds ? 'update' : 'write' })
  apart(instruction, c, a, { name: 'A' })
  apart(instruction, c, b, { name: 'B' })
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const sum = product(
        context,
        k,
        adds ? at(c, i, j) : undefined,
        (l) => at(a, l, i),
        (l) => at(b, l, j),
      )
      put(c, i, j, sum)
    }
  }
}

const LANES = 16
const ROW_BLOCK = 4096

/** How a reduction takes one element more, and how two parts of it join. */
const reductions = ({ multiplyAdd }: Context) => ({
  [Reduction.sum]: { start: 0, take: (x: number, sum: number) => fround(x + sum), join: (a: number, b: number) => fround(a + b) },
  [Reduction.largest]: { start: Number.NEGATIVE_INFINITY, take: (x: number, best: number) => Math.max(x, best), join: Math.max },
  [Reduction.sumOfSquares]: {
    start: 0,
    take: (x: number, sum: number) => multiplyAdd(x, x, sum),
    join: (a: number, b: number) => fround(a + b),
  },
})
type Reducer = ReturnType<typeof reductions>[keyof ReturnType<typeof reductions>]

/** Consecutive elements: sixteen lanes, halves onto each other, for each block of 4096. */
function reduceRow({ start, take, join }: Reducer, count: number, value: (i: number) => number): number {
  let total: number | undefined
  for (let block = 0; block === 0 || block < count; block += ROW_BLOCK) {
    const lanes = new Array<number>(LANES).fill(start)
    for (let i = block; i < Math.min(block + ROW_BLOCK, count); i++) lanes[i % LANES] = take(value(i), lanes[i % LANES]!)
    for (let half = LANES / 2; half >= 1; half /= 2) for (let i = 0; i < half; i++) lanes[i] = join(lanes[i]!, lanes[i + half]!)
    total = total === undefined ? lanes[0]! : join(total, lanes[0]!)
  }
  return total!
}

/** Elements that stand apart: in order, in blocks of 256 that start anew and then join in order. */
function reduceColumn({ start, take, join }: Reducer, count: number, value: (i: number) => number): number {
  let total: number | undefined
  for (let block = 0; block === 0 || block < count; block += BLOCK) {
    let part = start
    for (let i = block; i < Math.min(block + BLOCK, count); i++) part = take(value(i), part)
    total = total === undefined ? part : join(total, part)
  }
  return total!
}

const reduce: Run = (context, instruction) => {
  const { number, quantity, rows, matrix } = operandsOf(context, instruction)
  const [outerSize, count, width] = [rows('outer'), quantity('count'), quantity('width')]
  const reducer =
    reductions(context)[number('kind') as keyof ReturnType<typeof reductions>] ?? failAt(instruction, `unknown kind ${number('kind')}`)
  const from = matrix('in', { rows: outerSize, stride: count * width, columns: count * width, access: 'read', grouped: true })
  const out = matrix('out', { rows: outerSize, stride: width, columns: width, access: 'write', grouped: true })
  apart(instruction, out, from)
  const along = width === 1 ? reduceRow : reduceColumn
  for (let i = 0; i < out.rows; i++) {
    for (let j = 0; j < width; j++)
      put(
        out,
        i,
        j,
        along(reducer, count, (l) => at(from, i, l * width + j)),
      )
  }
}

const scatterAdd: Run = (context, instruction) => {
  const { quantity, matrix, notInGroup } = operandsOf(context, instruction)
  notInGroup()
  const [tableRows, count, columns] = [quantity('tableRows'), quantity('count'), quantity('columns')]
  const ids = matrix('ids', { rows: 1, stride: 0, columns: count, access: 'read' })
  const values = matrix('values', { rows: count, stride: quantity('valuesStride'), columns, access: 'read' })
  const table = matrix('table', { rows: tableRows, stride: quantity('tableStride'), columns, access: 'write' })
  apart(instruction, table, values, { name: 'the values' })
  apart(instruction, table, ids, { name: 'the ids' })
  for (let row = 0; row < tableRows; row++) for (let j = 0; j < columns; j++) put(table, row, j, 0)
  for (let i = 0; i < count; i++) {
    const row = ids.integers[ids.base + i]!
    if (row < 0 || row >= tableRows) continue
    for (let j = 0; j < columns; j++) put(table, row, j, at(table, row, j) + at(values, i, j))
  }
}

/** The largest of a row and the sum of its exponentials from there. */
function exponentials(matrix: Region, row: number): { largest: number; sum: number } {
  let largest = Number.NEGATIVE_INFINITY
  for (let j = 0; j < matrix.columns; j++) largest = Math.max(largest, at(matrix, row, j))
  let sum = 0
  for (let j = 0; j < matrix.columns; j++) sum += Math.exp(at(matrix, row, j) - largest)
  return { largest, sum }
}

const softmax: Run = (context, instruction) => {
  const { number, quantity, rows, matrix } = operandsOf(context, instruction)
  const [count, columns] = [rows('rows'), quantity('columns')]
  if (number('kind') !== 0 && number('kind') !== 1) failAt(instruction, `unknown kind ${number('kind')}`)
  const from = matrix('in', { rows: count, stride: quantity('inStride'), columns, access: 'read', grouped: true })
  const out = matrix('out', { rows: count, stride: quantity('outStride'), columns, access: 'write', grouped: true })
  apart(instruction, out, from, { inPlace: true })
  for (let i = 0; i < out.rows; i++) {
    const { largest, sum } = exponentials(from, i)
    for (let j = 0; j < columns; j++) {
      const x = at(from, i, j) - largest
      put(out, i, j, number('kind') === 0 ? Math.exp(x) / sum : x - Math.log(sum))
    }
  }
}

const crossEntropy: Run = (context, instruction) => {
  const { quantity, rows, matrix, has } = operandsOf(context, instruction)
  const [count, columns] = [rows('rows'), quantity('columns')]
  const perRow = { rows: count, stride: 1, columns: 1, grouped: true } as const
  const logits = matrix('logits', { rows: count, stride: quantity('logitsStride'), columns, access: 'read', grouped: true })
  const targets = matrix('targets', { ...perRow, access: 'read' })
  const scale = has('scale') ? matrix('scale', { ...perRow, access: 'read' }) : undefined
  const losses = has('losses') ? matrix('losses', { ...perRow, access: 'write' }) : undefined
  const gradient = has('gradient')
    ? matrix('gradient', { rows: count, stride: quantity('gradientStride'), columns, access: 'write', grouped: true })
    : undefined
  if (gradient) apart(instruction, gradient, logits, { inPlace: true, name: 'the logits' })
  for (const [out, other] of [gradient, losses].flatMap((out) => [targets, scale].map((other) => [out, other] as const))) {
    if (out && other) apart(instruction, out, other, { name: 'the targets or the scale' })
  }
  if (losses) apart(instruction, losses, logits, { name: 'the logits' })
  for (let i = 0; i < logits.rows; i++) {
    const target = targets.integers[targets.base + i]!
    const inside = target >= 0 && target < columns
    const { largest, sum } = exponentials(logits, i)
    if (losses) put(losses, i, 0, inside ? Math.log(sum) + largest - at(logits, i, target) : 0)
    for (let j = 0; gradient && j < columns; j++) {
      const difference = Math.exp(at(logits, i, j) - largest) / sum - (j === target ? 1 : 0)
      put(gradient, i, j, inside ? difference * (scale ? at(scale, i, 0) : 1) : 0)
    }
  }
}

const firstLargest = (matrix: Region, row: number): number => {
  let best = 0
  for (let j = 1; j < matrix.columns; j++) if (at(matrix, row, j) > at(matrix, row, best)) best = j
  return best
}

const argmax: Run = (context, instruction) => {
  const { quantity, rows, matrix } = operandsOf(context, instruction)
  const [count, columns] = [rows('rows'), quantity('columns')]
  const from = matrix('in', { rows: count, stride: quantity('inStride'), columns, access: 'read', grouped: true })
  const out = matrix('out', { rows: count, stride: 1, columns: 1, access: 'write', grouped: true })
  apart(instruction, out, from)
  for (let i = 0; i < out.rows; i++) out.integers[out.base + i] = firstLargest(from, i)
}

/** Draws from softmax(logits ÷ temperature) cut to the k likeliest, then to the likeliest that hold the share p; walks the kept in order of their ids. */
function draw(logits: Region, row: number, [temperature, topK, topP]: readonly [number, number, number], uniform: number): number {
  if (!(temperature > 0)) return firstLargest(logits, row)
  const largest = at(logits, row, firstLargest(logits, row))
  const weights = Array.from({ length: logits.columns }, (_, j) => ({
    id: j,
    weight: Math.exp((at(logits, row, j) - largest) / temperature),
  }))
  const likeliest = [...weights].sort((x, y) => y.weight - x.weight || x.id - y.id).slice(0, topK >= 1 ? Math.floor(topK) : undefined)
  const share = topP < 1 ? topP * likeliest.reduce((sum, { weight }) => sum + weight, 0) : Number.POSITIVE_INFINITY
  let held = 0
  const kept = likeliest.filter(({ weight }, i) => {
    const stays = i === 0 || held < share
    held += stays ? weight : 0
    return stays
  })
  let left = uniform * held
  kept.sort((x, y) => x.id - y.id)
  for (const { id, weight } of kept) {
    left -= weight
    if (left < 0) return id
  }
  return kept.at(-1)!.id
}

const sample: Run = (context, instruction) => {
  const { number, quantity, rows, matrix } = operandsOf(context, instruction)
  const [count, columns] = [rows('rows'), quantity('columns')]
  const logits = matrix('logits', { rows: count, stride: quantity('logitsStride'), columns, access: 'read', grouped: true })
  const settings = matrix('settings', { rows: 1, stride: 0, columns: 3, access: 'read' })
  const state = matrix('state', { rows: 1, stride: 0, columns: 2, access: 'read' })
  const [offset, position] = ['offset', 'position'].map((name) => matrix(name, { rows: 1, stride: 0, columns: 1, access: 'read' })) as [
    Region,
    Region,
  ]
  const out = matrix('out', { rows: count, stride: 1, columns: 1, access: 'write', grouped: true })
  apart(instruction, out, logits)
  const step = (offset.integers[offset.base]! + position.integers[position.base]!) >>> 0
  const [temperature, topK, topP] = settings.floats.subarray(settings.base, settings.base + 3) as unknown as [number, number, number]
  for (let i = 0; i < out.rows; i++) {
    const uniform = uniformAt(state.integers[state.base]! >>> 0, number('stream') >>> 0, step, i + (context.group?.from ?? 0))
    out.integers[out.base + i] = draw(logits, i, [temperature, topK, topP], uniform)
  }
}

const transpose: Run = (context, instruction) => {
  const { quantity, matrix, notInGroup } = operandsOf(context, instruction)
  notInGroup()
  const [a, b, c] = [quantity('a'), quantity('b'), quantity('c')]
  const from = matrix('in', { rows: 1, stride: 0, columns: a * b * c, access: 'read' })
  const out = matrix('out', { rows: 1, stride: 0, columns: a * b * c, access: 'write' })
  apart(instruction, out, from)
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      for (let l = 0; l < c; l++) out.integers[out.base + (j * a + i) * c + l] = from.integers[from.base + (i * b + j) * c + l]!
    }
  }
}

const window: Run = (context, instruction) => {
  const { number, quantity, matrix, notInGroup, has } = operandsOf(context, instruction)
  notInGroup()
  const [outRows, inRows, columns] = [quantity('outRows'), quantity('inRows'), quantity('columns')]
  const [spreads, stride, width] = [(number('flags') & 1) !== 0, number('stride'), number('width')]
  if (stride === 0) failAt(instruction, 'the stride is 0')
  const [windows, rows] = spreads ? [inRows, outRows] : [outRows, inRows]
  const before = width < 0 ? 0 : Math.floor(Math.max(0, (windows - 1) * stride + width - rows) / 2)
  const begin = number('offset') + (has('plus') ? quantity('plus') : 0) - (has('minus') ? quantity('minus') : 0) - before
  const from = matrix('in', { rows: inRows, stride: columns, columns, access: 'read' })
  const out = matrix('out', { rows: outRows, stride: columns, columns, access: 'write' })
  apart(instruction, out, from)
  for (let row = 0; row < outRows; row++) {
    const source = spreads ? (row - begin) / stride : row * stride + begin
    const isThere = Number.isInteger(source) && source >= 0 && source < inRows
    for (let j = 0; j < columns; j++)
      out.integers[out.base + row * columns + j] = isThere ? from.integers[from.base + source * columns + j]! : 0
  }
}

const topK: Run = (context, instruction) => {
  const { quantity, rows, matrix } = operandsOf(context, instruction)
  const [count, columns, k] = [rows('rows'), quantity('columns'), quantity('k')]
  const from = matrix('in', { rows: count, stride: quantity('inStride'), columns, access: 'read', grouped: true })
  const values = matrix('values', { rows: count, stride: k, columns: k, access: 'write', grouped: true })
  const places = matrix('places', { rows: count, stride: k, columns: k, access: 'write', grouped: true })
  apart(instruction, values, from)
  apart(instruction, places, from)
  for (let i = 0; i < values.rows; i++) {
    const order = Array.from({ length: columns }, (_, j) => j)
    const rank = (j: number) => (Number.isNaN(at(from, i, j)) ? 1 : 0)
    order.sort(
      (a, b) =>
        rank(a) - rank(b) || (rank(a) ? 0 : at(from, i, a) < at(from, i, b) ? 1 : at(from, i, a) > at(from, i, b) ? -1 : 0) || a - b,
    )
    for (let j = 0; j < k; j++) {
      put(values, i, j, j < columns ? at(from, i, order[j]!) : Number.NEGATIVE_INFINITY)
      places.integers[places.base + i * k + j] = j < columns ? order[j]! : 0
    }
  }
}

const copy: Run = (context, instruction) => {
  const { quantity, rows, matrix } = operandsOf(context, instruction)
  const [count, columns] = [rows('rows'), quantity('columns')]
  const from = matrix('in', { rows: count, stride: quantity('inStride'), columns, access: 'read', grouped: true })
  const out = matrix('out', { rows: count, stride: quantity('outStride'), columns, access: 'write', grouped: true })
  apart(instruction, out, from, { inPlace: true })
  for (let i = 0; i < out.rows; i++) {
    for (let j = 0; j < columns; j++) out.integers[out.base + i * out.stride + j] = from.integers[from.base + i * from.stride + j]!
  }
}

/** What each instruction does; `loop` and `end` belong to whoever runs the list. */
export const runs: Readonly<Record<Exclude<OperationName, 'loop' | 'end'>, Run>> = {
  matmul,
  pack,
  outer,
  pointwise: runPointwise,
  reduce,
  scatterAdd,
  softmax,
  crossEntropy,
  argmax,
  sample,
  transpose,
  copy,
  batchedMatmul,
  window,
  topK,
}
