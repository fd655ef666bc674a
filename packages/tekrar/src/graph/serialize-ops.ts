import type { Json, JsonObject } from '../base/json.ts'
import { invalidModel, parseList, parseObject, parseOneOf, parseText, parseTruth, parseWhole } from '../base/parse.ts'
import { type Dimension, type Shape, sameShape } from '../base/shape.ts'
import * as ops from './ops.ts'
import { scanBody } from './scan.ts'
import { windowOf } from './steps.ts'
import type { Graph } from './substitute.ts'
import type { BinaryFunction, DataType, Op, Tensor, UnaryFunction } from './tensor.ts'

export interface NodeReading {
  readonly node: JsonObject
  readonly inputs: readonly Tensor[]
  readonly shape: Shape
  readonly type: DataType
  readonly where: string
  readDimension(value: Json | undefined, place: string): Dimension
  readBody(data: unknown, place: string): Graph
}

/** How a node of one kind is read: through the function of `ops.ts` that made it, which checks the shapes once more. */
export interface OpReader {
  /** How many operands; any number when left out. */
  readonly operands?: number
  readonly attributes: readonly string[]
  readonly read: (reading: NodeReading) => Tensor
}

const unaryFunctions: Record<UnaryFunction, (x: Tensor) => Tensor> = {
  negate: ops.negate,
  absolute: ops.absolute,
  sign: ops.sign,
  floor: ops.floor,
  exp: ops.exp,
  log: ops.log,
  tanh: ops.tanh,
  sigmoid: ops.sigmoid,
  erf: ops.erf,
  squareRoot: ops.squareRoot,
  reciprocal: ops.reciprocal,
  isFinite: ops.isFinite,
  toFloat: ops.toFloat,
  toIndex: ops.toIndex,
}

const binaryFunctions: Record<BinaryFunction, (a: Tensor, b: Tensor) => Tensor> = {
  add: ops.add,
  subtract: ops.subtract,
  multiply: ops.multiply,
  divide: ops.divide,
  maximum: ops.maximum,
  minimum: ops.minimum,
  greater: ops.greater,
  greaterEqual: ops.greaterEqual,
  equal: ops.equal,
}

const functionNames = <Name extends string>(table: Record<Name, unknown>) => Object.keys(table) as Name[]

const whole = ({ node, where }: NodeReading, key: string, least = 0) => parseWhole(node[key], `${where}.${key}`, least)

/** Ascending axes of an operand of that rank; `all`: each axis exactly once, in any order. */
function axes({ node, where }: NodeReading, key: string, rank: number, all = false): number[] {
  const list = parseList(node[key], `${where}.${key}`).map((axis, i) => parseWhole(axis, `${where}.${key}[${i}]`))
  const fits = list.every((axis, i) => axis < rank && (all || i === 0 || axis > list[i - 1]!)) && new Set(list).size === list.length
  if (!fits || (all && list.length !== rank))
    throw invalidModel(`${where}.${key}`, `[${list.join(', ')}] are no axes of a tensor with ${rank}`)
  return list
}

function axis(reading: NodeReading): number {
  const at = whole(reading, 'axis')
  if (at >= (reading.inputs[0]?.shape.length ?? 0)) throw invalidModel(`${reading.where}.axis`, `axis ${at} does not exist`)
  return at
}

const requireRank = ({ where }: NodeReading, tensor: Tensor, least: number): Tensor => {
  if (tensor.shape.length < least) throw invalidModel(where, `expected a tensor of at least ${least} axes`)
  return tensor
}

const requireIds = ({ where }: NodeReading, tensor: Tensor): Tensor => {
  if (tensor.type !== 'index') throw invalidModel(where, 'expected ids')
  return tensor
}

const one = (read: (x: Tensor, reading: NodeReading) => Tensor, attributes: readonly string[] = []): OpReader => ({
  operands: 1,
  attributes,
  read: (reading) => read(reading.inputs[0]!, reading),
})

const two = (read: (a: Tensor, b: Tensor, reading: NodeReading) => Tensor, attributes: readonly string[] = []): OpReader => ({
  operands: 2,
  attributes,
  read: (reading) => read(reading.inputs[0]!, reading.inputs[1]!, reading),
})

