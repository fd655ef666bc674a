import { type JsonObject, teacherForced } from 'tekrar'
import { clean } from '../language/clean.ts'
import { readable } from '../language/readable.ts'
import { repaired } from '../language/repair.ts'
import { END, START, type Tokenizer, UNKNOWN } from '../language/tokenizer.ts'
import { capitalized, type Spellings } from './spelling.ts'

/** A source as numbers. */
export interface Encoded {
  readonly ids: Int32Array
  readonly text: string
  /** Its pieces, as many as there are numbers. */
  readonly pieces: readonly string[]
  /** The pieces without a number of their own, in order: the first has the number after the vocabulary's last. */
  readonly slots: readonly string[]
  /** Whether its end was left out. */
  readonly cut: boolean
}

export type CodecOptions = Pick<Codec, 'slots' | 'longest' | 'repair' | 'spellings' | 'capitals'>

/**
 * Texts as the numbers that the network reads and writes. Numbers from the vocabulary's size on stand for pieces that it does not have, counted anew in each source: so
 * they can be told apart, and copied.
 */
export class Codec {
  readonly tokenizer: Tokenizer
  /** How many pieces of a source may be told apart without being known; 0 for a network that does not copy. */
  readonly slots: number
  /** Pieces of a source that are read. */
  readonly longest: number
  /** Whether letters of a wrong encoding are put right. */
  readonly repair: boolean
  /** Of words with capitals, and whether summaries begin with one. */
  readonly spellings: Spellings
  readonly capitals: boolean

  constructor(tokenizer: Tokenizer, { slots, longest, repair, spellings, capitals }: CodecOptions) {
    this.tokenizer = tokenizer
    this.slots = slots
    this.longest = longest
    this.repair = repair
    this.spellings = spellings
    this.capitals = capitals
  }

  /** Numbers in all. */
  get size(): number {
    return this.tokenizer.size + this.slots
  }

  encode(text: string): Encoded {
    const right = this.repair ? repaired(text).text : text
    const all = this.tokenizer.pieces(right)
    const pieces = all.slice(0, this.longest)
    const places = new Map<string, number>()
    const ids = Int32Array.from(pieces, (piece) => {
      const known = this.tokenizer.idOf(piece)
      if (known !== UNKNOWN) return known
      if (!places.has(piece) && places.size < this.slots) places.set(piece, places.size)
      return this.#slotOf(piece, places)
    })
    return { text: right, ids, pieces, slots: [...places.keys()], cut: all.length > pieces.length }
  }

  /** A summary of that source, without start and end. */
  encodeSummary(text: string, { slots }: Pick<Encoded, 'slots'>): Int32Array {
    const places = new Map(slots.map((piece, i) => [piece, i]))
    return Int32Array.from(this.tokenizer.pieces(text), (piece) => {
      const known = this.tokenizer.idOf(piece)
      return known === UNKNOWN ? this.#slotOf(piece, places) : known
    })
  }

  #slotOf(piece: string, places: ReadonlyMap<string, number>): number {
    const slot = places.get(piece)
    return slot === undefined ? UNKNOWN : this.tokenizer.size + slot
  }

  /** The pieces that numbers stand for in a summary of that source. */
  pieces(ids: ArrayLike<number>, { slots }: Pick<Encoded, 'slots'>): readonly string[] {
    const { size, symbols } = this.tokenizer
    return Array.from(ids, (id) => (id < size ? symbols[id] : slots[id - size]) ?? symbols[UNKNOWN]!)
  }

  /** Pieces as they are written for a person, words and names as the source and the training texts have them. */
  text(pieces: readonly string[], source: string): string {
    const { by, language, idOf, join } = this.tokenizer
    if (by !== 'words') return join(pieces)
    const spelled = this.spellings.spell(pieces, source, language, (piece) => idOf(piece) !== UNKNOWN)
    const text = readable(spelled, language)
    return this.capitals ? capitalized(text, language) : text
  }

  /** The words by which texts are compared: letters and digits, in lower case. */
  compared(text: string): string {
    const { language } = this.tokenizer
    return clean(text, language === 'none' ? 'other' : language)
  }

  toJSON(): JsonObject {
    return {
      tokenizer: this.tokenizer.toJSON(),
      slots: this.slots,
      longest: this.longest,
      repair: this.repair,
      spellings: [...this.spellings.known].flat(),
      capitals: this.capitals,
    }
  }
}

/** Sources and summaries as the network is trained on them: by the names of its inputs and its output. */
export function examplesOf(codec: Codec, pairs: readonly { readonly source: Encoded; readonly summary: Int32Array }[]) {
  const { inputs, targets } = teacherForced(
    pairs.map(({ summary }) => summary),
    { start: START, stop: END },
  )
  return { inputs: { source: pairs.map(({ source }) => source.ids), summary: inputs }, targets: { [OUTPUT]: targets }, size: codec.size }
}

/** The name of the network's output. */
export const OUTPUT = 'words'
