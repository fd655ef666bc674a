import { TekrarError } from '../base/errors.ts'
import { extent, type Shape, STEPS } from '../base/shape.ts'
import { BuildRecord } from '../layers/context.ts'
import { INPUT, input as inputLayer, UNKNOWN_STEPS } from '../layers/input.ts'
import type { BuiltLayer, Layer, LayerCall, Signal, Symbolic } from '../layers/layer.ts'
import { nameLayers } from '../layers/names.ts'
import { userShape } from '../layers/signals.ts'
import type { NetworkInput } from '../training/network.ts'
import { type Network, networkOf, type Place, type Source } from './network.ts'

export interface NetworkOptions {
  /** What the data is like, where the first layer cannot tell. */
  readonly input?: Signal
  readonly seed: number
}

/** What the network takes, if the first layer can tell before any data is seen: ids for an embedding, `inputs` where it is given. */
export const inputOf = (layers: readonly Layer[]): Signal | undefined => layers[0]?.input

/**
 * Builds layers one on the other. Weights are named `layer/weight` and start from the seed and their name.
 * Throws `shape-mismatch` for a layer that does not suit the one before, `duplicate-name`, and `unsupported` without an input.
 */
export function buildNetwork(layers: readonly Layer[], { input: given, seed }: NetworkOptions): Network {
  if (layers.length === 0)
    throw new TekrarError('invalid-argument', { where: 'sequential', name: 'layers', expected: 'at least one layer', actual: '[]' })
  const input = given ?? inputOf(layers)
  if (!input)
    throw new TekrarError('unsupported', {
      where: `${layers[0]!.kind} '${nameLayers(layers)[0]}'`,
      what: 'the number of features is not known yet',
      remedy: 'give the first layer inputs: n, or call build with the shape of the data',
    })
  const entry = inputLayer({
    shape: userShape(input)
      .slice(1)
      .map((size) => (typeof size === 'number' ? size : null)),
    type: input.type,
  })
  let last: Symbolic = entry
  for (const layer of layers) last = { ...UNTRIED, source: { layer, inputs: [last], initialState: [], constants: [], masks: [] } }
  return buildGraph({ inputs: [entry], outputs: [last], seed })
}

/** A chain's layers are not tried one by one: the network is built at once. */
const UNTRIED: Omit<Symbolic, 'source'> = { shape: [], signal: { shape: [], type: 'float', sequence: false }, output: 0 }

export interface Graph {
  readonly inputs: readonly Symbolic[]
  readonly outputs: readonly Symbolic[]
  readonly seed: number
  /** The order of the layers, where it is not that in which the outputs ask for them; inputs may stand among them. */
  readonly order?: readonly Layer[]
}

/**
 * Builds the network between symbolic tensors. Sequences of different inputs have different numbers of steps, unless a layer needs them to be the same.
 * Throws `shape-mismatch`, `duplicate-name`, and `invalid-argument` for outputs that cannot be reached from the inputs.
 */
export function buildGraph(graph: Graph): Network {
  const calls = callsOf(graph)
  const layers = [...new Set([...(graph.order ?? []), ...calls.map(({ layer }) => layer)])].filter((layer) =>
    calls.some((call) => call.layer === layer),
  )
  const names = namesOf(layers)
  const same = new Map<string, string>()
  for (;;) {
    const record = new BuildRecord(graph.seed, (name) => rootOf(same, name))
    const network = build(graph, calls, layers, names, record, same)
    if (record.united.length === 0) return network
    for (const pair of record.united) {
      const [a, b] = pair.map((name) => rootOf(same, name)) as [string, string]
      if (a !== b) same.set(b === STEPS.extent ? a : b, b === STEPS.extent ? b : a)
    }
  }
}

function namesOf(layers: readonly Layer[]): ReadonlyMap<Layer, string> {
  const names = nameLayers(layers)
  return new Map(layers.map((layer, i) => [layer, names[i]!]))
}

const rootOf = (same: ReadonlyMap<string, string>, name: string): string => {
  let root = name
  for (let next = same.get(root); next !== undefined && next !== root; next = same.get(root)) root = next
  return root
}

