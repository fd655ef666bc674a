import type { Language } from './language.ts'

/**
 * Words as `words` gives them, set together as people write: no blank before a mark or an ending behind an apostrophe, none after an opening bracket, quotes
 * close to what they quote. For the eye; case and line ends are gone.
 */
export function readable(pieces: readonly string[], language: Language): string {
  let text = ''
  let quoted = false
  let close = true
  for (const piece of pieces) {
    const closing = piece === '"' && quoted
    const blank = !close && !closing && !CLOSE_BEFORE.test(piece) && !isEnding(piece, language)
    text += (blank ? ' ' : '') + piece
    if (piece === '"') quoted = !quoted
    close = CLOSE_AFTER.test(piece) || (piece === '"' && quoted)
  }
  return text
}

const CLOSE_BEFORE = /^(?:[,;:%)\]}]|[.!?]+)$/
const CLOSE_AFTER = /^[([{$€₺£#@]$/

const isEnding = (piece: string, language: Language): boolean =>
  language === 'en' ? /^(?:n't|'(?:s|m|d|re|ve|ll))$/.test(piece) : language === 'tr' && /^'\p{L}+$/u.test(piece)