/** One row for each kind of op that may stand in a file: all but `variable` and `input`, which come from outside. */
export const opReaders: Record<Exclude<Op['kind'], 'variable' | 'input'>, OpReader> = {
  argument: {
    operands: 0,
    attributes: ['label'],
    read: ({ node, shape, type, where }) => ops.argument(parseText(node.label, `${where}.label`), shape, type),
  },
  constant: { operands: 0, attributes: ['value'], read: ({ node, where }) => ops.constant(readNumber(node.value, `${where}.value`)) },
  unary: one(
    (x, { node, where }) => unaryFunctions[parseOneOf(node.function, `${where}.function`, functionNames(unaryFunctions))](x),
    ['function'],
  ),
  binary: two(
    (a, b, { node, where }) => binaryFunctions[parseOneOf(node.function, `${where}.function`, functionNames(binaryFunctions))](a, b),
    ['function'],
  ),
  select: { operands: 3, attributes: [], read: ({ inputs: [condition, a, b] }) => ops.select(condition!, a!, b!) },
  broadcast: one((x, reading) => ops.broadcast(x, reading.shape, axes(reading, 'axes', reading.shape.length)), ['axes']),
  sum: one((x, reading) => ops.sum(x, axes(reading, 'axes', x.shape.length)), ['axes']),
  largest: one((x, reading) => ops.largest(x, axes(reading, 'axes', x.shape.length)), ['axes']),
  matmul: two(
    (x, w, { node, where }) => ops.matmul(x, w, { transposed: parseTruth(node.transposed, `${where}.transposed`) }),
    ['transposed'],
  ),
  batchedMatmul: two(
    (a, b, { node, where }) =>
      ops.batchedMatmul(a, b, {
        transposedA: parseTruth(node.transposedA, `${where}.transposedA`),
        transposed: parseTruth(node.transposed, `${where}.transposed`),
      }),
    ['transposedA', 'transposed'],
  ),
  outer: two((a, b, reading) => ops.outer(requireRank(reading, a, 1), requireRank(reading, b, 1))),
  gather: two((table, ids, reading) => {
    if (table.shape.length !== 2) throw invalidModel(reading.where, 'expected a table of two axes')
    return ops.gather(table, requireIds(reading, ids))
  }),
  scatterAdd: two(
    (ids, values, reading) => {
      if (!sameShape(ids.shape, values.shape.slice(0, -1))) throw invalidModel(reading.where, 'ids and values do not fit together')
      const rows = reading.readDimension(reading.node.rows, `${reading.where}.rows`)
      return ops.scatterAdd(requireIds(reading, ids), requireRank(reading, values, 1), rows)
    },
    ['rows'],
  ),
  window: one(readWindow, ['stride', 'offset', 'plus', 'minus', 'width', 'spreads']),
  topK: one(
    (x, reading) => {
      const { values, places } = ops.topK(requireRank(reading, x, 1), whole(reading, 'count', 1))
      return parseOneOf(reading.node.gives, `${reading.where}.gives`, ['values', 'places']) === 'values' ? values : places
    },
    ['count', 'gives'],
  ),
  concat: {
    attributes: ['axis'],
    read(reading) {
      if (reading.inputs.length === 0) throw invalidModel(reading.where, 'concat takes at least one operand')
      return ops.concat(reading.inputs, axis(reading))
    },
  },
  slice: one((x, reading) => ops.slice(x, whole(reading, 'start'), whole(reading, 'size', 1), axis(reading)), ['axis', 'start', 'size']),
  pad: one(
    (x, reading) => {
      const at = axis(reading)
      if (typeof x.shape[at] !== 'number') throw invalidModel(reading.where, 'an axis of run-time size cannot be padded')
      return ops.pad(x, whole(reading, 'before'), whole(reading, 'after'), at)
    },
    ['axis', 'before', 'after'],
  ),
  // With other extents it merges or splits them: whether as many elements are left is seen when it runs.
  reshape: one((x, { shape }) => (sameExtents(x.shape, shape) ? ops.reshape(x, shape) : ops.regroup(x, shape))),
  transpose: one((x, reading) => ops.transpose(x, axes(reading, 'permutation', x.shape.length, true)), ['permutation']),
  softmax: one((x, reading) => ops.softmax(requireRank(reading, x, 1))),
  logSoftmax: one((x, reading) => ops.logSoftmax(requireRank(reading, x, 1))),
  crossEntropy: two((logits, targets, reading) => ops.crossEntropy(requireRank(reading, logits, 1), requireIds(reading, targets))),
  crossEntropyGradient: {
    operands: 3,
    attributes: [],
    read(reading) {
      const [logits, targets, scale] = reading.inputs as [Tensor, Tensor, Tensor]
      const rows = requireRank(reading, logits, 1).shape.slice(0, -1)
      if (!sameShape(rows, targets.shape) || !sameShape(rows, scale.shape))
        throw invalidModel(reading.where, 'logits, targets and scale do not fit together')
      return ops.crossEntropyGradient(logits, requireIds(reading, targets), scale)
    },
  },
  argmax: one((x, reading) => ops.argmax(requireRank(reading, x, 1))),
  stopGradient: one((x) => ops.stopGradient(x)),
  random: one((state, reading) => ops.random(requireIds(reading, state), stream(reading), reading.shape), ['stream']),
  sample: {
    operands: 5,
    attributes: ['stream'],
    read(reading) {
      const [logits, settings, state, offset, position] = reading.inputs as [Tensor, Tensor, Tensor, Tensor, Tensor]
      return ops.sample({ logits: requireRank(reading, logits, 2), settings, state, offset, position }, stream(reading))
    },
  },
  scan: { attributes: ['steps', 'reverse', 'counts', 'body'], read: readScan },
  result: one((x, reading) => resultsOf.get(x)?.[whole(reading, 'index')] ?? noResult(reading), ['index']),
}

