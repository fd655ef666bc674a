import { atOnce, type Work } from '../base/work.ts'
import { englishWords, otherWords, turkishWords } from './frequent-words.ts'
import type { Language } from './language.ts'
import { damageOf, repairedLetters } from './repair.ts'
import { words } from './words.ts'

type Found = Exclude<Language, 'none'>

/** Characters that are looked at, and texts. */
const LOOK = 200_000
const TEXTS = 400

/** Shares of the words that tell a language. */
const LEAST = 0.04

/**
 * The language of texts: Turkish or English by the share of their words that is among the language's most frequent ones, Turkish also by the letters that it
 * alone has (ı, ğ, ş, İ: nine in a hundred letters); `other` where neither is found, as in names, codes and other languages. Looks at texts from the beginning to
 * the end. Letters that were read wrongly (ý þ ð) count as those they stand for.
 */
export const languageOf = (texts: readonly string[]): Found => atOnce(lookingForLanguage(texts))

/** The same as work that can be done with pauses. */
export function* lookingForLanguage(texts: readonly string[]): Work<Found> {
  const step = Math.max(1, Math.floor(texts.length / TEXTS))
  const room = Math.ceil(LOOK / Math.min(TEXTS, Math.max(1, texts.length)))
  let [count, english, turkish, other, letters, own] = [0, 0, 0, 0, 0, 0]
  const looked: string[] = []
  for (let i = 0; i < texts.length; i += step) looked.push((texts[i] ?? '').slice(0, room))
  const damaged = damageOf(looked).letters > 0
  for (const given of looked) {
    yield
    const text = damaged ? repairedLetters(given) : given
    for (const word of words(text, 'other')) {
      if (!/^[\p{L}']/u.test(word)) continue
      count++
      if (englishWords.has(word)) english++
      if (turkishWords.has(word)) turkish++
      if (otherWords.has(word)) other++
    }
    letters += text.match(/\p{L}/gu)?.length ?? 0
    own += text.match(/[ığşİĞŞ]/g)?.length ?? 0
  }
  if (count === 0) return 'other'
  const share = { tr: turkish / count + (own / Math.max(1, letters)) * 2, en: english / count }
  const language = share.tr > share.en ? 'tr' : 'en'
  return share[language] >= LEAST && share[language] > other / count ? language : 'other'
}