/** Every call that the outputs need, operands before users. */
function callsOf({ inputs, outputs }: Graph): LayerCall[] {
  const done = new Set<LayerCall>(inputs.map(({ source }) => source))
  const open = new Set<LayerCall>()
  const visit = (call: LayerCall): void => {
    if (done.has(call) || open.has(call)) return
    if (call.layer.kind === INPUT)
      throw new TekrarError('invalid-argument', {
        where: 'model',
        name: 'inputs',
        expected: `every input that the outputs are made from; ${call.layer.name === undefined ? 'one' : `'${call.layer.name}'`} is missing`,
        actual: `${inputs.length} given`,
      })
    open.add(call)
    for (const { source } of operandsOf(call)) visit(source)
    open.delete(call)
    done.add(call)
  }
  for (const { source } of outputs) visit(source)
  return [...done]
}

const operandsOf = ({ inputs, initialState, constants, masks }: LayerCall): Symbolic[] => [
  ...inputs,
  ...initialState,
  ...constants,
  ...masks.filter((mask) => mask !== undefined),
]

function build(
  { inputs, outputs }: Graph,
  calls: readonly LayerCall[],
  layers: readonly Layer[],
  names: ReadonlyMap<Layer, string>,
  record: BuildRecord,
  same: ReadonlyMap<string, string>,
): Network {
  const sourceOf = ({ source, output }: Symbolic): Source => ({ place: calls.indexOf(source), output })
  const built: BuiltLayer[] = []
  const first = new Map<Layer, BuiltLayer>()
  const entries: { place: number; input: NetworkInput }[] = []
  const counts = new Map<Layer, number>()
  const places = calls.map((call, at): Place => {
    const { layer } = call
    const path = names.get(layer)!
    const place = (counts.get(layer) ?? 0) + 1
    counts.set(layer, place)
    const sources = {
      inputs: call.inputs.map(sourceOf),
      initialState: call.initialState.map(sourceOf),
      constants: call.constants.map(sourceOf),
      masks: call.masks.map((mask) => mask && sourceOf(mask)),
    }
    const signals = (list: readonly Source[]) => list.map(({ place: from, output }) => built[from]!.outputs[output]!)
    const context = record.context(path, layer.trainable, {
      place,
      initialState: signals(sources.initialState),
      constants: signals(sources.constants),
    })
    const made = layer.build(signals(sources.inputs), context)
    const entry = inputs.findIndex(({ source }) => source === call)
    const layerHere = entry < 0 ? made : { ...made, outputs: made.outputs.map((signal) => withSteps(signal, entry === 0, path, same)) }
    built.push(layerHere)
    if (entry < 0 && !first.has(layer)) first.set(layer, layerHere)
    if (entry >= 0) {
      const { shape, type, sequence } = layerHere.outputs[0]!
      entries[entry] = { place: at, input: { name: path, shape, type, sequence } }
    }
    return { layer: layerHere, call, name: place === 1 ? path : `${path}:${place}`, ...sources }
  })
  const takerOf = (at: number): { readonly taker?: string } => {
    const taker = places.find((place) => place.inputs.some((source) => source.place === at))?.layer
    return taker ? { taker: `${taker.title} '${taker.path}'` } : {}
  }
  return networkOf({
    places,
    inputs: entries.map(({ place, input }) => ({ place, input: { ...input, ...takerOf(place) } })),
    outputs: outputs.map(sourceOf),
    layers: layers.flatMap((layer) => first.get(layer) ?? []),
    weights: record.weightsOf(layers.map((layer) => names.get(layer)!)),
    derived: record.derived,
  })
}

/** The input's signal with the extent of its steps: the first input's are the model's steps, another's are its own unless a layer said that they are the same. */
function withSteps(signal: Signal, isFirst: boolean, path: string, same: ReadonlyMap<string, string>): Signal {
  const name = rootOf(same, isFirst ? STEPS.extent : `${STEPS.extent} of ${path}`)
  const shape: Shape = signal.shape.map((size) => (typeof size !== 'number' && size.extent === UNKNOWN_STEPS ? extent(name) : size))
  return { ...signal, shape }
}
