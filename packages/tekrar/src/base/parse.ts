import { TekrarError } from './errors.ts'
import type { Json, JsonObject } from './json.ts'

/**
 * Strict reading of plain data that came from a file. Every function takes the place, such as `model.json: layers[2].units`, and throws
 * `invalid-model` with it when the value is not what it must be.
 */
export const invalidModel = (place: string, problem: string): TekrarError<'invalid-model'> =>
  new TekrarError('invalid-model', { place, problem })

const kindOf = (value: unknown): string =>
  (value === null
    ? 'null'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'an object'
        : (JSON.stringify(value) ?? String(value))
  ).slice(0, 60)

const refuse = (place: string, expected: string, value: unknown): never => {
  throw invalidModel(place, value === undefined ? `${expected} is missing` : `expected ${expected}, got ${kindOf(value)}`)
}

export function parseObject(value: unknown, place: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(place, 'an object', value)
  return value as JsonObject
}

/** An object with exactly these keys; those that end in `?` may be absent. */
export function parseRecord<Key extends string>(
  value: unknown,
  place: string,
  keys: readonly Key[],
): { readonly [K in Key as K extends `${infer Name}?` ? Name : K]: Json | undefined } {
  const object = parseObject(value, place)
  for (const key of keys) if (!key.endsWith('?') && !Object.hasOwn(object, key)) throw invalidModel(place, `${key} is missing`)
  for (const key of Object.keys(object))
    if (!keys.includes(key as Key) && !keys.includes(`${key}?` as Key)) throw invalidModel(place, `the key '${key}' is not known`)
  return object as never
}

export function parseList(value: unknown, place: string): readonly Json[] {
  return Array.isArray(value) ? value : refuse(place, 'a list', value)
}

export function parseText(value: unknown, place: string): string {
  return typeof value === 'string' ? value : refuse(place, 'a text', value)
}

export function parseTruth(value: unknown, place: string): boolean {
  return typeof value === 'boolean' ? value : refuse(place, 'true or false', value)
}

export function parseNumber(value: unknown, place: string): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : refuse(place, 'a number', value)
}

/** A whole number from `least` to 2³¹ − 1. */
export function parseWhole(value: unknown, place: string, least = 0): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value < 2 ** 31
    ? value
    : refuse(place, `a whole number from ${least}`, value)
}

export function parseOneOf<const Choice extends string>(value: unknown, place: string, choices: readonly Choice[]): Choice {
  return choices.includes(value as Choice) ? (value as Choice) : refuse(place, `one of ${choices.join(', ')}`, value)
}
