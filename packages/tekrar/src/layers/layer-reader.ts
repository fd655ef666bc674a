import { initializers } from '../base/initializers.ts'
import type { Json, JsonObject } from '../base/json.ts'
import { invalidModel, parseList, parseObject, parseOneOf, parseRecord, parseText, parseTruth } from '../base/parse.ts'
import type { Layer, LayerOptions } from './layer.ts'

/** Opens a layer from what it saved; `open` is for layers within it. */
export type LayerReader = (config: JsonObject, where: string, open: (data: JsonObject, where: string) => Layer) => Layer

/** Reads one setting. Throws `invalid-model` with the place. */
type Field<Value> = (value: Json | undefined, where: string) => Value
type Fields<Options> = { readonly [Key in keyof Options]?: Field<Options[Key]> }

/** The options every layer takes. */
export const parseCommon = (config: { readonly name?: unknown; readonly trainable?: unknown }, where: string): LayerOptions => ({
  name: parseText(config.name, `${where}.name`),
  trainable: parseTruth(config.trainable, `${where}.trainable`),
})

/** A reader of exactly these settings, the `optional` ones where they were saved, and of what every layer has. */
export function rowOf<Options extends LayerOptions | undefined>(
  make: (options: Options) => Layer,
  settings: Fields<NonNullable<Options>>,
  optional: Fields<NonNullable<Options>> = {},
): LayerReader {
  const fields = Object.entries({ ...settings, ...optional }) as [string, Field<unknown>][]
  const keys = ['name', 'trainable', ...Object.keys(settings), ...Object.keys(optional).map((key) => `${key}?`)]
  return (config, where) => {
    const saved = parseRecord(config, where, keys)
    const given = fields.filter(([key]) => saved[key] !== undefined).map(([key, read]) => [key, read(saved[key], `${where}.${key}`)])
    return make({ ...parseCommon(saved, where), ...Object.fromEntries(given) } as unknown as Options)
  }
}

/** An initializer that was saved by its name and options. Throws `invalid-model`. */
export function readInitializer(value: Json | undefined, where: string): { readonly kind: string; readonly settings: JsonObject } {
  const { kind, settings } = parseRecord(value, where, ['kind', 'settings'])
  return { kind: parseOneOf(kind, `${where}.kind`, Object.keys(initializers)), settings: parseObject(settings, `${where}.settings`) }
}

/** A whole number of any sign. */
export function parseAxis(value: Json | undefined, where: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31) return value
  throw invalidModel(where, 'expected a whole number')
}

/** A list, each item read by one rule. */
export const listOf =
  <Value>(read: Field<Value>): Field<readonly Value[]> =>
  (value, where) =>
    parseList(value, where).map((item, i) => read(item, `${where}[${i}]`))

/** One, or a list of them. */
export const oneOrMany =
  <Value>(read: Field<Value>): Field<Value | readonly Value[]> =>
  (value, where) =>
    Array.isArray(value) ? listOf(read)(value, where) : read(value, where)

/** Two of them. */
export const pairOf =
  <Value>(read: Field<Value>): Field<readonly [Value, Value]> =>
  (value, where) => {
    const items = listOf(read)(value, where)
    if (items.length !== 2) throw invalidModel(where, 'expected a list of two')
    return [items[0]!, items[1]!]
  }

/** null, or what the rule reads. */
export const orNull =
  <Value>(read: Field<Value>): Field<Value | null> =>
  (value, where) =>
    value === null ? null : read(value, where)
