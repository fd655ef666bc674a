/** What may join the character before it into one: marks, and the vowels and finals of Hangul. */
const JOINS = /^[\p{M}\u1160-\u11ff]/u

/**
 * Text that arrives in pieces, as pieces that are whole: what may still grow by a combining mark is held back, so that the pieces in a row are in
 * normal form C, as the whole is.
 */
export class TextStream {
  #held = ''

  /** What is whole after one more piece; may be empty. */
  push(piece: string): string {
    const characters = [...this.#held, ...piece]
    let keep = characters.length - 1
    while (keep > 0 && JOINS.test(characters[keep]!)) keep--
    this.#held = characters.slice(Math.max(0, keep)).join('')
    return characters.slice(0, Math.max(0, keep)).join('').normalize('NFC')
  }

  /** What was held back. */
  end(): string {
    const rest = this.#held.normalize('NFC')
    this.#held = ''
    return rest
  }
}
