import { clean, lowerCase } from '../language/clean.ts'
import type { Language } from '../language/language.ts'

const INSIDE = /[\p{L}\p{N}\p{M}]/u
const SENTENCE = /(?:^|[.!?]["')\]]*\s+)["'([]*$/

/** A text with its capitals and without, letter by letter; null where the two are not of one length. */
function bothCases(text: string, language: Exclude<Language, 'none'>): { readonly plain: string; readonly low: string } | null {
  const plain = clean(text, 'none')
  const low = lowerCase(plain, language)
  return low.length === plain.length ? { plain, low } : null
}

/** How often a word must be seen within sentences before its spelling is taken for granted. */
const LEAST = 2

/** Words that texts spell with capitals within sentences more often than not: imf → IMF, gazprom → Gazprom. */
export class Spellings {
  readonly known: ReadonlyMap<string, string>

  constructor(known: Iterable<readonly [piece: string, spelling: string]>) {
    this.known = new Map(known)
  }

  /** `pieces` gives the pieces of a text in lower case, in order. */
  static of(texts: Iterable<string>, language: Language, pieces: (text: string) => readonly string[]): Spellings {
    if (language === 'none') return new Spellings([])
    const counts = new Map<string, Map<string, number>>()
    for (const text of texts) {
      const both = bothCases(text, language)
      if (!both) continue
      let place = 0
      for (const piece of pieces(text)) {
        const found = both.low.indexOf(piece, place)
        if (found < 0) continue
        place = found + piece.length
        if (!INSIDE.test(piece) || SENTENCE.test(both.plain.slice(Math.max(0, found - 8), found))) continue
        const spelling = both.plain.slice(found, place)
        const spellings = counts.get(piece) ?? new Map<string, number>()
        counts.set(piece, spellings.set(spelling, (spellings.get(spelling) ?? 0) + 1))
      }
    }
    return new Spellings(
      [...counts].flatMap(([piece, spellings]) => {
        const [[spelling, count]] = [...spellings].sort((a, b) => b[1] - a[1]) as [[string, number]]
        return spelling !== piece && count >= LEAST ? [[piece, spelling] as const] : []
      }),
    )
  }

  /**
   * Pieces in lower case as their source spells them within its sentences, else as texts do. The first word of a sentence begins with a capital whatever it is:
   * it tells only of a piece that the vocabulary lacks, which is a name more often than not.
   */
  spell(pieces: readonly string[], source: string, language: Language, isKnown: (piece: string) => boolean): readonly string[] {
    const both = language === 'none' ? null : bothCases(source, language)
    if (!both) return pieces
    return pieces.map((piece) => {
      const places = placesOf(piece, both.low)
      const inside = places.find((place) => !SENTENCE.test(both.plain.slice(0, place)))
      const place = inside ?? (isKnown(piece) ? undefined : places[0])
      return place === undefined ? (this.known.get(piece) ?? piece) : both.plain.slice(place, place + piece.length)
    })
  }
}

/** A text with a capital first. */
export const capitalized = (text: string, language: Language): string => {
  const [first = ''] = text
  return (language === 'tr' ? first.toLocaleUpperCase('tr') : first.toUpperCase()) + text.slice(first.length)
}

/** Where a piece stands as a word of its own. */
function placesOf(piece: string, text: string): number[] {
  const places: number[] = []
  for (let place = text.indexOf(piece); place >= 0; place = text.indexOf(piece, place + 1)) {
    const before = text[place - 1] ?? ' '
    const after = text[place + piece.length] ?? ' '
    if (!INSIDE.test(before) && !INSIDE.test(after)) places.push(place)
  }
  return places
}
