import { BATCH, type Dimension, type Shape, STEPS, sameShape } from '../base/shape.ts'
import * as ops from './ops.ts'
import { type Entry, type Ground, tamed } from './random-ground.test-support.ts'
import { growScan } from './random-scan.test-support.ts'
import * as overSteps from './steps.ts'
import type { Tensor, UnaryFunction } from './tensor.ts'

const o = { ...ops, ...overSteps }

/** Makes entries from what the ground has; none where it has nothing that fits. */
type Grower = (ground: Ground) => readonly Entry[]

const MAXIMAL_AXES = 4
const isFloat = ({ tensor }: Entry): boolean => tensor.type === 'float'
const last = <Item>(items: readonly Item[]): Item | undefined => items[items.length - 1]

const find = ({ pool, chance }: Ground, fits: (entry: Entry) => boolean): Entry | undefined => {
  const found = pool.filter(fits)
  // Late entries more often, so that graphs grow deep.
  return found.length === 0 ? undefined : chance.one(2) ? chance.of(found.slice(-4)) : chance.of(found)
}

const findFloat = (ground: Ground, fits: (shape: Shape) => boolean = () => true): Entry | undefined =>
  find(ground, (entry) => isFloat(entry) && fits(entry.tensor.shape))

const findExact = (ground: Ground): Entry => find(ground, (entry) => isFloat(entry) && entry.exact) ?? ground.leaf([BATCH, 3])

/** Another tensor of the shape, or one that broadcasts to it. */
const like = (ground: Ground, shape: Shape): Entry => {
  const known = find(ground, (entry) => isFloat(entry) && sameShape(entry.tensor.shape, shape))
  if (known && !ground.chance.one(4)) return known
  return ground.leaf(ground.chance.one(2) ? shape : shape.slice(ground.chance.below(shape.length + 1)))
}

const product = (shape: Shape): number => shape.reduce<number>((all, d) => all * (typeof d === 'number' ? d : 5), 1)
const rough = (tensor: Tensor, bound: number): Entry => ({ tensor, bound, exact: false })

/** Functions that stay small on any operand, written so that roundings don't grow. */
const smooth: readonly ((x: Tensor, bound: number) => Entry)[] = [
  (x) => rough(o.tanh(x), 1),
  (x) => rough(o.sigmoid(x), 1),
  (x) => rough(o.erf(x), 1),
  (x) => rough(o.exp(o.negate(o.absolute(x))), 1),
  (x, bound) => rough(o.log(o.add(1, o.square(x))), bound),
  (x, bound) => rough(o.squareRoot(o.add(1, o.absolute(x))), 1 + bound),
  (x) => rough(o.reciprocal(o.add(1, o.square(x))), 1),
  (x, bound) => rough(o.negate(x), bound),
  (x, bound) => rough(o.absolute(x), bound),
  (x, bound) => rough(o.relu(x), bound),
  (x, bound) => rough(o.minimum(o.maximum(-0.5, x), 0.5), Math.min(bound, 0.5)),
]

const unary: Grower = (ground) => {
  const x = findFloat(ground)
  if (!x) return []
  if (!ground.smooth && ground.chance.one(10)) return [{ ...x, tensor: o.stopGradient(x.tensor) }]
  return [ground.chance.of(smooth)(x.tensor, x.bound)]
}

const jumps: readonly UnaryFunction[] = ['sign', 'floor', 'isFinite']
/** What jumps is only taken of numbers that are the same in every precision. */
const jumping: Grower = (ground) => {
  const { tensor, bound } = findExact(ground)
  const [function_, other] = [ground.chance.of(jumps), ground.leaf(tensor.shape.slice(ground.chance.below(tensor.shape.length + 1))).tensor]
  const made = ground.chance.of([
    () => (function_ === 'sign' ? o.sign(tensor) : function_ === 'floor' ? o.floor(o.multiply(tensor, 2)) : o.isFinite(tensor)),
    () => o.greater(tensor, other),
    () => o.greaterEqual(other, tensor),
    () => o.equal(o.floor(o.multiply(tensor, 2)), o.floor(o.multiply(other, 2))),
  ])()
  return [{ tensor: made, bound: 2 * bound + 1, exact: true }]
}

