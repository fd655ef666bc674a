/** What one symbol of a text is: a character (a code point after NFC) or a word. */
export type SymbolKind = 'characters' | 'words'

/**
 * A word with the space before it, a mark with the space before it, or one white-space character. A word is letters and digits, with
 * apostrophes and hyphens inside: `Ankara'nın`, `well-known`. Nothing is left out: the pieces in a row are the text.
 */
const WORDS = / ?[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’-][\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*| ?[^\s\p{L}\p{N}]|\s/gu

/** The symbols of a text, which must be in normal form C already; in a row they are the text again. Case is kept: İ, I, ı and i are four. */
export const splitSymbols = (text: string, by: SymbolKind): Iterable<string> => (by === 'characters' ? text : (text.match(WORDS) ?? []))

/** The order of code points; that of UTF-16 code units is another one for characters beyond U+FFFF. */
export function byCodePoint(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; ) {
    const [first, second] = [a.codePointAt(i)!, b.codePointAt(i)!]
    if (first !== second) return first - second
    i += first > 0xffff ? 2 : 1
  }
  return a.length - b.length
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

/** Where to cut a text in two at about `place` so that no symbol is cut: at or after it, before white space for words. */
export function cutPlace(text: string, place: number, by: SymbolKind): number {
  if (place <= 0 || place >= text.length) return place
  if (by === 'characters') return isLowSurrogate(text.charCodeAt(place)) ? place - 1 : place
  const space = text.slice(place).search(/\s/)
  return space < 0 ? text.length : place + space
}
