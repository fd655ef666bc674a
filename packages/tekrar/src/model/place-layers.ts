import { requireMask } from '../layers/given-mask.ts'
import type { BuildContext, BuiltLayer, Layer, LayerCall, Signal, Symbolic } from '../layers/layer.ts'
import type { NetworkInput } from '../training/network.ts'
import { callsOf, type Graph } from './graph.ts'
import type { NetworkParts, Place, Source } from './network.ts'

/** Where layers are put: in a network of their own, or within another layer. */
export interface Ground {
  readonly names: ReadonlyMap<Layer, string>
  /** Stands before every layer's name, such as `encoder/`. */
  readonly prefix: string
  context(layer: Layer, path: string, at: Pick<BuildContext, 'place' | 'initialState' | 'constants'>): BuildContext
  /** What input `i` is here; `declared` is what it was said to be. */
  entry(i: number, declared: Signal, path: string): Signal
}

/** Layers at their places, each once in `layers`. */
export type Placed = Pick<NetworkParts, 'places' | 'inputs' | 'outputs' | 'layers'>

/** Builds every layer at every place, operands before users. Throws `shape-mismatch`. */
export function placeLayers(graph: Graph, layers: readonly Layer[], ground: Ground): Placed {
  const calls = callsOf(graph)
  const placeOf = new Map<LayerCall, number>(calls.map((call, at) => [call, at]))
  const entryOf = new Map<LayerCall, number>(graph.inputs.map(({ source }, i) => [source, i]))
  const sourceOf = ({ source, output }: Symbolic): Source => ({ place: placeOf.get(source)!, output })
  const built: BuiltLayer[] = []
  const first = new Map<Layer, BuiltLayer>()
  const counts = new Map<Layer, number>()
  const entries: { place: number; input: NetworkInput }[] = []
  const signals = (list: readonly Source[]) => list.map(({ place, output }) => built[place]!.outputs[output]!)
  const places = calls.map((call, at): Place => {
    const { layer } = call
    const path = `${ground.prefix}${ground.names.get(layer)!}`
    const place = (counts.get(layer) ?? 0) + 1
    counts.set(layer, place)
    const sources = {
      inputs: call.inputs.map(sourceOf),
      initialState: call.initialState.map(sourceOf),
      constants: call.constants.map(sourceOf),
      masks: call.masks.map((mask) => mask && sourceOf(mask)),
    }
    const context = ground.context(layer, path, {
      place,
      initialState: signals(sources.initialState),
      constants: signals(sources.constants),
    })
    const made = layer.build(signals(sources.inputs), context)
    for (const [i, mask] of sources.masks.entries())
      if (mask && sources.inputs[i]) requireMask(layer, made.title, context, ...(signals([sources.inputs[i], mask]) as [Signal, Signal]))
    const entry = entryOf.get(call)
    const layerHere = entry === undefined ? made : { ...made, outputs: made.outputs.map((signal) => ground.entry(entry, signal, path)) }
    built.push(layerHere)
    if (entry === undefined) first.set(layer, first.get(layer) ?? layerHere)
    else {
      const { shape, type, sequence } = layerHere.outputs[0]!
      entries[entry] = { place: at, input: { name: path, shape, type, sequence } }
    }
    return { layer: layerHere, call, name: place === 1 ? path : `${path}:${place}`, ...sources }
  })
  const takerOf = (at: number): { readonly taker?: string } => {
    const taker = places.find((place) => place.inputs.some((source) => source.place === at))?.layer
    return taker ? { taker: `${taker.title} '${taker.path}'` } : {}
  }
  return {
    places,
    inputs: entries.map(({ place, input }) => ({ place, input: { ...input, ...takerOf(place) } })),
    outputs: graph.outputs.map(sourceOf),
    layers: layers.flatMap((layer) => first.get(layer) ?? []),
  }
}
