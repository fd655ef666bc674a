import type { JsonObject } from '../base/json.ts'
import { invalidModel, parseNumber, parseOneOf, parseRecord, parseText, parseTruth, parseWhole } from '../base/parse.ts'
import { type ActivationName, activations } from '../graph/activations.ts'
import { activation } from './activation.ts'
import { dense } from './dense.ts'
import { dropout } from './dropout.ts'
import { embedding } from './embedding.ts'
import type { Layer, LayerOptions } from './layer.ts'
import { layerNormalization } from './layer-normalization.ts'
import { recurrentReaders } from './table-recurrent.ts'

const parseActivation = (value: unknown, place: string) => parseOneOf(value, place, Object.keys(activations) as ActivationName[])

/** Opens a layer from what it saved; `open` is for layers within it. */
export type LayerReader = (config: JsonObject, where: string, open: (data: JsonObject, where: string) => Layer) => Layer

/** A layer from what it saved: a row for each kind. Throws `invalid-model`. */
export const layerReaders: Readonly<Record<string, LayerReader>> = {
  embedding(config, where) {
    const { vocabulary, units, ...common } = parseRecord(config, where, ['name', 'trainable', 'vocabulary', 'units'])
    return embedding({
      ...parseCommon(common, where),
      vocabulary: parseWhole(vocabulary, `${where}.vocabulary`, 1),
      units: parseWhole(units, `${where}.units`, 1),
    })
  },
  ...recurrentReaders,
  dense(config, where) {
    const { units, activation, useBias, ...common } = parseRecord(config, where, ['name', 'trainable', 'units', 'activation', 'useBias'])
    return dense({
      ...parseCommon(common, where),
      units: parseWhole(units, `${where}.units`, 1),
      activation: parseActivation(activation, `${where}.activation`),
      useBias: parseTruth(useBias, `${where}.useBias`),
    })
  },
  dropout(config, where) {
    const { rate, ...common } = parseRecord(config, where, ['name', 'trainable', 'rate'])
    return dropout({ ...parseCommon(common, where), rate: parseNumber(rate, `${where}.rate`) })
  },
  activation(config, where) {
    const { activation: name, ...common } = parseRecord(config, where, ['name', 'trainable', 'activation'])
    return activation(parseActivation(name, `${where}.activation`), parseCommon(common, where))
  },
  layerNormalization(config, where) {
    const { epsilon, center, scale, ...common } = parseRecord(config, where, ['name', 'trainable', 'epsilon', 'center', 'scale'])
    return layerNormalization({
      ...parseCommon(common, where),
      epsilon: parseNumber(epsilon, `${where}.epsilon`),
      center: parseTruth(center, `${where}.center`),
      scale: parseTruth(scale, `${where}.scale`),
    })
  },
}

const parseCommon = (config: { readonly name: unknown; readonly trainable: unknown }, where: string): LayerOptions => ({
  name: parseText(config.name, `${where}.name`),
  trainable: parseTruth(config.trainable, `${where}.trainable`),
})

/** A layer from `{ kind, …config }`; `more` are kinds that stand above this floor. Throws `invalid-model`. */
export function openLayer(data: JsonObject, where: string, more: Readonly<Record<string, LayerReader>> = {}): Layer {
  const { kind, ...config } = data
  const readers = [more, layerReaders].find((table) => typeof kind === 'string' && Object.hasOwn(table, kind))
  if (!readers) throw invalidModel(`${where}.kind`, `the kind of layer '${String(kind)}' is not known`)
  return readers[kind as string]!(config, where, (inner, place) => openLayer(inner, place, more))
}
