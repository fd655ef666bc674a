import { TekrarError } from '../base/errors.ts'
import type { Json, JsonObject } from '../base/json.ts'
import { invalidModel, parseList, parseNumber, parseOneOf, parseText, parseTruth, parseWhole } from '../base/parse.ts'

/** Settings that say how Keras computes, not what: they change no result here. */
const WITHOUT_MEANING = new Set([
  'name',
  'trainable',
  'dtype',
  'autocast',
  'batch_input_shape',
  'batch_shape',
  'input_shape',
  'build_config',
  'build_input_shape',
  'implementation',
  'unroll',
  'use_cudnn',
  'seed',
  'sparse',
  'ragged',
  'quantization_config',
  'input_length',
  'input_dtype',
  'optional',
  'data_format',
  'synchronized',
  'flash_attention',
  'renorm_momentum',
  'fused',
])

/** What a setting that is not known would have to be for it to mean nothing. */
const saysNothing = (value: Json): boolean =>
  value === null ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && Object.keys(value).length === 0)

/** Precisions in which Keras computes and we do too, each engine in its own. */
const PRECISIONS = ['float32', 'float64']

/**
 * The settings of one Keras object, read one by one. What is left unread in the end is an option we do not have: `finish` names it, unless it says nothing
 * (null, false, empty) or says only how Keras computes (`implementation`, `unroll`, …).
 */
export class Settings {
  /** For errors: "LSTM 'lstm_1'". */
  readonly where: string
  readonly #config: JsonObject
  readonly #read = new Set<string>()

  constructor(config: JsonObject, where: string) {
    this.#config = config
    this.where = where
  }

  /** Throws `unsupported` for a setting that was not asked for, and for half precision. */
  finish(): void {
    this.#checkPrecision()
    if (this.#config.time_major === true)
      throw this.unsupported('time_major: true', 'give arrays as [batch, steps, …] and leave time_major out')
    if (typeof this.#config.data_format === 'string' && this.#config.data_format === 'channels_first')
      throw this.unsupported("data_format: 'channels_first'", "give arrays as [batch, steps, features] and data_format: 'channels_last'")
    for (const [key, value] of Object.entries(this.#config))
      if (!this.#read.has(key) && !WITHOUT_MEANING.has(key) && key !== 'time_major' && !saysNothing(value))
        throw this.unsupported(`the option ${key}: ${JSON.stringify(value).slice(0, 60)}`, 'leave it out')
  }

  unsupported(what: string, remedy: string): TekrarError<'unsupported'> {
    return new TekrarError('unsupported', { where: this.where, what: `${what} is not supported`, remedy })
  }

  invalid(problem: string): TekrarError<'invalid-model'> {
    return invalidModel(this.where, problem)
  }

  /** As it stands; read. */
  raw(key: string): Json | undefined {
    this.#read.add(key)
    return this.#config[key]
  }

  has(key: string): boolean {
    const value = this.#config[key]
    return value !== undefined && value !== null
  }

  #given<Value>(key: string, fallback: Value, parse: (value: Json, place: string) => Value): Value {
    const value = this.raw(key)
    return value === undefined || value === null ? fallback : parse(value, this.#place(key))
  }

  #place(key: string): string {
    return `${this.where}.${key}`
  }

  truth(key: string, fallback: boolean): boolean {
    return this.#given(key, fallback, (value, place) => (value === 0 || value === 1 ? value === 1 : parseTruth(value, place)))
  }

  number(key: string, fallback: number): number {
    return this.#given(key, fallback, parseNumber)
  }

  /** A number, or none where it is null or absent. */
  optionalNumber(key: string): number | undefined {
    return this.#given<number | undefined>(key, undefined, parseNumber)
  }

  /** A whole number from 1. Keras wrote some as 8.0 or [8]. */
  whole(key: string, fallback?: number): number {
    const value = this.raw(key)
    if ((value === undefined || value === null) && fallback !== undefined) return fallback
    return parseWhole(Array.isArray(value) && value.length === 1 ? value[0] : value, this.#place(key), 1)
  }

  text(key: string, fallback: string): string {
    return this.#given(key, fallback, parseText)
  }

  oneOf<const Choice extends string>(key: string, choices: readonly Choice[], fallback: Choice): Choice {
    return this.#given(key, fallback, (value, place) => parseOneOf(value, place, choices))
  }

  /** A list of whole numbers, of which one may stand alone. */
  wholes(key: string): readonly number[] | undefined {
    return this.#given<readonly number[] | undefined>(key, undefined, (value, place) =>
      (typeof value === 'number' ? [value] : parseList(value, place)).map((item, i) => this.#anyWhole(item, `${place}[${i}]`)),
    )
  }

  #anyWhole(value: Json, place: string): number {
    const number = parseNumber(value, place)
    if (!Number.isInteger(number)) throw invalidModel(place, `expected a whole number, got ${number}`)
    return number
  }

  #checkPrecision(): void {
    const dtype = this.#config.dtype
    const name = typeof dtype === 'object' && dtype !== null && 'config' in dtype ? (dtype.config as JsonObject).name : dtype
    if (typeof name !== 'string' || PRECISIONS.includes(name) || name.startsWith('int') || name.startsWith('uint')) return
    throw this.unsupported(`dtype: '${name}'`, "give dtype: 'float32'")
  }
}
