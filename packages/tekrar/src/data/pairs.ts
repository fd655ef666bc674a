import { refuseUnless } from '../base/refuse-unless.ts'
import { splitSymbols } from './symbols.ts'
import { teacherForced } from './teacher-forcing.ts'
import { type Vocabulary, type VocabularyOptions, vocabulary } from './vocabulary.ts'

/** Options of `textPairs`. */
export interface TextPairsOptions extends VocabularyOptions {
  /** Whether both sides are brought to lower case; false. */
  readonly lowerCase?: boolean
  /** Vocabularies from elsewhere, such as those of the texts that a model was trained on. */
  readonly source?: Vocabulary
  readonly target?: Vocabulary
}

/** Pairs of texts as ids, ready for an encoder and a decoder that is taught by what it should have written. */
export class TextPairs {
  readonly source: Vocabulary
  readonly target: Vocabulary
  /** What a target begins with, and what ends it: numbers after those of the vocabulary. */
  readonly start: number
  readonly stop: number
  /** Numbers that an embedding of the target, and the layer that gives it, need. */
  readonly targetSymbols: number
  /** By the names of the inputs that they are for. */
  readonly inputs: { readonly source: readonly Int32Array[]; readonly target: readonly Int32Array[] }
  readonly targets: readonly Int32Array[]
  readonly #lowerCase: boolean

  constructor(pairs: readonly (readonly [source: string, target: string])[], source: Vocabulary, target: Vocabulary, lowerCase: boolean) {
    this.source = source
    this.target = target
    this.start = target.size
    this.stop = target.size + 1
    this.targetSymbols = target.size + 2
    this.#lowerCase = lowerCase
    const { inputs, targets } = teacherForced(
      pairs.map(([, text]) => target.encode(normalized(text, target, lowerCase))),
      this,
    )
    this.inputs = { source: pairs.map(([text]) => this.encode(text)), target: inputs }
    this.targets = targets
  }

  /** The ids of a source text. */
  encode(text: string): Int32Array {
    return this.source.encode(normalized(text, this.source, this.#lowerCase))
  }

  /** The text of a target's ids; an unknown symbol becomes U+FFFD. */
  decode(ids: ArrayLike<number>): string {
    const text = this.target.decode(ids)
    return this.target.by === 'words' ? text.replace(/^ /, '') : text
  }
}

/**
 * Pairs of texts [source, target]: a vocabulary for each side, and ids for teacher forcing. Of words, the first is written as the others are, with a space before it.
 * Throws `invalid-argument`.
 */
export function textPairs(pairs: readonly (readonly [source: string, target: string])[], options: TextPairsOptions = {}): TextPairs {
  const { lowerCase = false, source, target, by = 'characters', ...rest } = options
  refuseUnless('textPairs', 'pairs', pairs.length > 0, 'at least one pair of texts', '[]')
  const learned = (side: 0 | 1): Vocabulary =>
    vocabulary(symbolsOf(pairs.map((pair) => normalized(pair[side], { by }, lowerCase))), { ...rest, by })
  function* symbolsOf(texts: readonly string[]): Generator<string, void> {
    for (const text of texts) yield* splitSymbols(text, by)
  }
  return new TextPairs(pairs, source ?? learned(0), target ?? learned(1), lowerCase)
}

function normalized(text: string, { by }: Pick<Vocabulary, 'by'>, lowerCase: boolean): string {
  const cased = (lowerCase ? text.toLowerCase() : text).normalize('NFC')
  return by === 'words' && !/^\s/.test(cased) ? ` ${cased}` : cased
}
