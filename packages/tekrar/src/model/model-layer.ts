import { TekrarError } from '../base/errors.ts'
import { defineLayer } from '../layers/define-layer.ts'
import type { BuildContext, Layer, Signal } from '../layers/layer.ts'
import { describeSignal, unsuitable } from '../layers/signals.ts'
import { type Network, tracePlaces } from './network.ts'
import { paddingThrough } from './padding.ts'
import { placeLayers } from './place-layers.ts'
import { MODEL, saveGraph } from './save-graph.ts'

/** The model that becomes a layer. */
export interface Inner {
  readonly network: Network
  /** The numbers of a weight, by its path: they are taken over when the layer is built. Without it, the initial ones. */
  read?(path: string): ArrayLike<number>
}

export interface ModelLayerOptions {
  readonly name?: string
  /** What automatic names count. */
  readonly label?: string
  readonly trainable?: boolean
  /** What it takes, where that is known and is one input. */
  readonly input?: Signal
  /** The model, built for such inputs if it was not yet. */
  readonly inner: (inputs: readonly Signal[]) => Inner
}

/**
 * A model as a layer: its layers at the place it is called at, their weights under its name. Throws `shape-mismatch` for inputs that are not what the model takes.
 */
export function modelLayer({ name, label = MODEL, trainable = true, input, inner }: ModelLayerOptions): Layer {
  return defineLayer<never>({
    kind: MODEL,
    label,
    ...(name === undefined ? {} : { name }),
    trainable,
    ...(input ? { input } : {}),
    build(inputs, context) {
      const from = inner(inputs)
      const { graph, layers, names } = from.network
      const title = `model(${layers.length === 1 ? 'one layer' : `${layers.length} layers`})`
      if (inputs.length !== graph.inputs.length)
        throw new TekrarError('shape-mismatch', {
          where: `${title} '${context.path}'`,
          expected: `${graph.inputs.length} inputs`,
          actual: String(inputs.length),
        })
      const placed = placeLayers(graph, [...names.keys()], {
        names,
        prefix: `${context.path}${context.place === 1 ? '' : `:${context.place}`}/`,
        context: (layer, path, at) => within(context, { ...at, path, layer: names.get(layer)! }, from),
        entry: (i, declared) => suiting(inputs[i]!, declared, title, context),
      })
      return {
        path: context.path,
        kind: MODEL,
        title,
        outputs: placed.outputs.map(({ place, output }) => placed.places[place]!.layer.outputs[output]!),
        weights: [...new Set(placed.layers.flatMap(({ weights }) => weights))],
        states: placed.places.flatMap(({ layer }) => layer.states),
        heedsMask: (_, operands) => 'outputs' in paddingThrough(placed, operands.inputs),
        get config() {
          return { name: context.path, trainable, model: saveGraph(from.network) }
        },
        call: (values, { states, training, random, views }) => tracePlaces(placed, { inputs: values, states, training, random, views }),
      }
    },
  }) as Layer
}

/** The only input of a network, as it is declared: steps may be any. */
export const inputOfGraph = ({ graph }: Network): Signal | undefined => (graph.inputs.length === 1 ? graph.inputs[0]!.signal : undefined)

/** The context of a layer within: its weights are the outer layer's, under its name. */
function within(
  outer: BuildContext,
  { layer, ...context }: Pick<BuildContext, 'path' | 'place' | 'initialState' | 'constants'> & { readonly layer: string },
  { network, read }: Inner,
): BuildContext {
  return {
    ...context,
    weight: (name, shape, initializer, options = {}) => {
      const path = `${layer}/${name}`
      const standing = network.weights.find((weight) => weight.path === path)
      const numbers = read?.(path)
      return outer.weight(path, shape, numbers ? () => numbers : initializer, {
        ...options,
        frozen: (options.frozen ?? false) || !(standing?.trainable ?? true),
      })
    },
    unite: (a, b) => outer.unite(a, b),
    derive: (name, size, of) => outer.derive(`${layer}${context.place === 1 ? '' : `:${context.place}`}/${name}`, size, of),
  }
}

/** What the model is given in place of an input: the same but for sizes that one of them leaves open. */
function suiting(given: Signal, declared: Signal, title: string, context: BuildContext): Signal {
  const fits =
    given.type === declared.type &&
    given.sequence === declared.sequence &&
    given.shape.length === declared.shape.length &&
    declared.shape.every((size, i) => typeof size !== 'number' || typeof given.shape[i] !== 'number' || size === given.shape[i])
  if (!fits) throw unsuitable(title, context.path, describeSignal(declared), given)
  const shape = given.shape.map((size, i) => (typeof declared.shape[i] === 'number' ? context.unite(size, declared.shape[i]) : size))
  return { ...given, shape }
}