const binary: Grower = (ground) => {
  const x = findFloat(ground)
  if (!x) return []
  const y = like(ground, x.tensor.shape)
  const [a, b] = ground.chance.one(2) ? [x.tensor, y.tensor] : [y.tensor, x.tensor]
  return [
    ground.chance.of([
      () => rough(o.add(a, b), x.bound + y.bound),
      () => rough(o.subtract(a, b), x.bound + y.bound),
      () => rough(o.multiply(a, b), x.bound * y.bound),
      () => rough(o.square(a), Math.max(x.bound, y.bound) ** 2),
      () => rough(o.divide(a, o.add(1, o.square(b))), Math.max(x.bound, y.bound)),
      () => rough(o.maximum(a, b), Math.max(x.bound, y.bound)),
      () => rough(o.minimum(a, b), Math.max(x.bound, y.bound)),
      () => rough(o.subtract(1, a), 1 + Math.max(x.bound, y.bound)),
    ])(),
  ]
}

const select: Grower = (ground) => {
  const condition = findExact(ground)
  const a = like(ground, condition.tensor.shape)
  const b = like(ground, condition.tensor.shape)
  return [rough(o.select(o.greater(condition.tensor, 0.25), a.tensor, ground.chance.one(3) ? 0 : b.tensor), Math.max(a.bound, b.bound))]
}

const anyDimension = ({ chance }: Ground): Dimension => chance.of([BATCH, STEPS, chance.size(), chance.size()])

const broadcast: Grower = (ground) => {
  const x = findFloat(ground, (shape) => shape.length < MAXIMAL_AXES - 1)
  if (!x) return []
  const at = ground.chance.below(x.tensor.shape.length + 1)
  const shape = [...x.tensor.shape.slice(0, at), anyDimension(ground), ...x.tensor.shape.slice(at)]
  const axes = x.tensor.shape.map((_, axis) => (axis < at ? axis : axis + 1))
  return product(shape) > 4000 ? [] : [{ ...x, tensor: o.broadcast(x.tensor, shape, axes) }]
}

const reduce: Grower = (ground) => {
  const x = findFloat(ground, (shape) => shape.length > 0)
  if (!x) return []
  const axes = x.tensor.shape.map((_, axis) => axis).filter(() => ground.chance.one(2))
  const count = product(axes.map((axis) => x.tensor.shape[axis]!))
  return [
    ground.chance.of([
      () => rough(o.multiply(o.sum(x.tensor, axes), 1 / count), x.bound),
      () => rough(o.mean(x.tensor, axes), x.bound),
      // Numbers that are equal but for rounding would share the gradient, or not.
      () =>
        x.exact
          ? { ...x, tensor: o.largest(x.tensor, axes) }
          : ground.smooth
            ? x
            : { ...x, tensor: o.stopGradient(o.largest(x.tensor, axes)) },
    ])(),
  ]
}

const matmul: Grower = (ground) => {
  const x = findFloat(ground, (shape) => typeof last(shape) === 'number')
  if (!x) return []
  const inner = last(x.tensor.shape) as number
  const transposed = ground.chance.one(3)
  const known = findFloat(
    ground,
    (shape) => shape.length === 2 && shape[transposed ? 1 : 0] === inner && typeof shape[transposed ? 0 : 1] === 'number',
  )
  const size = ground.chance.size()
  const w = known && ground.chance.one(2) ? known : ground.variable(transposed ? [size, inner] : [inner, size])
  return [tamed(rough(o.matmul(x.tensor, w.tensor, { transposed }), (x.bound * w.bound * inner) / 2))]
}

