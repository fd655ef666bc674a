import { TekrarError } from '../base/errors.ts'
import type { Json, JsonObject } from '../base/json.ts'
import { Settings } from './settings.ts'
import { camelCase, isObject, objectOf } from './spelling.ts'

/** Whether something is one of Keras's objects, `{ class_name, config }`, rather than one of ours. */
export const isKerasObject = (value: unknown): value is JsonObject => isObject(value as Json) && 'class_name' in (value as object)

/** A row of a table: how Keras's settings of a class become ours. */
export type Reader<Made> = (settings: Settings) => Made

/**
 * What stands for a name or an object of Keras: the row of the table, made with its settings. `what`: "loss", for the error, which names what there is. Throws
 * `unsupported`.
 */
export function readByTable<Made>(value: Json, what: string, table: Readonly<Record<string, Reader<Made>>>): Made {
  const object = typeof value === 'string' ? { className: value, config: {} } : objectOf(value)
  const name = object ? keyOf(object.className.slice(object.className.lastIndexOf('>') + 1)) : ''
  if (!object || !Object.hasOwn(table, name))
    throw new TekrarError('unsupported', {
      where: 'compile',
      what: `the ${what} ${JSON.stringify(value).slice(0, 80)} is not supported`,
      remedy: `these are: ${Object.keys(table).join(', ')}`,
    })
  const settings = new Settings(object.config, `${what} ${object.className}`)
  const made = table[name]!(settings)
  settings.finish()
  return made
}

/** `RMSprop`, `rms_prop` → `rmsprop`; `AdamW` → `adamw`: without case and without underscores. */
const keyOf = (name: string): string => camelCase(name).toLowerCase()
