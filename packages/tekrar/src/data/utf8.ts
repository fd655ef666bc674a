export interface Utf8Faults {
  /** The place of the first byte that is not UTF-8. */
  readonly first: number
  /** How many places are not UTF-8. */
  readonly faults: number
  /** How many well-formed characters of two bytes or more there are. */
  readonly multibyte: number
}

/** What in these bytes is not well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF), or undefined where all is. */
export function utf8Faults(bytes: Uint8Array): Utf8Faults | undefined {
  let [first, faults, multibyte] = [-1, 0, 0]
  for (let i = 0; i < bytes.length; ) {
    const lead = bytes[i]!
    if (lead < 0x80) {
      i++
      continue
    }
    const length = sequenceLength(bytes, i)
    if (length > 0) {
      multibyte++
      i += length
    } else {
      if (faults === 0) first = i
      faults++
      i++
    }
  }
  return faults > 0 ? { first, faults, multibyte } : undefined
}

/** The bytes of the well-formed character at `i`, whose first byte is 0x80 or more; 0 where there is none. */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const lead = bytes[i]!
  const second = bytes[i + 1] ?? 0
  const continues = (at: number): boolean => (bytes[at] ?? 0) >> 6 === 0b10
  if (lead >= 0xc2 && lead <= 0xdf) return continues(i + 1) ? 2 : 0
  if (lead >= 0xe0 && lead <= 0xef) {
    const lowest = lead === 0xe0 ? 0xa0 : 0x80
    const highest = lead === 0xed ? 0x9f : 0xbf
    return second >= lowest && second <= highest && continues(i + 2) ? 3 : 0
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const lowest = lead === 0xf0 ? 0x90 : 0x80
    const highest = lead === 0xf4 ? 0x8f : 0xbf
    return second >= lowest && second <= highest && continues(i + 2) && continues(i + 3) ? 4 : 0
  }
  return 0
}
