import { TekrarError } from '../base/errors.ts'
import type { JsonObject } from '../base/json.ts'
import { invalidModel, parseList, parseOneOf, parseRecord, parseText } from '../base/parse.ts'
import { refuseUnless, refuseUnlessCount } from '../base/refuse-unless.ts'
import { countCodePoints, encodeCodePoints, tableByCodePoint } from './code-points.ts'
import { byCodePoint, type SymbolKind, splitSymbols } from './symbols.ts'

/** Options of `vocabulary`. */
export interface VocabularyOptions {
  readonly by?: SymbolKind
  /** How often a symbol must occur to get a number of its own: by default 1 for characters, 2 for words, so that the unknown symbol is learned too. */
  readonly minimumCount?: number
  /** The most symbols that get a number of their own, the most frequent first: by default 10,000 for words, no limit for characters. */
  readonly maximumSize?: number
}

/** What an unknown symbol is written as: U+FFFD, the replacement character. */
const REPLACEMENT = '\ufffd'

/**
 * The symbols a model knows, each with its number. Symbols stand by code point and count from 0; the unknown symbol, for everything else,
 * comes last: its number is `symbols.length`, and `size` counts it. Immutable.
 */
export class Vocabulary {
  readonly by: SymbolKind
  readonly symbols: readonly string[]
  /** All numbers, the unknown one included: what an embedding and an output layer need. */
  readonly size: number
  /** The number of the unknown symbol. */
  readonly unknown: number
  readonly #numbers: ReadonlyMap<string, number>
  #byCodePoint: Int32Array | undefined

  /** Most callers want `vocabulary(text)`; here the symbols must be in order and without repetition. */
  constructor(by: SymbolKind, symbols: readonly string[]) {
    this.by = by
    this.symbols = Object.freeze([...symbols])
    this.unknown = symbols.length
    this.size = symbols.length + 1
    this.#numbers = new Map(symbols.map((symbol, number) => [symbol, number]))
  }

  has(symbol: string): boolean {
    return this.#numbers.has(symbol)
  }

  /** The numbers of a text's symbols, after NFC, or of symbols already apart. Unknown ones get the unknown number. */
  encode(text: string | readonly string[]): Int32Array {
    if (typeof text !== 'string') return Int32Array.from(text, (symbol) => this.#numbers.get(symbol) ?? this.unknown)
    const normal = text.normalize('NFC')
    if (this.by === 'words') return this.encode([...splitSymbols(normal, 'words')])
    this.#byCodePoint ??= tableByCodePoint(this.symbols)
    return encodeCodePoints(normal, this.#byCodePoint, this.unknown)
  }

  /** The text of these numbers; an unknown symbol becomes U+FFFD. For a text of known symbols it is the text again, after NFC. */
  decode(ids: ArrayLike<number>): string {
    const pieces = new Array<string>(ids.length)
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!
      const symbol = id === this.unknown ? REPLACEMENT : this.symbols[id]
      if (symbol === undefined) {
        const expected = `a whole number from 0 to ${this.unknown}`
        throw new TekrarError('invalid-argument', { where: 'vocabulary', name: `symbol number ${i}`, expected, actual: String(id) })
      }
      pieces[i] = symbol
    }
    return pieces.join('')
  }

  /** How many of these numbers are the unknown one. */
  countUnknown(ids: Int32Array): number {
    const { unknown } = this
    let count = 0
    for (let i = 0; i < ids.length; i++) if (ids[i] === unknown) count++
    return count
  }

  toJSON(): JsonObject {
    return { by: this.by, symbols: this.symbols }
  }

  /** Reads what `toJSON` gave; anything else is an error. */
  static fromJSON(json: unknown, place = 'vocabulary'): Vocabulary {
    const saved = parseRecord(json, place, ['by', 'symbols'])
    const by = parseOneOf(saved.by, `${place}.by`, ['characters', 'words'])
    const symbols = parseList(saved.symbols, `${place}.symbols`).map((symbol, i) => parseText(symbol, `${place}.symbols[${i}]`))
    for (const [i, symbol] of symbols.entries()) {
      const one = by === 'words' ? symbol !== '' : [...symbol].length === 1
      if (!one) throw invalidModel(`${place}.symbols[${i}]`, `${JSON.stringify(symbol)} is not one symbol`)
      const inOrder = i === 0 || byCodePoint(symbols[i - 1]!, symbol) < 0
      if (!inOrder) throw invalidModel(`${place}.symbols[${i}]`, `${JSON.stringify(symbol)} stands out of order or twice`)
    }
    return new Vocabulary(by, symbols)
  }
}

/** The vocabulary of a text (after NFC), or of symbols already apart. */
export function vocabulary(text: string | Iterable<string>, options: VocabularyOptions = {}): Vocabulary {
  const { by = 'characters' } = options
  const { minimumCount = by === 'words' ? 2 : 1, maximumSize = by === 'words' ? 10_000 : Number.POSITIVE_INFINITY } = options
  refuseUnless('vocabulary', 'by', by === 'characters' || by === 'words', "'characters' or 'words'", by)
  refuseUnlessCount('vocabulary', 'minimumCount', minimumCount)
  if (maximumSize !== Number.POSITIVE_INFINITY) refuseUnlessCount('vocabulary', 'maximumSize', maximumSize)

  const normal = typeof text === 'string' ? text.normalize('NFC') : undefined
  const counts =
    normal === undefined ? countSymbols(text) : by === 'characters' ? countCodePoints(normal) : countSymbols(splitSymbols(normal, by))
  const frequent = [...counts].filter(([, count]) => count >= minimumCount)
  const kept =
    frequent.length <= maximumSize ? frequent : frequent.sort(([a, m], [b, n]) => n - m || byCodePoint(a, b)).slice(0, maximumSize)
  return new Vocabulary(by, kept.map(([symbol]) => symbol).sort(byCodePoint))
}

function countSymbols(symbols: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const symbol of symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1)
  return counts
}
