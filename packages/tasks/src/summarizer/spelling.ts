import { clean, lowerCase } from '../language/clean.ts'
import type { Language } from '../language/language.ts'

const INSIDE = /[\p{L}\p{N}\p{M}]/u
const SENTENCE = /(?:^|[.!?]["')\]]*\s+)["'([]*$/

/**
 * Pieces in lower case as their source spells them: Gazprom, IMF. The first word of a sentence, which begins with a capital whatever it is, tells nothing of a piece that
 * `isKnown`: a word that the vocabulary lacks is a name more often than not. Pieces that the source does not have stay.
 */
export function spelledAs(
  pieces: readonly string[],
  source: string,
  language: Language,
  isKnown: (piece: string) => boolean,
): readonly string[] {
  if (language === 'none') return pieces
  const plain = clean(source, 'none')
  const low = lowerCase(plain, language)
  if (low.length !== plain.length) return pieces
  return pieces.map((piece) => {
    const places = placesOf(piece, low)
    const inside = places.find((place) => !SENTENCE.test(plain.slice(0, place)))
    const place = inside ?? (isKnown(piece) ? undefined : places[0])
    return place === undefined ? piece : plain.slice(place, place + piece.length)
  })
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
