import { TekrarError } from '../base/errors.ts'
import { type Shape, STEPS } from '../base/shape.ts'
import { BuildRecord } from '../layers/context.ts'
import { input as inputLayer, UNKNOWN_STEPS } from '../layers/input.ts'
import type { Layer, Signal, Symbolic, Weight } from '../layers/layer.ts'
import { nameLayers } from '../layers/names.ts'
import { userShape } from '../layers/signals.ts'
import { callsOf, type Graph, layersOf } from './graph.ts'
import { type Network, networkOf } from './network.ts'
import { placeLayers } from './place-layers.ts'
import { SameSizes } from './same-sizes.ts'

export type { Graph } from './graph.ts'

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
export const buildNetwork = (layers: readonly Layer[], options: NetworkOptions): Network => buildGraph(chain(layers, options))

/** Layers one after the other, as a graph. Throws `invalid-argument` and `unsupported`. */
export function chain(layers: readonly Layer[], { input: given, seed }: NetworkOptions): Graph {
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
  return { inputs: [entry], outputs: [last], seed }
}

/** A chain's layers are not tried one by one: the network is built at once. */
const UNTRIED: Omit<Symbolic, 'source'> = { shape: [], signal: { shape: [], type: 'float', sequence: false }, output: 0 }

/** What a network takes over from one that stands. */
export interface Shared {
  readonly names: ReadonlyMap<Layer, string>
  readonly weights: readonly Weight[]
}

/**
 * Builds the network between symbolic tensors. Sequences of different inputs have different numbers of steps, unless a layer needs them to be the same, or one to be as
 * many as something else is known to have.
 * Throws `shape-mismatch`, `duplicate-name`, and `invalid-argument` for outputs that cannot be reached from the inputs.
 */
export function buildGraph(graph: Graph, shared?: Shared): Network {
  const layers = layersOf(callsOf(graph), graph.order)
  const names = namesOf(layers, shared?.names)
  const sizes = new SameSizes(STEPS)
  for (;;) {
    const record = new BuildRecord(graph.seed, (name) => sizes.of(name), shared?.weights)
    const placed = placeLayers(graph, layers, {
      names,
      prefix: '',
      context: (layer, path, at) => record.context(path, layer.trainable, at),
      entry: (i, signal, path) => withSteps(signal, i === 0, path, sizes),
    })
    if (record.united.length === 0)
      return networkOf({
        ...placed,
        graph,
        names,
        weights: record.weightsOf(layers.map((layer) => names.get(layer)!)),
        derived: record.derived,
      })
    for (const [a, b] of record.united) sizes.unite(a, b)
  }
}

/** The names of layers, some of which may have theirs already. Throws `duplicate-name` and `invalid-argument`. */
export function namesOf(layers: readonly Layer[], known: ReadonlyMap<Layer, string> = new Map()): ReadonlyMap<Layer, string> {
  const taken = [...known].filter(([layer]) => !layers.includes(layer)).map(([{ kind, label }, name]) => ({ kind, label, name }))
  const own = layers.map((layer) => {
    const name = known.get(layer) ?? layer.name
    return { kind: layer.kind, label: layer.label, ...(name === undefined ? {} : { name }) }
  })
  const names = nameLayers([...own, ...taken])
  return new Map(layers.map((layer, i) => [layer, names[i]!]))
}

/** The input's signal with its steps: the first input's are the model's steps, another's are its own unless a layer said what they are. */
function withSteps(signal: Signal, isFirst: boolean, path: string, sizes: SameSizes): Signal {
  const steps = sizes.of(isFirst ? STEPS.extent : `${STEPS.extent} of ${path}`)
  const shape: Shape = signal.shape.map((size) => (typeof size !== 'number' && size.extent === UNKNOWN_STEPS ? steps : size))
  return { ...signal, shape }
}
