import type { JsonObject } from '../base/json.ts'
import { invalidModel } from '../base/parse.ts'
import type { Layer } from './layer.ts'
import type { LayerReader } from './layer-reader.ts'
import { attentionReaders } from './table-attention.ts'
import { coreReaders } from './table-core.ts'
import { noiseReaders } from './table-noise.ts'
import { normalizationReaders } from './table-normalization.ts'
import { recurrentReaders } from './table-recurrent.ts'
import { shapeReaders } from './table-shapes.ts'
import { timeReaders } from './table-time.ts'

export type { LayerReader } from './layer-reader.ts'

/** A layer from what it saved: a row for each kind, in families. Throws `invalid-model`. */
export const layerReaders: Readonly<Record<string, LayerReader>> = {
  ...coreReaders,
  ...recurrentReaders,
  ...shapeReaders,
  ...normalizationReaders,
  ...noiseReaders,
  ...timeReaders,
  ...attentionReaders,
}

/** A layer from `{ kind, …config }`; `more` are kinds that stand above this floor. Throws `invalid-model`. */
export function openLayer(data: JsonObject, where: string, more: Readonly<Record<string, LayerReader>> = {}): Layer {
  const { kind, ...config } = data
  const readers = [more, layerReaders].find((table) => typeof kind === 'string' && Object.hasOwn(table, kind))
  if (!readers) throw invalidModel(`${where}.kind`, `the kind of layer '${String(kind)}' is not known`)
  return readers[kind as string]!(config, where, (inner, place) => openLayer(inner, place, more))
}
