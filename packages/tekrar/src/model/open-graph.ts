import type { Json, JsonObject } from '../base/json.ts'
import { invalidModel, parseList, parseObject, parseOneOf, parseRecord, parseText, parseTruth, parseWhole } from '../base/parse.ts'
import { input } from '../layers/input.ts'
import type { Layer, Symbolic } from '../layers/layer.ts'
import { type LayerReader, openLayer } from '../layers/table.ts'
import { buildGraph } from './build-network.ts'
import type { Graph } from './graph.ts'
import { modelLayer } from './model-layer.ts'
import { MODEL } from './save-graph.ts'

/** How deep models may stand in models. */
const DEEPEST = 16

/**
 * Layers called on each other again, from data: `{ inputs, layers, places, outputs }` and no more. Throws `invalid-model`, naming the place, for a reference to nothing,
 * a layer that is called nowhere, and layers that do not suit each other.
 */
export function openGraph(data: unknown, where: string, depth = 0): Graph {
  if (depth > DEEPEST) throw invalidModel(where, `models are nested more than ${DEEPEST} deep`)
  const saved = parseRecord(data, where, ['inputs', 'layers', 'places', 'outputs'])
  const at = (key: string) => (where.endsWith(' ') ? `${where}${key}` : `${where}.${key}`)
  const inputs = parseList(saved.inputs, at('inputs')).map((entry, i) => openInput(entry, `${at('inputs')}[${i}]`))
  if (inputs.length === 0) throw invalidModel(at('inputs'), 'a model takes at least one input')
  const readers = { [MODEL]: modelReader(depth + 1) }
  const layers = parseList(saved.layers, at('layers')).map((entry, i): [string, Layer] => {
    const place = `${at('layers')}[${i}]`
    const layer = openLayer(parseObject(entry, place), place, readers)
    return [layer.name ?? layer.label, layer]
  })
  const byName = new Map(layers)
  if (byName.size < layers.length) throw invalidModel(at('layers'), 'two layers have one name')
  const made: (readonly Symbolic[])[] = inputs.map((entry) => [entry])
  const called = new Set<Layer>()
  const sourceAt = (value: Json, place: string): Symbolic => {
    const [from, output, ...more] = parseList(value, place)
    const symbols = made[parseWhole(from, `${place}[0]`)]
    const symbol = symbols?.[parseWhole(output, `${place}[1]`)]
    if (!symbols) throw invalidModel(place, `no place before this one has the number ${String(from)}`)
    if (!symbol || more.length > 0)
      throw invalidModel(place, `the place ${String(from)} gives ${symbols.length} outputs, got ${JSON.stringify(value)}`)
    return symbol
  }
  const sourcesAt = (value: Json | undefined, place: string) =>
    value === undefined ? [] : parseList(value, place).map((source, i) => sourceAt(source, `${place}[${i}]`))
  for (const [i, entry] of parseList(saved.places, at('places')).entries()) {
    const place = `${at('places')}[${i}]`
    const call = parseRecord(entry, place, ['layer', 'inputs', 'initialState?', 'constants?', 'masks?', 'training?'])
    const name = parseText(call.layer, `${place}.layer`)
    const layer = byName.get(name) ?? missing(`${place}.layer`, `there is no layer '${name}'`)
    called.add(layer)
    const operands = sourcesAt(call.inputs, `${place}.inputs`)
    const options = {
      initialState: sourcesAt(call.initialState, `${place}.initialState`),
      constants: sourcesAt(call.constants, `${place}.constants`),
      mask: (call.masks === undefined ? [] : parseList(call.masks, `${place}.masks`)).map((mask, k) =>
        mask === null ? undefined : sourceAt(mask, `${place}.masks[${k}]`),
      ),
      ...(call.training === undefined ? {} : { training: parseTruth(call.training, `${place}.training`) }),
    }
    const results = [naming(place, () => layer(operands, options))].flat(Number.POSITIVE_INFINITY) as Symbolic[]
    made.push(results.sort((a, b) => a.output - b.output))
  }
  for (const [name, layer] of layers) if (!called.has(layer)) throw invalidModel(at('layers'), `the layer '${name}' is called nowhere`)
  const outputs = sourcesAt(saved.outputs, at('outputs'))
  if (outputs.length === 0) throw invalidModel(at('outputs'), 'a model gives at least one output')
  return { inputs, outputs, order: layers.map(([, layer]) => layer), seed: 1 }
}

const missing = (place: string, problem: string): never => {
  throw invalidModel(place, problem)
}

/** What goes wrong while a model from a file is put together is wrong in the file. Throws `invalid-model`. */
export function naming<Result>(place: string, make: () => Result): Result {
  try {
    return make()
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 'invalid-model') throw cause
    throw Object.assign(invalidModel(place, (cause as Error).message), { cause })
  }
}

function openInput(entry: Json, where: string): Symbolic {
  const { name, shape, type } = parseRecord(entry, where, ['name', 'shape', 'type'])
  return naming(where, () =>
    input({
      name: parseText(name, `${where}.name`),
      shape: parseList(shape, `${where}.shape`).map((size, i) => (size === null ? null : parseWhole(size, `${where}.shape[${i}]`, 1))),
      type: parseOneOf(type, `${where}.type`, ['float', 'index']),
    }),
  )
}

const modelReader =
  (depth: number): LayerReader =>
  (config: JsonObject, where: string) => {
    const { name, trainable, model } = parseRecord(config, where, ['name', 'trainable', 'model'])
    const graph = openGraph(model, `${where}.model`, depth)
    const network = naming(`${where}.model`, () => buildGraph(graph))
    return modelLayer({
      name: parseText(name, `${where}.name`),
      trainable: parseTruth(trainable, `${where}.trainable`),
      ...(graph.inputs.length === 1 ? { input: graph.inputs[0]!.signal } : {}),
      inner: () => ({ network }),
    })
  }
