import { TekrarError } from '../base/errors.ts'
import type { JsonObject } from '../base/json.ts'
import { parseObject, parseOneOf, parseRecord } from '../base/parse.ts'
import { type SymbolKind, splitSymbols } from './symbols.ts'
import { Vocabulary } from './vocabulary.ts'

/** How text becomes numbers and numbers text: saved with a model, so that it can be prompted by text. */
export interface TextPreprocessing {
  readonly kind: 'text'
  readonly by: SymbolKind
  readonly normalization: 'NFC'
  readonly vocabulary: Vocabulary
  /** The numbers of a prompt. Throws `unknown-symbols` naming what the model never saw. */
  encodePrompt(text: string): Int32Array
  decode(ids: ArrayLike<number>): string
  toJSON(): JsonObject
}

/** How raw data becomes numbers, in the words of whoever prepared it: a record that is saved with the model and handed back as it is. */
export interface RecordPreprocessing {
  readonly kind: 'record'
  readonly record: JsonObject
  toJSON(): JsonObject
}

/** How raw data becomes what a model takes, and back. `kind` says which. */
export type Preprocessing = TextPreprocessing | RecordPreprocessing

/** How text becomes ids by a vocabulary, and ids text again; it is saved with the model. */
export function textPreprocessing(vocabulary: Vocabulary): TextPreprocessing {
  const { by } = vocabulary
  return {
    kind: 'text',
    by,
    normalization: 'NFC',
    vocabulary,
    encodePrompt: (text) => encodePrompt(text, vocabulary),
    decode: (ids) => vocabulary.decode(ids),
    toJSON: () => ({ kind: 'text', by, normalization: 'NFC', vocabulary: vocabulary.toJSON() }),
  }
}

/** Anything plain that a program wants to find again beside the model; reading it is that program's business. */
export const recordPreprocessing = (record: JsonObject): RecordPreprocessing => ({
  kind: 'record',
  record,
  toJSON: () => ({ kind: 'record', record }),
})

/** Reads what `toJSON` gave; anything else is an error that names the place. */
export function preprocessingFromJson(json: unknown, place = 'preprocessing'): Preprocessing {
  const kind = parseOneOf(typeof json === 'object' && json !== null && 'kind' in json ? json.kind : undefined, `${place}.kind`, [
    'text',
    'record',
  ])
  if (kind === 'record') return recordPreprocessing(parseObject(parseRecord(json, place, ['kind', 'record']).record, `${place}.record`))
  const saved = parseRecord(json, place, ['kind', 'by', 'normalization', 'vocabulary'])
  parseOneOf(saved.normalization, `${place}.normalization`, ['NFC'])
  const vocabulary = Vocabulary.fromJSON(saved.vocabulary, `${place}.vocabulary`)
  parseOneOf(saved.by, `${place}.by`, [vocabulary.by])
  return textPreprocessing(vocabulary)
}

function encodePrompt(text: string, vocabulary: Vocabulary): Int32Array {
  const symbols = [...splitSymbols(text.normalize('NFC'), vocabulary.by)]
  if (vocabulary.by === 'words') fitWordsAtTheEdges(symbols, vocabulary)
  const unknown = [...new Set(symbols.filter((symbol) => !vocabulary.has(symbol)))]
  if (unknown.length > 0) throw new TekrarError('unknown-symbols', { symbols: unknown, by: vocabulary.by, known: vocabulary.symbols })
  return vocabulary.encode(symbols)
}

/** A word carries the space before it: the first word of a prompt has none, and a space at the end would stand twice. */
function fitWordsAtTheEdges(symbols: string[], vocabulary: Vocabulary): void {
  const first = symbols[0]
  if (first !== undefined && !vocabulary.has(first) && vocabulary.has(` ${first}`)) symbols[0] = ` ${first}`
  if (symbols.length > 1 && symbols.at(-1) === ' ') symbols.pop()
}
