import type { JsonObject } from '../base/json.ts'
import { version } from '../base/version.ts'
import { encodeSafetensors } from '../formats/safetensors.ts'
import type { Variable } from '../graph/tensor.ts'
import type { Network } from './network.ts'
import { saveGraph } from './save-graph.ts'
import { checksumOf, FORMAT_VERSION, type ModelDescription, type SavedModel } from './saved-model.ts'

export interface SaveOptions {
  readonly name: string
  readonly network: Network
  /** The numbers of a weight. */
  readonly read: (weight: Variable) => ArrayLike<number>
  readonly preprocessing?: { toJSON(): JsonObject }
}

/** The model as data that `open` reads: the same model always gives the same bytes. */
export function saveNetwork({ name, network, read, preprocessing }: SaveOptions): SavedModel {
  const shapeOf = (weight: Variable) => weight.shape as readonly number[]
  const description = {
    format: 'tekrar',
    version: FORMAT_VERSION,
    library: version,
    dtype: 'float32',
    name,
    ...saveGraph(network),
    weights: network.weights.map((weight) => [weight.path, shapeOf(weight)] as const),
    preprocessing: preprocessing?.toJSON() ?? null,
  } as const
  const json: ModelDescription = { ...description, checksum: checksumOf(description) }
  const tensors = Object.fromEntries(
    network.weights.map((weight) => [weight.path, { shape: shapeOf(weight), data: Float32Array.from(read(weight)) }]),
  )
  return { json, weights: encodeSafetensors(tensors, { model: JSON.stringify(json) }) }
}
