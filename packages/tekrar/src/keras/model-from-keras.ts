import { TekrarError } from '../base/errors.ts'
import type { Json, JsonObject } from '../base/json.ts'
import { invalidModel } from '../base/parse.ts'
import type { EngineOptions } from '../engine/open.ts'
import type { Executor } from '../execution/executor.ts'
import { openExecutor } from '../execution/open.ts'
import { buildGraph } from '../model/build-network.ts'
import { Model } from '../model/model.ts'
import { Definition, isModel } from './definition.ts'
import { entrySymbol } from './entry-point.ts'
import { KerasModel } from './keras-model.ts'
import { isBefore3 } from './layer-from-keras.ts'
import { ofKeras } from './of-keras.ts'
import { isObject, objectOf } from './spelling.ts'

/** Options of `modelFromKeras`. */
export interface KerasModelOptions extends EngineOptions {
  /** The input's shape with the batch, where the configuration does not say it: `[null, null, 16]`. */
  readonly inputShape?: readonly (number | null)[]
  /** The version of Keras that wrote it, where it matters and is not in the text. */
  readonly kerasVersion?: string
  /** Of the initial weights; 1. */
  readonly seed?: number
  /** What runs it; one is opened if none is given. */
  readonly executor?: Executor
}

/**
 * A model of Keras from its configuration: what `model.to_json()` or `model.get_config()` gave, a text or an object, Sequential or Functional, of Keras 2 or 3. Weights
 * begin as the configuration's initialisers say; `setWeights` takes Keras's.
 *
 * ```ts
 * const model = modelFromKeras(json)
 * model.setWeights(weights)
 * model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] })
 * const history = await model.fit(inputs, targets, { epochs: 3 })
 * ```
 *
 * Throws `unsupported` for a layer or an option we do not have, naming it and what would serve, and `invalid-model` for what is no model of Keras.
 */
export const modelFromKeras = (configuration: string | object, options: KerasModelOptions = {}): KerasModel =>
  ofKeras(() => readModel(configuration, options))

function readModel(configuration: string | object, options: KerasModelOptions): KerasModel {
  const json = typeof configuration === 'string' ? parsed(configuration) : (configuration as Json)
  const object = objectOf(json) ?? bare(json)
  if (!object || !isModel(object)) throw notAModel(json)
  const version = options.kerasVersion ?? (isObject(json) ? json.keras_version : undefined)
  const definition = new Definition(object, { dialect: { before3: isBefore3(version) } })
  const inputs = definition.entries.map((entry) => entrySymbol(entry, options.inputShape))
  const outputs = definition.apply(inputs)
  const network = buildGraph({ inputs, outputs, seed: options.seed ?? 1 })
  let opened: Executor | undefined
  const model = new Model({
    name: definition.name,
    network,
    build: () => network,
    openExecutor: async () => {
      opened = options.executor ?? (await openExecutor(options))
      return opened
    },
  })
  let training: Model | undefined
  return new KerasModel(model, {
    weightsOf: (weights) => definition.weights(weights),
    executor: () => opened,
    inTraining() {
      if (training) return training
      const entries = definition.entries.map((entry) => entrySymbol({ ...entry, name: `${entry.name} in training` }, options.inputShape))
      training = model.part({ inputs: entries, outputs: definition.apply(entries, { training: true }) })
      return training
    },
  })
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    throw invalidModel('modelFromKeras', `it is no JSON: ${(error as Error).message}`)
  }
}

/** `model.get_config()` alone, without the class around it. */
function bare(json: Json): { readonly className: string; readonly config: JsonObject } | undefined {
  if (!isObject(json) || !Array.isArray(json.layers)) return undefined
  return { className: 'input_layers' in json ? 'Functional' : 'Sequential', config: json }
}

function notAModel(json: Json): TekrarError<'invalid-model' | 'unsupported'> {
  const className = isObject(json) && typeof json.class_name === 'string' ? json.class_name : undefined
  if (className === undefined) return invalidModel('modelFromKeras', 'expected a model of Keras, { class_name, config }')
  return new TekrarError('unsupported', {
    where: 'modelFromKeras',
    what: `the class ${className} is not supported`,
    remedy: 'a Sequential or a Functional model would serve; layerFromKeras takes a layer',
  })
}
