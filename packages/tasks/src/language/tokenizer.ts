import type { JsonObject } from 'tekrar'
import type { By } from '../base/pieces.ts'
import type { Language } from './language.ts'

export type { By } from '../base/pieces.ts'

export const kindsOfPieces: readonly By[] = ['characters', 'words', 'subwords']

/** The number that fills up short texts: no piece has it. */
export const PADDING = 0
/** The number of every piece that training did not see, or too seldom. */
export const UNKNOWN = 1
/** Where they are wanted: the numbers that stand before and after what a network writes. */
export const START = 2
export const END = 3
/** What an unknown piece is written as: U+FFFD, the replacement character. */
export const REPLACEMENT = '\ufffd'

/**
 * How a text becomes numbers for a network, and numbers a text again. Made from the training texts alone; immutable. 0 is padding and 1 the unknown piece; with
 * marks 2 is the start and 3 the end; the pieces follow, the most frequent first (of subwords the
 * characters, then the others as they were made).
 */
export interface Tokenizer {
  readonly by: By
  readonly language: Language
  /** How many numbers there are, those of padding, unknown, start and end included: what an embedding needs. */
  readonly size: number
  readonly padding: typeof PADDING
  readonly unknown: typeof UNKNOWN
  readonly start: typeof START | null
  readonly end: typeof END | null
  /** By number. Those that are no pieces are empty, the unknown one is U+FFFD. */
  readonly symbols: readonly string[]
  /** A text, cleaned, in pieces, known or not. Pieces of words begin with ▁ where a word begins. */
  pieces(text: string): string[]
  /** The unknown number for a piece that has none of its own. */
  idOf(piece: string): number
  /** Pieces in a row as a text: what `clean` gives of it by characters, its words with blanks between them otherwise. */
  join(pieces: readonly string[]): string
  /** The numbers of a text's pieces, without start and end; none for an empty text. */
  encode(text: string): Int32Array
  /** The text of these numbers, padding, start and end left out. Where all is known, `decode(encode(text))` is the text cleaned. Throws for a number there is not. */
  decode(ids: ArrayLike<number>): string
  countUnknown(ids: ArrayLike<number>): number
  /** What `tokenizerFromJson` reads. */
  toJSON(): JsonObject
}

/** What the tokenizers have of their own. */
export interface Pieces {
  readonly by: By
  readonly language: Language
  readonly marks: boolean
  /** Those with a number, in their order. */
  readonly known: readonly string[]
  pieces(text: string): string[]
  join(pieces: readonly string[]): string
  /** Besides kind, language and marks. */
  toJSON(): JsonObject
  /** Where there is a faster way than by `pieces`. */
  encode?(text: string, numbers: ReadonlyMap<string, number>): Int32Array
}

/** Gives pieces their numbers. */
export function numbered({ by, language, marks, known, pieces, join, toJSON, encode }: Pieces): Tokenizer {
  const symbols: readonly string[] = Object.freeze(['', REPLACEMENT, ...(marks ? ['', ''] : []), ...known])
  const reserved = symbols.length - known.length
  const numbers: ReadonlyMap<string, number> = new Map(known.map((piece, i) => [piece, i + reserved]))
  const idOf = (piece: string): number => numbers.get(piece) ?? UNKNOWN
  return {
    by,
    language,
    size: symbols.length,
    padding: PADDING,
    unknown: UNKNOWN,
    start: marks ? START : null,
    end: marks ? END : null,
    symbols,
    pieces,
    idOf,
    join,
    encode: encode ? (text) => encode(text, numbers) : (text) => Int32Array.from(pieces(text), idOf),
    decode(ids) {
      const written: string[] = []
      for (let i = 0; i < ids.length; i++) {
        const id = ids[i] ?? -1
        const piece = symbols[id]
        if (piece === undefined) throw new RangeError(`decode: number ${i} is ${id}, and there are ${symbols.length} numbers, from 0`)
        if (id === UNKNOWN || id >= reserved) written.push(piece)
      }
      return join(written)
    },
    countUnknown(ids) {
      let count = 0
      for (let i = 0; i < ids.length; i++) if (ids[i] === UNKNOWN) count++
      return count
    },
    toJSON: () => ({ by, language, marks, ...toJSON() }),
  }
}
