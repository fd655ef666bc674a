import type { JsonObject } from '../base/json.ts'
import type { Weight } from '../layers/layer.ts'
import type { Network, Source } from './network.ts'

/** Which output of which place: places are counted from 0, inputs first. */
export type Reference = readonly [place: number, output: number]

/** A use of a layer; what it takes stands before it. */
export interface PlaceDescription extends JsonObject {
  /** The layer's name. */
  readonly layer: string
  readonly inputs: readonly Reference[]
}

/** Layers and how they are called on each other, as plain data. */
export interface GraphDescription extends JsonObject {
  /** `{ name, shape, type }`: a shape in the user's order without the batch, null for any number of steps. */
  readonly inputs: readonly JsonObject[]
  /** Each layer once, with its settings. */
  readonly layers: readonly JsonObject[]
  readonly places: readonly PlaceDescription[]
  readonly outputs: readonly Reference[]
}

/** The kind of layer that is a model. */
export const MODEL = 'model'

/** A network's layers as data. A layer is saved as trainable where one of its weights is, whatever it was when it was made. */
export function saveGraph({ inputs, layers, places, outputSources, weights }: Network): GraphDescription {
  const entries = places.slice(0, inputs.length)
  return {
    inputs: entries.map(({ layer }) => layer.config),
    layers: layers.map((layer) => withFrozen({ kind: layer.kind, ...layer.config }, weights, `${layer.path}/`)),
    places: places.slice(inputs.length).map(({ layer, call, ...place }): PlaceDescription => {
      const lists = { initialState: place.initialState, constants: place.constants, masks: place.masks }
      const given = Object.entries(lists).filter(([, sources]) => sources.length > 0)
      return {
        layer: layer.path,
        inputs: place.inputs.map(referenceTo),
        ...Object.fromEntries(given.map(([name, sources]) => [name, sources.map((source) => (source ? referenceTo(source) : null))])),
        ...(call.training === undefined ? {} : { training: call.training }),
      }
    }),
    outputs: outputSources.map(referenceTo),
  }
}

const referenceTo = ({ place, output }: Source): Reference => [place, output]

/** A layer's description with what has become of it and of the layers within. */
function withFrozen(layer: JsonObject, weights: readonly Weight[], prefix: string): JsonObject {
  const own = weights.filter(({ path, fixed }) => path.startsWith(prefix) && !fixed)
  if (own.length === 0) return layer
  const trainable = own.some((weight) => weight.trainable)
  if (layer.kind !== MODEL) return { ...layer, trainable }
  const model = layer.model as GraphDescription
  const layers = model.layers.map((inner) => withFrozen(inner, weights, `${prefix}${String(inner.name)}/`))
  return { ...layer, trainable, model: { ...model, layers } }
}
