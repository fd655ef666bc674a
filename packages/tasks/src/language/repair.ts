/** Turkish letters, and what they are where windows-1254 (latin-5) was read as windows-1252 (latin-1). */
const LETTERS: Readonly<Record<string, string>> = { ý: 'ı', þ: 'ş', ð: 'ğ', Ý: 'İ', Þ: 'Ş', Ð: 'Ğ' }

export const repairedLetters = (text: string): string => (/[ýþðÝÞÐ]/.test(text) ? text.replace(/[ýþðÝÞÐ]/g, (letter) => LETTERS[letter]!) : text)

/** What windows-1252 has for the bytes from 0x80 on; the five it has nothing for stand as control characters. */
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const byteOf = (character: string): number => {
  const place = HIGH.indexOf(character)
  return place >= 0 ? 0x80 + place : character.charCodeAt(0)
}

/** A first byte of UTF-8 and those that go on from it, read as windows-1252. */
const SEQUENCE = new RegExp(`[\\u00c2-\\u00df][${HIGH}\\u0080-\\u00bf]|[\\u00e0-\\u00ef][${HIGH}\\u0080-\\u00bf]{2}|[\\u00f0-\\u00f4][${HIGH}\\u0080-\\u00bf]{3}`, 'g')

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
  /** Texts with letters or signs that look wrongly read, and how many those are. */
  readonly texts: number
  readonly letters: number
  readonly sequences: number
}

/** What `repaired` would put right; nothing of it in texts that are Icelandic, Faroese or Old English, which have á, æ or the like beside ð and þ. */
export function damageOf(texts: readonly string[]): Damage {
  let [damaged, letters, sequences, foreign] = [0, 0, 0, 0]
  for (const text of texts) {
    if (!/[ýþðÝÞÐ\u00c2-\u00f4]/.test(text)) continue
    foreign += text.match(/[áæéíóúåøÁÆÉÍÓÚÅØ]/g)?.length ?? 0
    const found = repaired(text)
    if (found.letters + found.sequences > 0) damaged++
    letters += found.letters
    sequences += found.sequences
  }
  return letters > 0 && foreign >= letters && sequences === 0 ? { texts: 0, letters: 0, sequences: 0 } : { texts: damaged, letters, sequences }
}