/** Small products of what has three axes or more, some of them read in another order, as attention does. */
const batchedMatmul: Grower = (ground) => {
  const { chance } = ground
  const x = findFloat(ground, (shape) => shape.length >= 2)
  if (!x) return []
  const { shape } = x.tensor
  const rank = shape.length
  const order =
    chance.one(3) && rank === 3
      ? [1, 0, 2]
      : chance.one(3)
        ? [...shape.keys()].map((axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis))
        : undefined
  const a = order ? o.transpose(x.tensor, order) : x.tensor
  const [transposedA, transposed] = [chance.one(2), chance.one(2)]
  const inner = a.shape[transposedA ? rank - 2 : rank - 1]!
  const other = anyDimension(ground)
  const wanted = [...a.shape.slice(0, -2), ...(transposed ? [other, inner] : [inner, other])]
  const known = findFloat(ground, (found) => sameShape(found, wanted))
  const b = known && chance.one(2) ? known : chance.one(2) && rank === 3 ? turned(ground, wanted) : ground.leaf(wanted)
  const size = product([inner])
  if (product(wanted) > 2000 || product(a.shape) > 2000) return []
  return [tamed(rough(o.multiply(o.batchedMatmul(a, b.tensor, { transposedA, transposed }), 1 / size), x.bound * b.bound))]
}

/** Attention of one query a row over a sequence: what a cell does at each step when it looks at an encoder's outputs. */
const attend: Grower = (ground) => {
  const query = findFloat(ground, (shape) => shape.length === 2 && shape[0] === BATCH && typeof shape[1] === 'number')
  if (!query) return []
  const units = query.tensor.shape[1]!
  const memory = ground.chance.one(2) ? ground.variable([STEPS, BATCH, units as number]) : ground.leaf([STEPS, BATCH, units])
  const values = o.transpose(memory.tensor, [1, 0, 2])
  const asked = o.batchedMatmul(o.reshape(query.tensor, [BATCH, 1, units]), values, { transposed: true })
  const weights = o.softmax(o.reshape(asked, [BATCH, STEPS]))
  return [rough(o.reshape(o.batchedMatmul(o.reshape(weights, [BATCH, 1, STEPS]), values), [BATCH, units]), 1)]
}

/** A leaf whose first two axes stand the other way round in memory. */
const turned = (ground: Ground, [a, b, c]: Shape): Entry => {
  const leaf = ground.leaf([b!, a!, c!])
  return { ...leaf, tensor: o.transpose(leaf.tensor, [1, 0, 2]) }
}

const outer: Grower = (ground) => {
  const a = findFloat(ground, (shape) => typeof last(shape) === 'number')
  if (!a) return []
  const shape = [...a.tensor.shape.slice(0, -1), ground.chance.size()]
  const b =
    find(
      ground,
      (entry) =>
        isFloat(entry) && typeof last(entry.tensor.shape) === 'number' && sameShape(entry.tensor.shape.slice(0, -1), shape.slice(0, -1)),
    ) ?? ground.leaf(shape)
  return [tamed(rough(o.outer(a.tensor, b.tensor), a.bound * b.bound * product(shape.slice(0, -1))))]
}

const lookUp: Grower = (ground) => {
  const { chance } = ground
  const table = findFloat(ground, (shape) => shape.length === 2 && shape.every((d) => typeof d === 'number')) ?? ground.variable([4, 3])
  const rows = table.tensor.shape[0] as number
  const ids = ground.leaf(chance.of([[BATCH], [STEPS, BATCH], [3]]), 'index', { below: rows })
  const values = ground.leaf([...ids.tensor.shape, chance.size()])
  return chance.one(2)
    ? [{ ...table, tensor: o.gather(table.tensor, ids.tensor) }]
    : [rough(o.scatterAdd(ids.tensor, values.tensor, rows + 1), product(ids.tensor.shape))]
}

/** Rows of what has a batch of rows, as the states of several beams are put in another order. */
const reorder: Grower = (ground) => {
  const table = findFloat(ground, (shape) => shape.length >= 1 && shape[0] === BATCH && shape.slice(1).every((d) => typeof d === 'number'))
  if (!table) return []
  const ids = ground.leaf(ground.chance.of([[BATCH], [3], [BATCH, 2]]), 'index', { below: 1 })
  return [{ ...table, tensor: o.gather(table.tensor, ids.tensor) }]
}