const resultsOf = new WeakMap<Tensor, readonly Tensor[]>()

const noResult = ({ where }: NodeReading): never => {
  throw invalidModel(where, 'there is no such result of a scan')
}

const stream = ({ node, where }: NodeReading): number => {
  const value = node.stream
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= 2 ** 32)
    throw invalidModel(`${where}.stream`, 'expected a whole number below 2³²')
  return value
}

function readNumber(value: Json | undefined, place: string): number {
  if (value === 'Infinity' || value === '-Infinity' || value === 'NaN') return Number(value)
  if (typeof value === 'number') return value
  throw invalidModel(place, 'expected a number')
}

function readWindow(x: Tensor, reading: NodeReading): Tensor {
  const { node, where, shape } = reading
  const [stride, offset] = [readNumber(node.stride, `${where}.stride`), readNumber(node.offset, `${where}.offset`)]
  const added = (key: 'plus' | 'minus') => (node[key] === 0 ? 0 : reading.readDimension(node[key], `${where}.${key}`))
  const [plus, minus] = [added('plus'), added('minus')]
  const width = node.width === null ? undefined : whole(reading, 'width', 1)
  if (shape.length === 0) throw invalidModel(where, 'a window has steps')
  const made = windowOf(x, shape[0]!, { stride, offset, plus, minus, ...(width === undefined ? {} : { width }) })
  if (made.op.kind !== 'window' || !parseTruth(node.spreads, `${where}.spreads`)) return made
  return { ...made, op: { ...made.op, spreads: true } }
}

function readScan({ node, inputs, where, readDimension, readBody }: NodeReading): Tensor {
  const steps = readDimension(node.steps, `${where}.steps`)
  const graph = readBody(node.body, `${where}.body`)
  const counts = parseObject(node.counts, `${where}.counts`)
  const count = (key: string) => parseWhole(counts[key], `${where}.counts.${key}`)
  const [sequences, states, constants] = [count('sequences'), count('states'), count('constants')]
  const parameters = graph.inputs.slice(1)
  const index = graph.inputs[0]
  const outputs = graph.outputs.length - states
  if (
    index?.type !== 'index' ||
    index.shape.length > 0 ||
    parameters.length !== sequences + states + constants ||
    outputs < 0 ||
    graph.outputs.length === 0
  )
    throw invalidModel(where, 'the body does not have the parameters it says')
  const body = {
    index,
    sequences: parameters.slice(0, sequences),
    states: parameters.slice(sequences, sequences + states),
    constants: parameters.slice(sequences + states),
    outputs: graph.outputs.slice(0, outputs),
    next: graph.outputs.slice(outputs),
  }
  const expected = parameters.map((parameter, i) => ({
    type: parameter.type,
    shape: i < sequences ? [steps, ...parameter.shape] : parameter.shape,
  }))
  const fits =
    inputs.length === expected.length &&
    expected.every(({ shape, type }, i) => sameShape(inputs[i]!.shape, shape) && inputs[i]!.type === type)
  const keeps = body.states.every((state, i) => sameShape(state.shape, body.next[i]!.shape) && state.type === body.next[i]!.type)
  if (!fits || !keeps) throw invalidModel(where, 'what it repeats does not fit its operands')
  const given = {
    sequences: inputs.slice(0, sequences),
    initial: inputs.slice(sequences, sequences + states),
    constants: inputs.slice(sequences + states),
  }
  const results = scanBody(body, { steps, reverse: parseTruth(node.reverse, `${where}.reverse`), ...given })
  const all = [...results.outputs, ...results.states]
  const scan = all[0]!.inputs[0]!
  resultsOf.set(scan, all)
  return scan
}

/** Whether the same extents stand in two shapes, in whatever order. */
const sameExtents = (a: Shape, b: Shape): boolean => {
  const [ours, theirs] = [a, b].map((shape) => shape.flatMap((size) => (typeof size === 'number' ? [] : size.extent)).sort())
  return ours!.length === theirs!.length && ours!.every((name, i) => name === theirs![i])
}
