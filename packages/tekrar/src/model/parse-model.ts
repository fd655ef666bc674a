import { TekrarError } from '../base/errors.ts'
import type { Json, JsonObject } from '../base/json.ts'
import { invalidModel, parseList, parseObject, parseOneOf, parseRecord, parseText, parseWhole } from '../base/parse.ts'
import { type Dimension, extent, STEPS, sameDimension, sameShape } from '../base/shape.ts'
import { type Preprocessing, preprocessingFromJson } from '../data/preprocessing.ts'
import { decodeSafetensors } from '../formats/safetensors.ts'
import type { Signal } from '../layers/layer.ts'
import { openLayer } from '../layers/table.ts'
import { buildGraph, buildNetwork } from './build-network.ts'
import type { Network } from './network.ts'
import { naming, openGraph } from './open-graph.ts'
import { checksumOf, FORMAT_VERSION, MODEL_FILE, WEIGHTS_FILE } from './saved-model.ts'

/** What a saved model holds, checked: enough to make the model again. */
export interface OpenedModel {
  readonly name: string
  readonly network: Network
  /** By the weight's path. */
  readonly weights: ReadonlyMap<string, Float32Array>
  readonly preprocessing?: Preprocessing
}

const COMMON = ['format', 'version', 'library', 'dtype', 'name', 'layers', 'weights', 'preprocessing', 'checksum'] as const

/**
 * Reads a saved model strictly and runs none of it. `json` is the content of `model.json`, as text or parsed, `weights` that of
 * `weights.safetensors`. Throws `invalid-model`, `newer-model` or `damaged-safetensors`, which name the place.
 */
export function parseModel(json: unknown, weights: Uint8Array, where = MODEL_FILE): OpenedModel {
  const description = typeof json === 'string' ? parseJson(json, where) : json
  const object = parseObject(description, where)
  if (object.format !== 'tekrar')
    throw invalidModel(`${where}: format`, `expected 'tekrar', got ${JSON.stringify(object.format) ?? 'nothing'}`)
  const found = parseWhole(object.version, `${where}: version`, 1)
  if (found > FORMAT_VERSION) throw new TekrarError('newer-model', { found, known: FORMAT_VERSION })
  const saved = parseRecord(object, where, [...COMMON, ...(found === 1 ? ['input'] : ['inputs', 'places', 'outputs'])])
  if (saved.checksum !== checksumOf(object)) throw invalidModel(where, 'the checksum does not match: something was changed')
  parseText(saved.library, `${where}: library`)
  parseOneOf(saved.dtype, `${where}: dtype`, ['float32'])
  const network = found === 1 ? openChain(object, where) : openNetwork(object, where)
  return {
    name: parseText(saved.name, `${where}: name`),
    network,
    weights: readWeights(network, saved.weights, weights, where),
    ...(saved.preprocessing === null ? {} : { preprocessing: preprocessingFromJson(saved.preprocessing, `${where}: preprocessing`) }),
  }
}

/** Version 1: layers one after the other. */
function openChain({ input, layers }: JsonObject, where: string): Network {
  const list = parseList(layers, `${where}: layers`).map((layer, i) =>
    openLayer(parseObject(layer, `${where}: layers[${i}]`), `${where}: layers[${i}]`),
  )
  const signal = parseInput(input, `${where}: input`)
  return naming(`${where}: layers`, () => buildNetwork(list, { input: signal, seed: 1 }))
}

function openNetwork({ inputs, layers, places, outputs }: JsonObject, where: string): Network {
  const graph = openGraph({ inputs: inputs!, layers: layers!, places: places!, outputs: outputs! }, `${where}: `)
  const network = naming(`${where}: places`, () => buildGraph(graph))
  const unused = (places as readonly Json[]).length - (network.places.length - network.inputs.length)
  if (unused > 0) throw invalidModel(`${where}: places`, `${unused} of them lead to no output`)
  return network
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new TekrarError('invalid-model', { place: where, problem: `this is no JSON (${(cause as Error).message})` }, { cause })
  }
}

function parseInput(value: unknown, where: string): Signal {
  const { shape, type } = parseRecord(value, where, ['shape', 'type'])
  const dimensions = parseList(shape, `${where}.shape`).map(
    (size, i): Dimension =>
      typeof size === 'string'
        ? extent(parseOneOf(size, `${where}.shape[${i}]`, ['batch', 'steps']))
        : parseWhole(size, `${where}.shape[${i}]`, 1),
  )
  return {
    shape: dimensions,
    type: parseOneOf(type, `${where}.type`, ['float', 'index']),
    sequence: dimensions.some((size) => sameDimension(size, STEPS)),
  }
}

/** The weights, each there once, in the shape that its layer has and that `model.json` says. */
function readWeights(network: Network, listed: Json | undefined, bytes: Uint8Array, where: string): ReadonlyMap<string, Float32Array> {
  const { tensors } = decodeSafetensors(bytes, { checksum: 'required' })
  const list = parseList(listed, `${where}: weights`).map((entry, i) => parseList(entry, `${where}: weights[${i}]`))
  const names = new Set(network.weights.map((weight) => weight.path))
  const unknown = [...list.map(([name]) => String(name)), ...Object.keys(tensors)].find((name) => !names.has(name))
  if (unknown !== undefined) throw invalidModel(WEIGHTS_FILE, `no layer has the weight '${unknown}'`)
  if (list.length !== names.size) throw invalidModel(`${where}: weights`, `expected ${names.size} weights, got ${list.length}`)
  return new Map(
    network.weights.map(({ path, shape }) => {
      const tensor = tensors[path]
      if (!tensor) throw invalidModel(WEIGHTS_FILE, `the weight '${path}' is missing`)
      if (!sameShape(tensor.shape, shape))
        throw invalidModel(`${WEIGHTS_FILE}: ${path}`, `expected [${shape.join(', ')}], got [${tensor.shape.join(', ')}]`)
      if (!(tensor.data instanceof Float32Array)) throw invalidModel(`${WEIGHTS_FILE}: ${path}`, `expected float32, got ${tensor.type}`)
      return [path, tensor.data] as const
    }),
  )
}
