import { TekrarError } from '../base/errors.ts'
import type { Json, JsonObject } from '../base/json.ts'
import { invalidModel } from '../base/parse.ts'
import type { CallArguments, MadeLayer, RowContext } from './row.ts'
import { Settings } from './settings.ts'
import { isObject, type KerasObject, objectOf } from './spelling.ts'
import { inTheirPlace, kerasLayers } from './table.ts'
import type { Dialect } from './values.ts'

/** How a layer is made beside its configuration. */
export interface Making {
  readonly dialect: Dialect
  readonly call: CallArguments
  /** The name to give it; its own unless given. */
  readonly name?: string
}

/** A layer as an object of Keras. Throws `invalid-model` for anything else. */
export function layerObject(value: Json | undefined, place: string): KerasObject {
  const object = objectOf(value)
  if (!object) throw invalidModel(place, 'expected a layer of Keras, { class_name, config }')
  if (isObject(value) && value.config === undefined) throw invalidModel(`${place}: ${object.className}`, 'config is missing')
  return object
}

/** For errors: "LSTM 'lstm_1'". */
export const placeOf = ({ className, config }: KerasObject): string =>
  typeof config.name === 'string' ? `${className} '${config.name}'` : className

/** Our layer for one of Keras's. Throws `unsupported` for a class or an option we do not have, and `invalid-model`. */
export function makeLayer(object: KerasObject, making: Making): MadeLayer {
  const { className, config } = object
  const where = placeOf(object)
  const name = className.includes('>') ? className.slice(className.lastIndexOf('>') + 1) : className
  if (!Object.hasOwn(kerasLayers, name))
    throw new TekrarError('unsupported', {
      where,
      what: `the layer ${className} is not supported`,
      remedy: Object.hasOwn(inTheirPlace, name) ? inTheirPlace[name]! : `these are: ${Object.keys(kerasLayers).join(', ')}`,
    })
  const context = contextOf(config, where, making)
  const made = kerasLayers[name]!(context)
  context.settings.finish()
  return made
}

function contextOf(config: JsonObject, where: string, making: Making): RowContext {
  const name = making.name ?? (typeof config.name === 'string' ? config.name.replaceAll('/', '.') : undefined)
  const inner = (value: Json | undefined): KerasObject => layerObject(value, where)
  return {
    settings: new Settings(config, where),
    config,
    dialect: making.dialect,
    common: { ...(name === undefined ? {} : { name }), trainable: config.trainable !== false },
    call: making.call,
    layer: (value) => makeLayer(inner(value), { dialect: making.dialect, call: {} }),
    within: (value) => {
      const object = inner(value)
      return {
        className: object.className,
        context: contextOf(object.config, placeOf(object), { dialect: making.dialect, call: {} }),
      }
    },
  }
}
