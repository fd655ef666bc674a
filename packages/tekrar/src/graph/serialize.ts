import { TekrarError } from '../base/errors.ts'
import type { Json, JsonObject } from '../base/json.ts'
import { invalidModel, parseList, parseObject, parseOneOf, parseText, parseWhole } from '../base/parse.ts'
import { type Dimension, describeShape, type Shape, sameShape } from '../base/shape.ts'
import { topological } from './order.ts'
import { type OpReader, opReaders } from './serialize-ops.ts'
import type { Graph } from './substitute.ts'
import type { Op, Tensor } from './tensor.ts'

/**
 * A graph as plain data: a table of nodes, operands before their users, each `{ op, inputs, shape, …attributes }`. A shape holds numbers and
 * the names of extents. A scan's body is a graph nested in its node. Reading checks every op, attribute and shape, and runs nothing.
 */
export interface GraphData extends JsonObject {
  readonly nodes: readonly JsonObject[]
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
}

/** Throws `unsupported` for what comes from outside: a graph that is saved takes its weights as arguments. */
export function serializeGraph({ inputs, outputs }: Graph): GraphData {
  const order = topological([...inputs, ...outputs])
  const place = new Map(order.map((tensor, i) => [tensor, i]))
  for (const { op } of order.filter((tensor) => tensor.op.kind === 'argument' && !inputs.includes(tensor)))
    throw foreign((op as { name: string }).name)
  const placesOf = (tensors: readonly Tensor[]) => tensors.map((tensor) => place.get(tensor)!)
  const nodes = order.map((tensor) => ({
    ...writeOp(tensor.op),
    ...(tensor.inputs.length > 0 ? { inputs: placesOf(tensor.inputs) } : {}),
    ...(tensor.shape.length > 0 ? { shape: writeShape(tensor.shape) } : {}),
    ...(tensor.type === 'index' ? { type: 'index' } : {}),
    ...(tensor.name === undefined ? {} : { name: tensor.name }),
  }))
  return { nodes, inputs: placesOf(inputs), outputs: placesOf(outputs) }
}

const writeDimension = (dimension: Dimension): number | string => (typeof dimension === 'number' ? dimension : dimension.extent)
const writeShape = (shape: Shape) => shape.map(writeDimension)

const foreign = (name: string): TekrarError<'unsupported'> =>
  new TekrarError('unsupported', {
    where: 'save',
    what: `the step uses '${name}' from outside the cell`,
    remedy: "declare it among the cell's weights",
  })

function writeOp(op: Op): JsonObject {
  switch (op.kind) {
    case 'variable':
      throw foreign(op.variable.path)
    case 'input':
      throw foreign(op.name)
    case 'constant':
      return { op: op.kind, value: Number.isFinite(op.value) ? op.value : String(op.value) }
    case 'argument':
      return { op: op.kind, label: op.name }
    case 'scan': {
      const { index, sequences, states, constants, outputs, next } = op.body
      const graph = serializeGraph({ inputs: [index, ...sequences, ...states, ...constants], outputs: [...outputs, ...next] })
      const counts = { sequences: sequences.length, states: states.length, constants: constants.length }
      return { op: op.kind, steps: writeDimension(op.steps), reverse: op.reverse, counts, body: graph }
    }
    case 'scatterAdd':
      return { op: op.kind, rows: writeDimension(op.rows) }
    case 'window': {
      const { kind, plus, minus, ...attributes } = op
      return { op: kind, ...attributes, plus: writeDimension(plus), minus: writeDimension(minus) }
    }
    default: {
      const { kind, ...attributes } = op
      return { op: kind, ...attributes }
    }
  }
}

const MOST_NODES = 100_000
const DEEPEST = 8

/** The graph again. Throws `invalid-model`, naming the node, for anything that no graph of ours would hold. */
export function deserializeGraph(data: unknown, where: string, depth = 0): Graph {
  if (depth > DEEPEST) throw invalidModel(where, `scans are nested more than ${DEEPEST} deep`)
  const object = parseObject(data, where)
  const table = parseList(object.nodes, `${where}.nodes`)
  if (table.length > MOST_NODES) throw invalidModel(where, `more than ${MOST_NODES} nodes`)
  const tensors: Tensor[] = []
  const tensorAt = (value: Json, place: string): Tensor => tensors[parseWhole(value, place)] ?? missing(place)
  for (const [i, node] of table.entries())
    tensors.push(readNode(parseObject(node, `${where}.nodes[${i}]`), `${where}.nodes[${i}]`, tensorAt, depth))
  const listOf = (key: string) => parseList(object[key], `${where}.${key}`).map((value, i) => tensorAt(value, `${where}.${key}[${i}]`))
  const inputs = listOf('inputs')
  for (const [i, tensor] of inputs.entries())
    if (tensor.op.kind !== 'argument') throw invalidModel(`${where}.inputs[${i}]`, `expected an argument, got the op ${tensor.op.kind}`)
  const free = tensors.find((tensor) => tensor.op.kind === 'argument' && !inputs.includes(tensor))
  if (free || new Set(inputs).size < inputs.length) throw invalidModel(`${where}.inputs`, 'the arguments do not match the nodes')
  return { inputs, outputs: listOf('outputs') }
}

const missing = (place: string): never => {
  throw invalidModel(place, 'no node before this one has that number')
}

function readNode(node: JsonObject, where: string, tensorAt: (value: Json, place: string) => Tensor, depth: number): Tensor {
  const kind = parseText(node.op, `${where}.op`)
  if (!Object.hasOwn(opReaders, kind))
    throw invalidModel(`${where}.op`, `the op '${kind}' is not known; the file may be from a newer version`)
  const reader: OpReader = opReaders[kind as keyof typeof opReaders]
  const inputs = (node.inputs === undefined ? [] : parseList(node.inputs, `${where}.inputs`)).map((value, i) =>
    tensorAt(value, `${where}.inputs[${i}]`),
  )
  if (reader.operands !== undefined && inputs.length !== reader.operands)
    throw invalidModel(where, `${kind} takes ${reader.operands} operands, got ${inputs.length}`)
  const shape =
    node.shape === undefined ? [] : parseList(node.shape, `${where}.shape`).map((value, i) => readDimension(value, `${where}.shape[${i}]`))
  const type = node.type === undefined ? 'float' : parseOneOf(node.type, `${where}.type`, ['float', 'index'])
  const known = ['op', 'inputs', 'shape', 'type', 'name', ...reader.attributes]
  for (const key of Object.keys(node)) if (!known.includes(key)) throw invalidModel(where, `${kind} has no '${key}'`)
  let tensor: Tensor
  try {
    tensor = reader.read({
      node,
      inputs,
      shape,
      type,
      where,
      readDimension,
      readBody: (data, place) => deserializeGraph(data, place, depth + 1),
    })
  } catch (error) {
    if ((error as { code?: unknown }).code === 'invalid-model') throw error
    throw invalidModel(where, (error as Error).message)
  }
  if (!sameShape(tensor.shape, shape) || tensor.type !== type)
    throw invalidModel(where, `${kind} gives ${tensor.type} ${describeShape(tensor.shape)}, the file says ${type} ${describeShape(shape)}`)
  return node.name === undefined ? tensor : { ...tensor, name: parseText(node.name, `${where}.name`) }
}

function readDimension(value: Json | undefined, place: string): Dimension {
  if (typeof value !== 'string') return parseWhole(value, place, 1)
  if (!/^[A-Za-z][A-Za-z0-9 _:./-]{0,63}$/.test(value)) throw invalidModel(place, 'the name of an extent is malformed')
  return { extent: value }
}
