import type { Json, JsonObject } from '../base/json.ts'

/** `return_sequences` → `returnSequences`, `GlorotUniform` → `glorotUniform`, `L2` → `l2`. */
export const camelCase = (name: string): string =>
  name
    .replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    .replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (start) => start.toLowerCase())

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A class and what it is made with: the way Keras writes every object. */
export interface KerasObject {
  readonly className: string
  readonly config: JsonObject
}

/**
 * An object as Keras 3 (`{ module, class_name, config, registered_name }`) and Keras 1 and 2 (`{ class_name, config }`) write it; none for anything else. A
 * function of Keras itself stands for its name: `{ class_name: 'function', config: 'tanh' }`.
 */
export function objectOf(value: Json | undefined): KerasObject | undefined {
  if (!isObject(value) || typeof value.class_name !== 'string') return undefined
  return { className: value.class_name, config: isObject(value.config) ? value.config : {} }
}

/** `{ class_name: 'function', config: 'tanh' }` → `tanh`, as is a plain text. */
export function functionName(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value
  if (isObject(value) && value.class_name === 'function' && typeof value.config === 'string') return value.config
  return undefined
}
