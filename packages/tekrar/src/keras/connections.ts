import type { Json, JsonObject } from '../base/json.ts'
import { invalidModel, parseList, parseText, parseWhole } from '../base/parse.ts'
import type { OperandPlace } from './operations.ts'
import { isObject } from './spelling.ts'

/** An output of one of a layer's calls. */
export interface Endpoint {
  readonly layer: string
  /** Which of the layer's calls, from 0. */
  readonly node: number
  /** Which of that call's outputs. */
  readonly tensor: number
}

/** What a layer is called with, once: the tensors of its positional arguments, and its named ones. */
export interface Connection {
  readonly inputs: readonly Endpoint[]
  /** The positional arguments in order: tensors, and numbers beside them. */
  readonly operands: readonly OperandPlace[]
  /** Tensors given by name, such as `initial_state`; a list where several are. */
  readonly tensors: Readonly<Record<string, readonly Endpoint[]>>
  readonly plain: JsonObject
}

/** `["dense", 0, 0]`, as Keras 1 and 2 write a tensor, and Keras 3 writes a model's inputs and outputs. */
export function readEndpoint(value: Json | undefined, place: string): Endpoint {
  const [layer, node, tensor] = parseList(value, place)
  return { layer: parseText(layer, place), node: parseWhole(node, place), tensor: parseWhole(tensor, place) }
}

const isHistory = (value: Json | undefined): value is readonly Json[] =>
  Array.isArray(value) && value.length >= 3 && typeof value[0] === 'string' && typeof value[1] === 'number' && typeof value[2] === 'number'

/** A model's inputs or outputs: one endpoint, a list of them, or a record by name. */
export function readEndpoints(value: Json | undefined, place: string): readonly Endpoint[] {
  if (isHistory(value)) return [readEndpoint(value, place)]
  if (isObject(value)) return Object.values(value).flatMap((item) => readEndpoints(item, place))
  return parseList(value, place).flatMap((item) => readEndpoints(item, place))
}

/** The calls of a layer, in either of Keras's notations. Throws `invalid-model`. */
export const readConnections = (value: Json | undefined, place: string): readonly Connection[] =>
  parseList(value ?? [], place).map((node, i) => {
    const at = `${place}[${i}]`
    return isObject(node) && 'args' in node ? readCall(node, at) : readHistories(node, at)
  })

/** Keras 3: `{ args, kwargs }`, tensors written as objects that name where they come from. */
function readCall({ args, kwargs }: JsonObject, place: string): Connection {
  const inputs = tensorsIn(args ?? [], `${place}.args`)
  const operands = operandsIn(args ?? [])
  const tensors: Record<string, readonly Endpoint[]> = {}
  const plain: Record<string, Json> = {}
  for (const [name, value] of Object.entries(isObject(kwargs) ? kwargs : {})) {
    const found = tensorsIn(value, `${place}.kwargs.${name}`)
    if (found.length > 0) tensors[name] = found
    else plain[name] = value
  }
  return { inputs, operands, tensors, plain }
}

const operandsIn = (value: Json): readonly OperandPlace[] => {
  if (Array.isArray(value)) return value.flatMap(operandsIn)
  return typeof value === 'number' ? [value] : isObject(value) ? ['tensor'] : []
}

function tensorsIn(value: Json, place: string): readonly Endpoint[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => tensorsIn(item, `${place}[${i}]`))
  if (!isObject(value)) return []
  if (value.class_name !== '__keras_tensor__') return Object.entries(value).flatMap(([key, item]) => tensorsIn(item, `${place}.${key}`))
  if (!isObject(value.config)) throw invalidModel(place, 'a tensor without a history')
  return [readEndpoint(value.config.keras_history, `${place}.keras_history`)]
}

/** Keras 1 and 2: a list of `[layer, node, tensor, named arguments]`, of which one may stand alone. */
function readHistories(value: Json, place: string): Connection {
  const list = isHistory(value) ? [value] : parseList(value, place)
  const tensors: Record<string, readonly Endpoint[]> = {}
  const plain: Record<string, Json> = {}
  const inputs = list.flatMap((item, i) => {
    const at = `${place}[${i}]`
    const named = parseList(item, at)[3]
    for (const [name, given] of Object.entries(isObject(named) ? named : {})) {
      if (isHistory(given)) tensors[name] = [readEndpoint(given, at)]
      else if (Array.isArray(given) && given.length > 0 && given.every(isHistory))
        tensors[name] = given.map((each) => readEndpoint(each, at))
      else plain[name] = given
    }
    return [readEndpoint(item, at)]
  })
  return { inputs, operands: inputs.map(() => 'tensor'), tensors, plain }
}
