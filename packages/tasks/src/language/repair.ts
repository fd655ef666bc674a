import { atOnce, type Work } from '../base/work.ts'

/** Turkish letters, and what they are where windows-1254 (latin-5) was read as windows-1252 (latin-1). */
const LETTERS: Readonly<Record<string, string>> = { ý: 'ı', þ: 'ş', ð: 'ğ', Ý: 'İ', Þ: 'Ş', Ð: 'Ğ' }

export const repairedLetters = (text: string): string =>
  /[ýþðÝÞÐ]/.test(text) ? text.replace(/[ýþðÝÞÐ]/g, (letter) => LETTERS[letter]!) : text

/** What windows-1252 has for the bytes from 0x80 on; the five it has nothing for stand as control characters. */
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const byteOf = (character: string): number => {
  const place = HIGH.indexOf(character)
  return place >= 0 ? 0x80 + place : character.charCodeAt(0)
}

/**
 * UTF-8 read as windows-1252: Latin letters and signs (two bytes, the first of them Â Ã Ä Å), quotes, dashes, € and ™ (three bytes, â€ before the last), emoji (four,
 * ðŸ before the others). What else UTF-8 may be cannot be told from what people write.
 */
const GOES_ON = `[${HIGH}\u00a0-\u00bf]`
const SEQUENCE = new RegExp(`[ÂÃÄÅ]${GOES_ON}|â(?:€${GOES_ON}|‚¬|„¢)|ðŸ${GOES_ON}{2}`, 'g')

const utf8 = new TextDecoder('utf-8', { fatal: true })

export interface Repaired {
  readonly text: string
  /** Letters put right: ý þ ð for ı ş ğ. */
  readonly letters: number
  /** Characters put right that had become two or three: Ã¼ for ü. */
  readonly sequences: number
}

/**
 * Turkish that was read in a wrong encoding, put right: UTF-8 read as windows-1252 (`gÃ¼zel`), where the signs in a row are a character of UTF-8, which hardly any
 * others are; and windows-1254 read as windows-1252 (`güzelmiþ`), whose letters only Icelandic and its like have of their own.
 */
export function repaired(text: string): Repaired {
  let [letters, sequences] = [0, 0]
  const joined = text.replace(SEQUENCE, (signs) => {
    try {
      const character = utf8.decode(Uint8Array.from(signs, byteOf))
      sequences++
      return character
    } catch {
      return signs
    }
  })
  const right = joined.replace(/[ýþðÝÞÐ]/g, (letter) => {
    letters++
    return LETTERS[letter]!
  })
  return { text: right, letters, sequences }
}

export interface Damage {
  /** Letters (ý þ ð) that look wrongly read. */
  readonly letters: number
  /** Signs (Ã¼) that look wrongly read. */
  readonly sequences: number
}

/** What `repaired` would put right; no letters where texts are Icelandic or the like, which have á, æ or ø beside them. */
export const damageOf = (texts: readonly string[]): Damage => atOnce(lookingForDamage(texts))

/** The same as work that can be done with pauses. */
export function* lookingForDamage(texts: readonly string[]): Work<Damage> {
  let [letters, sequences, foreign] = [0, 0, 0]
  for (const text of texts) {
    yield
    if (!/[ýþðÝÞÐÂÃÄÅâ]/.test(text)) continue
    const found = repaired(text)
    letters += found.letters
    sequences += found.sequences
    foreign += text.match(/[áæéíóúåøÁÆÉÍÓÚÅØ]/g)?.length ?? 0
  }
  return { letters: foreign * 4 < letters ? letters : 0, sequences }
}