const windows: Grower = (ground) => {
  const { chance } = ground
  const x = findFloat(ground, (shape) => shape.length > 0)
  if (!x) return []
  const steps = anyDimension(ground)
  const { tensor } = x
  const axis = tensor.shape[0]!
  const made = chance.of([
    () => o.windowOf(tensor, axis, { offset: chance.below(5) - 2 }),
    () =>
      o.windowOf(tensor, steps, {
        stride: chance.of([1, 2, -1]),
        offset: chance.below(5) - 2,
        plus: chance.of([0, BATCH, axis]),
        minus: chance.of([0, STEPS]),
      }),
    () => o.windowOf(tensor, steps, { stride: 2, offset: chance.below(3), width: 3 }),
    () => o.reverse(tensor),
    () => o.broadcastTo(o.lastStep(tensor), tensor.shape),
    () => o.concatSteps([tensor, o.firstStep(o.reshape(tensor, [1, ...tensor.shape]))], steps),
  ])()
  return product(made.shape) > 4000 ? [] : [{ tensor: made, bound: 2 * x.bound, exact: x.exact }]
}

const best: Grower = (ground) => {
  const x = find(ground, ({ tensor, exact }) => tensor.type === 'float' && exact && typeof last(tensor.shape) === 'number')
  if (!x) return []
  const { values, places } = o.topK(x.tensor, 1 + ground.chance.below(last(x.tensor.shape) as number))
  const found = [
    { ...x, tensor: values },
    { tensor: o.toFloat(places), bound: last(x.tensor.shape) as number, exact: true },
  ]
  return ground.smooth ? [] : ground.chance.one(2) ? found : found.slice(ground.chance.below(2))
}

const numericAxis = (ground: Ground, { shape }: Tensor): number | undefined => {
  const axes = shape.map((_, axis) => axis).filter((axis) => typeof shape[axis] === 'number')
  return axes.length === 0 ? undefined : ground.chance.of(axes)
}

const pieces: Grower = (ground) => {
  const { chance } = ground
  const x = findFloat(ground, (shape) => shape.some((d) => typeof d === 'number'))
  if (!x) return []
  const axis = numericAxis(ground, x.tensor)!
  const size = x.tensor.shape[axis] as number
  const made = chance.of([
    () => {
      const shape = x.tensor.shape.map((d, i) => (i === axis ? chance.size() : d))
      const other = like(ground, shape)
      return o.concat(sameShape(other.tensor.shape, shape) ? [x.tensor, other.tensor, x.tensor] : [x.tensor, x.tensor], axis)
    },
    () => {
      const start = chance.below(size)
      return o.slice(x.tensor, start, 1 + chance.below(size - start), axis)
    },
    () => (size % 2 === 0 ? o.concat(o.split(x.tensor, 2, axis).reverse(), axis) : o.pad(x.tensor, 1, 0, axis)),
    () => o.pad(x.tensor, chance.below(3), chance.below(3), axis),
  ])()
  return [{ tensor: made, bound: Math.max(x.bound, 1), exact: x.exact }]
}

const reshape: Grower = (ground) => {
  const x = findFloat(ground, (shape) => shape.length > 0)
  if (!x) return []
  const { shape } = x.tensor
  const at = ground.chance.below(shape.length)
  const d = shape[at]!
  const merged = shape.findIndex((left, i) => typeof left === 'number' && typeof shape[i + 1] === 'number')
  const one = [...shape.slice(0, at), 1, ...shape.slice(at)]
  const halves = typeof d === 'number' && d % 2 === 0 ? [...shape.slice(0, at), 2, d / 2, ...shape.slice(at + 1)] : one
  const joined =
    merged < 0 ? halves : [...shape.slice(0, merged), (shape[merged] as number) * (shape[merged + 1] as number), ...shape.slice(merged + 2)]
  const chosen = ground.chance.of([one, halves, joined])
  return chosen.length > MAXIMAL_AXES ? [] : [{ ...x, tensor: o.reshape(x.tensor, chosen) }]
}

