import { clean } from './clean.ts'
import type { Language } from './language.ts'

/** How an address of the web is read: all alike. */
export const ADDRESS = '<url>'

const INSIDE = '[\\p{L}\\p{N}\\p{M}]'
const WORD_END = `(?!${INSIDE})`
/** In the order in which they are tried. Between them they match everything but blanks. */
const address = `<url>|(?:https?:\\/\\/|www\\.)[^\\s<>"]+`
const emoticon = `[:;=][-'^]?(?:\\)+|\\(+|[\\[\\]dDpP/\\\\|*3]${WORD_END})|<3${WORD_END}`
const emoji =
  '\\p{Extended_Pictographic}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]*(?:\\u200d\\p{Extended_Pictographic}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]*)*'
const amount = `\\p{N}+(?:[.,:]\\p{N}+)*${INSIDE}*`
const letters = '(?:\\p{L}\\.){2,}'
const word = `[\\p{L}\\p{N}]${INSIDE}*(?:['’][\\p{L}\\p{N}]${INSIDE}*)*`
const run = '!+|\\?+|\\.+'

/** What may stand behind an apostrophe that is set apart already. */
const apart: Readonly<Record<Language, string>> = {
  en: `'(?:s|m|d|re|ve|ll)${WORD_END}|`,
  tr: `'(?:[dt][ae]n?(?:ki)?|n?[ıiuü]n|[yn]?[ae]|[yns]?[ıiuü]|y?l[ae]|l[ae]r${INSIDE}*|d[ıiuü]r|l[ıiuü]|s[ıiuü]z)${WORD_END}|`,
  other: '',
  none: '',
}

const patternOf = (language: Language): RegExp =>
  new RegExp(`${address}|${emoticon}|${emoji}|${amount}|${letters}|${apart[language]}${word}|${run}|\\S`, 'gu')

const patterns: Readonly<Record<Language, RegExp>> = {
  tr: patternOf('tr'),
  en: patternOf('en'),
  other: patternOf('other'),
  none: patternOf('none'),
}

/**
 * The words of a text, cleaned (see `clean`), each mark a word of its own; emoticons, numbers, addresses of the web (`<url>`) and letters with points (u.s.)
 * stay whole. English contractions part as in the Penn Treebank (don't: do n't; it's: it 's), Turkish endings behind an apostrophe from their name
 * (Ankara'da: ankara 'da). Three marks of a kind stand for more of them, a smile of one mouth for wider ones.
 */
export function words(text: string, language: Language): string[] {
  const found = clean(text, language).match(patterns[language])
  if (!found) return []
  const result: string[] = []
  for (const piece of found) {
    const code = piece.charCodeAt(0)
    if (piece.length === 1) result.push(piece)
    else if (code === 0x21 || code === 0x3f || code === 0x2e) result.push(piece.slice(0, 3))
    else if ((code === 0x68 || code === 0x77) && /^(?:https?:\/\/|www\.)/.test(piece)) result.push(language === 'none' ? piece : ADDRESS)
    else if (code === 0x3a || code === 0x3b || code === 0x3d) result.push(piece.replace(/([()])\1+/, '$1'))
    else if (piece.indexOf("'", 1) > 0) part(piece, language, result)
    else result.push(piece)
  }
  return result
}

/** A word with apostrophes inside, in its parts. */
function part(piece: string, language: Language, result: string[]): void {
  if (language === 'tr') for (const each of piece.split(/(?!^)(?=')/)) result.push(each)
  else if (language === 'en') partEnglish(piece, result)
  else result.push(piece)
}

const ENDINGS: readonly string[] = ["n't", "'s", "'m", "'d", "'re", "'ve", "'ll"]

function partEnglish(piece: string, result: string[]): void {
  const endings: string[] = []
  let stem = piece
  for (;;) {
    const ending = ENDINGS.find((each) => each.length < stem.length && stem.endsWith(each))
    if (ending === undefined) break
    stem = stem.slice(0, -ending.length)
    endings.push(ending)
  }
  result.push(stem)
  for (const ending of endings.reverse()) result.push(ending)
}
