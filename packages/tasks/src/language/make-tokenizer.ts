import { atOnce, type Work } from '../base/work.ts'
import { clean } from './clean.ts'
import { countPieces, frequent } from './counting.ts'
import type { Language } from './language.ts'
import { BEGIN, learningSubwords } from './subwords.ts'
import type { By, Tokenizer } from './tokenizer.ts'
import { byCharacters, byWords } from './whole.ts'
import { words } from './words.ts'

export interface TokenizerOptions {
  readonly by: By
  readonly language: Language
  /** Numbers at most, those of padding, unknown and marks included: by default 20,000 by words, 8,000 by subwords, 5,000 by characters. */
  readonly maximumSize?: number
  /** How often a piece must come to have a number of its own; by default 2, so that the unknown one is learned too. */
  readonly minimumCount?: number
  /** Whether there are numbers for the start and the end of what a network writes. */
  readonly marks?: boolean
}

export const defaultSizes: Readonly<Record<By, number>> = { words: 20_000, subwords: 8_000, characters: 5_000 }

/** Learns pieces from texts, which must be those of the training part alone. The same texts, in whatever order, give the same pieces. */
export const tokenizerOf = (texts: Iterable<string>, options: TokenizerOptions): Tokenizer => atOnce(learningTokenizer(texts, options))

/** The same as work that can be done with pauses. */
export function* learningTokenizer(
  texts: Iterable<string>,
  { by, language, maximumSize = defaultSizes[by], minimumCount = 2, marks = false }: TokenizerOptions,
): Work<Tokenizer> {
  const room = maximumSize - (marks ? 4 : 2)
  const keeping = { minimumCount, maximumSize: room }
  const counts = new Map<string, number>()
  if (by === 'characters') {
    yield* counting(texts, (text) => clean(text, language), counts)
    return byCharacters({ language, marks, known: frequent(counts, keeping) })
  }
  yield* counting(texts, (text) => words(text, language), counts)
  if (by === 'words') return byWords({ language, marks, known: frequent(counts, keeping) })
  const characters = new Map<string, number>()
  for (const [word, count] of counts)
    for (const character of [BEGIN, ...word]) characters.set(character, (characters.get(character) ?? 0) + count)
  const known = frequent(characters, keeping)
  return yield* learningSubwords(counts, {
    language,
    marks,
    characters: known,
    most: Math.max(0, room - known.length),
    minimumCount: Math.max(2, minimumCount),
  })
}

function* counting(texts: Iterable<string>, piecesOf: (text: string) => Iterable<string>, counts: Map<string, number>): Work<void> {
  for (const text of texts) {
    countPieces(piecesOf(text), counts)
    yield
  }
}