const transpose: Grower = (ground) => {
  const x = findFloat(ground, (shape) => shape.length > 1)
  if (!x) return []
  const permutation = x.tensor.shape.map((_, axis) => axis)
  const [a, b] = [ground.chance.below(permutation.length), ground.chance.below(permutation.length)]
  ;[permutation[a], permutation[b]] = [permutation[b]!, permutation[a]!]
  return [{ ...x, tensor: o.transpose(x.tensor, permutation) }]
}

const probabilities: Grower = (ground) => {
  const x = findFloat(ground, (shape) => shape.length > 0 && typeof last(shape) === 'number')
  if (!x) return []
  const width = last(x.tensor.shape) as number
  const rows = x.tensor.shape.slice(0, -1)
  const targets = () => ground.leaf(rows, 'index', { below: width + (ground.chance.one(3) ? 1 : 0) }).tensor
  const cost = 2 * x.bound + Math.log(width)
  return [
    ground.chance.of([
      () => rough(o.softmax(x.tensor), 1),
      () => rough(o.logSoftmax(x.tensor), cost),
      () => rough(o.crossEntropy(x.tensor, targets()), cost),
      () => rough(o.crossEntropyGradient(x.tensor, targets(), ground.leaf(rows).tensor), 1),
    ])(),
  ]
}

const largestPlace: Grower = (ground) => {
  const x = find(
    ground,
    (entry) => isFloat(entry) && entry.exact && entry.tensor.shape.length > 0 && typeof last(entry.tensor.shape) === 'number',
  )
  if (!x) return []
  const place = o.argmax(x.tensor)
  return [
    { tensor: place, bound: 0, exact: true },
    { tensor: o.toFloat(place), bound: last(x.tensor.shape) as number, exact: true },
    { tensor: o.toFloat(o.toIndex(o.multiply(o.toFloat(place), 0.5))), bound: last(x.tensor.shape) as number, exact: true },
  ]
}

const draws: Grower = (ground) => {
  const { chance } = ground
  if (ground.depth > 0) return []
  const state = ground.leaf([2], 'index', { below: 1000 }).tensor
  const noise: Entry = { tensor: o.random(state, chance.below(5), [anyDimension(ground), chance.size()]), bound: 1, exact: true }
  if (!chance.one(3)) return [noise]
  const settings = ground.leaf(
    [3],
    'float',
    chance.of([
      [1, 0, 1],
      [0.5, 3, 1],
      [1, 0, 0.75],
      [0, 0, 1],
    ]),
  ).tensor
  const logits = ground.leaf([BATCH, chance.size()]).tensor
  const place = { offset: ground.leaf([], 'index').tensor, position: ground.leaf([], 'index').tensor }
  const drawn = o.sample({ logits: o.multiply(logits, 2), settings, state, ...place }, chance.below(5))
  return [noise, { tensor: drawn, bound: 0, exact: true }, { tensor: o.toFloat(drawn), bound: 20, exact: true }]
}

/** z = x·W cut into gates: the shape of every gated cell. */
const gates: Grower = (ground) => {
  const x = findFloat(ground, (shape) => shape.length > 1 && typeof last(shape) === 'number')
  if (!x) return []
  const inner = last(x.tensor.shape) as number
  const size = ground.chance.of([2, 3, 8])
  const z = o.matmul(x.tensor, ground.variable([inner, 3 * size]).tensor)
  const [a, b, c] = o.split(o.add(z, ground.variable([3 * size]).tensor), 3)
  const gate = o.sigmoid(a!)
  return [rough(o.add(o.multiply(gate, o.tanh(b!)), o.multiply(o.subtract(1, gate), c!)), x.bound * inner + 2), rough(gate, 1)]
}

const scan: Grower = (ground) => (ground.depth > 2 || (ground.depth > 1 && !ground.chance.one(3)) ? [] : growScan(ground))

/** What a graph grows by, the more useful ones more often. */
export const growers: readonly Grower[] = [
  ...[unary, unary, jumping, binary, binary, select, broadcast, reduce, matmul, matmul, batchedMatmul, attend, outer],
  ...[lookUp, reorder, windows, windows, best, pieces, reshape, transpose],
  ...[probabilities, largestPlace, draws, gates, scan, scan],
]
