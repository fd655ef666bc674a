import type { Work } from '../base/work.ts'
import type { Language } from './language.ts'
import { type CountedWord, learningMerges, mergedIn, pairOf } from './merges.ts'
import { numbered, type Tokenizer, UNKNOWN } from './tokenizer.ts'
import { words } from './words.ts'

/** What stands before the first letter of each word; `clean` leaves none in a text. */
export const BEGIN = '▁'
/** Characters of a word that are merged with one another at most; longer ones are read part by part. */
const LONGEST = 64
/** Words whose pieces are remembered. */
const REMEMBERED = 200_000

export interface Subwords {
  readonly language: Language
  readonly marks: boolean
  /** Single characters, and ▁. */
  readonly characters: readonly string[]
  /** By number: first the characters, then what each merge before it made. */
  readonly merges: readonly (readonly [left: number, right: number])[]
}

/** Words in pieces by the merges, in their order. A character that is not known is a piece of its own. */
export function bySubwords({ language, marks, characters, merges }: Subwords): Tokenizer {
  const known = [...characters]
  const made = new Map<number, number>()
  for (const [left, right] of merges) {
    made.set(pairOf(left, right), known.length)
    known.push(known[left]! + known[right]!)
  }
  const numbers = new Map(characters.map((character, number) => [character, number]))
  const first = marks ? 4 : 2

  const merged = (part: readonly string[]): string[] => {
    // An unknown character merges with nothing: -1, -2, … tell which one it is.
    const foreign: string[] = []
    let ids = part.map((character) => numbers.get(character) ?? -foreign.push(character))
    for (;;) {
      let least = Number.POSITIVE_INFINITY
      for (let i = 1; i < ids.length; i++) {
        if (ids[i - 1]! < 0 || ids[i]! < 0) continue
        const number = made.get(pairOf(ids[i - 1]!, ids[i]!))
        if (number !== undefined && number < least) least = number
      }
      if (least === Number.POSITIVE_INFINITY) break
      const [left, right] = merges[least - characters.length]!
      ids = mergedIn(ids, left, right, least)
    }
    return ids.map((id) => (id < 0 ? foreign[-id - 1]! : known[id]!))
  }
  const ofWord = (word: string): string[] => parts(word).flatMap(merged)

  const remembered = new Map<string, Int32Array>()
  const encodeWord = (word: string, ids: ReadonlyMap<string, number>): Int32Array => {
    const before = remembered.get(word)
    if (before) return before
    const found = Int32Array.from(ofWord(word), (piece) => ids.get(piece) ?? UNKNOWN)
    if (remembered.size < REMEMBERED) remembered.set(word, found)
    return found
  }

  return numbered({
    ...{ by: 'subwords', language, marks, known },
    pieces: (text) => words(text, language).flatMap(ofWord),
    join: (pieces) => pieces.join('').replaceAll(BEGIN, ' ').trim(),
    encode(text, ids) {
      const pieces = words(text, language).map((word) => encodeWord(word, ids))
      const result = new Int32Array(pieces.reduce((sum, { length }) => sum + length, 0))
      let place = 0
      for (const piece of pieces) {
        result.set(piece, place)
        place += piece.length
      }
      return result
    },
    toJSON: () => ({ characters, merges: merges.flat().map((number) => number + first) }),
  })
}

/** The characters of a word, a mark before the first; cut where it is too long. */
function parts(word: string): string[][] {
  const characters = [BEGIN, ...word]
  if (characters.length <= LONGEST) return [characters]
  return Array.from({ length: Math.ceil(characters.length / LONGEST) }, (_, i) => characters.slice(i * LONGEST, (i + 1) * LONGEST))
}

export interface Learning {
  readonly language: Language
  readonly marks: boolean
  readonly characters: readonly string[]
  /** Merges at most. */
  readonly most: number
  readonly minimumCount: number
}

/** Learns merges from words with their counts. What has a character that is not among those given is merged on both sides of it. */
export function* learningSubwords(
  counts: ReadonlyMap<string, number>,
  { language, marks, characters, most, minimumCount }: Learning,
): Work<Tokenizer> {
  const numbers = new Map(characters.map((character, number) => [character, number]))
  const counted: CountedWord[] = []
  for (const [word, count] of counts)
    for (const part of parts(word)) {
      let ids: number[] = []
      for (const character of part) {
        const number = numbers.get(character)
        if (number !== undefined) ids.push(number)
        else if (ids.length > 0) {
          counted.push({ ids, count })
          ids = []
        }
      }
      if (ids.length > 1) counted.push({ ids, count })
    }
  const merges = yield* learningMerges(counted, { pieces: characters.length, most, minimumCount })
  return bySubwords({ language, marks, characters, merges })
}
