import type { Language } from './language.ts'

const BREAKS = /<\/?(?:br|p|div|li|ul|ol|tr|td|h[1-6]|hr|blockquote)(?:\s[^<>]*)?\/?>/gi
const TAGS = /<\/?(?:i|b|u|em|strong|a|span|font|img|sup|sub|small|code|pre|table)(?:\s[^<>]*)?\/?>/gi
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'", '#34': '"', nbsp: ' ' }
const ENTITY = /&(lt|gt|quot|apos|nbsp|#39|#34);/gi
const INVISIBLE = /[\u00ad\u200b\ufeff]/g

/**
 * A text as it is read: in normal form C, without HTML's tags, its entities as what they stand for, blanks and line ends as one blank each, invisible signs left
 * out, in lower case by the language's rules; and unless the language is `none`, apostrophes, quotes and dashes in their plain forms. Cleaned again it stays.
 */
export function clean(text: string, language: Language): string {
  let cleaned = cleanedOnce(text, language)
  // What is in lower case, or without its dots, may be markup where it was none before.
  for (let round = 0; round < ROUNDS && /[<&]/.test(cleaned); round++) {
    const again = cleanedOnce(cleaned, language)
    if (again === cleaned) break
    cleaned = again
  }
  return cleaned
}

function cleanedOnce(text: string, language: Language): string {
  const plain = withoutMarkup(text.normalize('NFC').replace(INVISIBLE, '').replaceAll('▁', '_')).normalize('NFC')
  const folded = language === 'none' ? plain : lowerCase(withPlainMarks(plain), language)
  return folded.replace(/\s+/g, ' ').trim()
}

/** What an entity stands for may be markup again (`&amp;lt;br&amp;gt;`, of texts that were escaped twice); so often at most. */
const ROUNDS = 10

function withoutMarkup(text: string): string {
  let plain = text
  for (let round = 0; round < ROUNDS; round++) {
    const before = plain.length
    if (plain.includes('<')) plain = plain.replace(BREAKS, ' ').replace(TAGS, '')
    if (plain.includes('&'))
      plain = plain.replace(/&(?:amp;)+/gi, '&').replace(ENTITY, (_, name: string) => ENTITIES[name.toLowerCase()] ?? '')
    if (plain.length === before) break
  }
  return plain
}

const withPlainMarks = (text: string): string =>
  /[‘’ʼ`´“”„–—…]|''/.test(text)
    ? text
        .replace(/[‘’ʼ`´]/g, "'")
        .replace(/''|[“”„]/g, '"')
        .replace(/[–—]/g, '-')
        .replaceAll('…', '...')
    : text

/** Lower case: in Turkish I is the capital of ı and İ that of i; elsewhere a stray İ is read as i too, for one letter stays one letter. */
export function lowerCase(text: string, language: Exclude<Language, 'none'>): string {
  const prepared = language === 'tr' ? text.replaceAll('I', 'ı') : text
  // Programs without Turkish rules write the capital İ in lower case as i and a dot above.
  return prepared
    .replaceAll('İ', 'i')
    .toLowerCase()
    .replace(/i\u0307+/g, 'i')
    .normalize('NFC')
}
