import { TekrarError } from '../base/errors.ts'
import { sameDimension } from '../base/shape.ts'
import { defineLayer } from '../layers/define-layer.ts'
import type { BuildContext, Layer, Signal, WeightOptions } from '../layers/layer.ts'
import { describeSignal, unsuitable } from '../layers/signals.ts'
import { buildGraph } from './build-network.ts'
import type { Graph } from './graph.ts'
import { type Network, tracePlaces } from './network.ts'
import { placeLayers } from './place-layers.ts'
import { MODEL, saveGraph } from './save-graph.ts'

export interface ModelLayerOptions {
  readonly name?: string
  /** What automatic names count. */
  readonly label?: string
  readonly trainable?: boolean
  readonly graph: Graph
  /** The model that stands by itself, if it does: what its weights are, and whether they are frozen, is taken over when the layer is built. */
  readonly from?: { readonly network: Network; read(path: string): ArrayLike<number> }
}

/**
 * A model as a layer: its layers at the place it is called at, their weights under its name. Throws `shape-mismatch` for inputs that are not what the model takes.
 */
export function modelLayer({ name, label = MODEL, trainable = true, graph, from }: ModelLayerOptions): Layer {
  let standing: Network | undefined
  const network = () => {
    standing ??= from?.network ?? buildGraph(graph)
    return standing
  }
  const [first] = graph.inputs
  return defineLayer<never>({
    kind: MODEL,
    label,
    ...(name === undefined ? {} : { name }),
    trainable,
    ...(graph.inputs.length === 1 ? { input: first!.signal } : {}),
    build(inputs, context) {
      const { layers, names } = network()
      const title = `model(${layers.length === 1 ? 'one layer' : `${layers.length} layers`})`
      if (inputs.length !== graph.inputs.length)
        throw new TekrarError('shape-mismatch', {
          where: `${title} '${context.path}'`,
          expected: `${graph.inputs.length} inputs`,
          actual: String(inputs.length),
        })
      const prefix = `${context.path}${context.place === 1 ? '' : `:${context.place}`}/`
      const placed = placeLayers(graph, [...names.keys()], {
        names,
        prefix,
        context: (layer, path, at) => within(context, { layer: names.get(layer)!, path, trainable: layer.trainable, ...at }, from),
        entry: (i, declared) => suiting(inputs[i]!, declared, title, context.path),
      })
      const weights = [...new Set(placed.places.flatMap(({ layer }) => layer.weights))]
      return {
        path: context.path,
        kind: MODEL,
        title,
        outputs: placed.outputs.map(({ place, output }) => placed.places[place]!.layer.outputs[output]!),
        weights,
        states: placed.places.flatMap(({ layer }) => layer.states),
        get config() {
          return { name: context.path, trainable, model: saveGraph(network()) }
        },
        call: (values, { states, training, random, views }) => tracePlaces(placed, { inputs: values, states, training, random, views }),
      }
    },
  }) as Layer
}

/** The context of a layer within: its weights are the outer layer's, under its name. */
function within(
  outer: BuildContext,
  inner: Pick<BuildContext, 'path' | 'place' | 'initialState' | 'constants'> & { readonly layer: string; readonly trainable: boolean },
  from: ModelLayerOptions['from'],
): BuildContext {
  const { layer, trainable, ...context } = inner
  return {
    ...context,
    weight: (name, shape, initializer, options: WeightOptions = {}) => {
      const path = `${layer}/${name}`
      const weight = from?.network.weights.find((one) => one.path === path)
      const frozen = options.frozen || !(weight?.trainable ?? trainable)
      if (!weight) return outer.weight(path, shape, initializer, { ...options, frozen })
      const numbers = from!.read(path)
      return outer.weight(path, shape, () => numbers, { ...options, frozen })
    },
    unite: (a, b) => outer.unite(a, b),
    derive: (name, size, of) => outer.derive(`${layer}${context.place === 1 ? '' : `:${context.place}`}/${name}`, size, of),
  }
}

/** What the model is given in place of an input: the same but for sizes that the input leaves open. */
function suiting(given: Signal, declared: Signal, title: string, path: string): Signal {
  const fits =
    given.type === declared.type &&
    given.sequence === declared.sequence &&
    given.shape.length === declared.shape.length &&
    declared.shape.every((size, i) => typeof size !== 'number' || sameDimension(size, given.shape[i]!))
  if (fits) return given
  throw unsuitable(title, path, describeSignal(declared), given)
}
