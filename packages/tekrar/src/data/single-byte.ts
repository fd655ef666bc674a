/** The bytes 0x80 … 0x9F of windows-1252; a space stands for a byte without a character. From 0xA0 on, bytes are code points. */
const WESTERN = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'

/** What windows-1254 has otherwise: six letters in place of Icelandic ones, and no Ž and ž. */
const TURKISH: Readonly<Record<number, string>> = { 142: ' ', 158: ' ', 208: 'Ğ', 221: 'İ', 222: 'Ş', 240: 'ğ', 253: 'ı', 254: 'ş' }

export type SingleByteEncoding = 'windows-1252' | 'windows-1254'

/** The character of each byte, undefined where there is none. */
export const singleByteTable = (encoding: SingleByteEncoding): readonly (string | undefined)[] =>
  Array.from({ length: 256 }, (_, byte) => {
    const western = byte >= 0x80 && byte < 0xa0 ? WESTERN[byte - 0x80]! : String.fromCharCode(byte)
    const character = encoding === 'windows-1254' ? (TURKISH[byte] ?? western) : western
    return character === ' ' && byte !== 0x20 ? undefined : character
  })

// The six bytes that differ, as small letters; their capitals are 0x20 lower.
const SOFT_G_OR_ETH = 0xf0
const DOTLESS_I_OR_Y_ACUTE = 0xfd
const S_CEDILLA_OR_THORN = 0xfe

const bytesOf = (letters: string): ReadonlySet<number> => new Set(Array.from(letters, (letter) => letter.charCodeAt(0)))
/** Turkish vowels, with ı as the byte 0xFD and â î û. */
const TURKISH_VOWELS = bytesOf('aeiouöüýâîû')
/** Letters of Icelandic and Faroese that Turkish never has: á í ó ú æ ø. */
const NORTHERN = bytesOf('áíóúæø')

const isLetter = (byte: number): boolean => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0xe0 && byte !== 0xf7)
const lower = (byte: number): number =>
  (byte >= 0x41 && byte <= 0x5a) || (byte >= 0xc0 && byte <= 0xde && byte !== 0xd7) ? byte + 0x20 : byte

/**
 * Whether the bytes of a text that is in windows-1254 or windows-1252 are the former. The two differ in six letters alone:
 * ğ ı ş and their capitals against ð ý þ. What stands around each of them speaks for one or the other: ğ follows a vowel of Turkish and
 * rarely ends a word, while ð follows r or á and often ends one; þ stands before a vowel, r, v or j, mostly at the start of a word, ş
 * anywhere; ı stands between consonants or ends a word, and only Turkish starts a word with the capital (İ). Letters that Turkish
 * doesn't have speak against it a little. The weights are ours, made by hand.
 */
export function looksTurkish(bytes: Uint8Array): boolean {
  let score = 0
  let found = false
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (byte === 0x8e || byte === 0x9e) return false
    if (byte < 0xc0) continue
    const letter = lower(byte)
    if (NORTHERN.has(letter)) score -= 0.25
    if (letter !== SOFT_G_OR_ETH && letter !== DOTLESS_I_OR_Y_ACUTE && letter !== S_CEDILLA_OR_THORN) continue
    found = true
    const [before, after] = [lower(bytes[i - 1] ?? 0), lower(bytes[i + 1] ?? 0)]
    if (letter === SOFT_G_OR_ETH) score += softG(before, after)
    else if (letter === S_CEDILLA_OR_THORN) score += cedilla(before, after)
    else score += dotless(before, after, byte !== letter)
  }
  return found && score > 0
}

function softG(before: number, after: number): number {
  if (!TURKISH_VOWELS.has(before) || NORTHERN.has(after)) return -3
  return isLetter(after) ? 1 : -1
}

const AFTER_THORN = bytesOf('rvjw')

function cedilla(before: number, after: number): number {
  if (NORTHERN.has(after)) return -3
  if (!isLetter(after)) return isLetter(before) ? 3 : -1
  if (TURKISH_VOWELS.has(after) || after === 0xe9) return isLetter(before) ? 2 : 0
  return AFTER_THORN.has(after) ? -1 : 2
}

function dotless(before: number, after: number, capital: boolean): number {
  if (capital && !isLetter(before)) return 2
  return TURKISH_VOWELS.has(before) || TURKISH_VOWELS.has(after) ? -1 : 1
}
