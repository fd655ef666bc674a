import type { JsonObject } from '../base/json.ts'
import { KerasLayer, type KerasLayerOptions } from './keras-layer.ts'
import { layerObject, makeLayer, placeOf } from './make-layer.ts'
import { ofKeras } from './of-keras.ts'
import type { CallArguments } from './row.ts'
import { isObject } from './spelling.ts'

/** A layer as Keras writes it: `keras.layers.serialize(layer)`, or `{ class_name, config }` written by hand. */
export interface KerasLayerConfiguration {
  readonly class_name: string
  readonly config: object
}

/**
 * One layer of Keras, called as there: weights in Keras's order and shapes, arrays [batch, steps, …], masks, initial states, states back.
 *
 * ```ts
 * const layer = layerFromKeras({ class_name: 'LSTM', config: { units: 32, return_sequences: true } })
 * layer.build([null, null, 16]).setWeights(weights)
 * const outputs = await layer.call(inputs, { mask, initialState: [h, c] })
 * ```
 *
 * Throws `unsupported` for a layer or an option we do not have, `invalid-model` for a value that cannot be.
 */
export const layerFromKeras = (configuration: KerasLayerConfiguration, options: KerasLayerOptions = {}): KerasLayer =>
  ofKeras(() => readLayer(configuration, options))

function readLayer(configuration: KerasLayerConfiguration, options: KerasLayerOptions): KerasLayer {
  const object = layerObject(configuration as unknown as JsonObject, 'layerFromKeras')
  const dialect = { before3: isBefore3(options.kerasVersion) }
  const make = (call: CallArguments) => ofKeras(() => makeLayer(object, { dialect, call }))
  make({})
  const name = typeof object.config.name === 'string' ? object.config.name : placeOf(object)
  const layer = new KerasLayer(object.className, name, make, options)
  const build = (configuration as { readonly build_config?: unknown }).build_config
  const shape = isObject(build as never) ? (build as JsonObject).input_shape : undefined
  if (Array.isArray(shape)) layer.build(shape as (number | null)[])
  return layer
}

/** Whether a version of Keras is older than 3. */
export const isBefore3 = (version: unknown): boolean => typeof version === 'string' && /^[012]\./.test(version)
