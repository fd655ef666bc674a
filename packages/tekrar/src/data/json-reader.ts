import { TekrarError } from '../base/errors.ts'

/** Reads an object of a saved file strictly: exactly the keys that are known, each of its kind. Every failure names its place. */
export class JsonReader {
  readonly #place: string
  readonly #values: Readonly<Record<string, unknown>>

  /** @throws TekrarError `damaged-json` where `json` is no object with exactly these keys */
  constructor(json: unknown, place: string, keys: readonly string[]) {
    this.#place = place
    if (typeof json !== 'object' || json === null || Array.isArray(json)) throw damaged(place, '{…}', json)
    this.#values = json as Record<string, unknown>
    for (const key of keys) if (!Object.hasOwn(json, key)) throw damaged(`${place}.${key}`, '…', undefined)
    for (const key of Object.keys(json)) if (!keys.includes(key)) throw damaged(place, keys.join(', '), key)
  }

  value(key: string): unknown {
    return this.#values[key]
  }

  oneOf<const Choice extends string>(key: string, choices: readonly Choice[]): Choice {
    const value = this.value(key)
    return (
      choices.find((choice) => choice === value) ?? this.refuse(key, choices.map((choice) => JSON.stringify(choice)).join(' | '), value)
    )
  }

  texts(key: string): readonly string[] {
    const value = this.value(key)
    if (!Array.isArray(value)) return this.refuse(key, '["…"]', value)
    value.forEach((text, i) => {
      if (typeof text !== 'string') this.refuse(`${key}[${i}]`, '"…"', text)
    })
    return value
  }

  refuse(key: string, expected: string, actual: unknown): never {
    throw damaged(`${this.#place}.${key}`, expected, actual)
  }
}

/** A value as it stands in the file, cut where it is long. */
const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'undefined'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

const damaged = (place: string, expected: string, actual: unknown): TekrarError =>
  new TekrarError('damaged-json', { place, expected, actual: shown(actual) })
