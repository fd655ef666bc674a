import { clean } from './clean.ts'
import type { Language } from './language.ts'
import { words } from './words.ts'

export interface NgramOptions {
  /** Characters are those of the cleaned text, one blank before and after it, so that n-grams tell where words begin and end. */
  readonly by: 'words' | 'characters'
  /** Pieces in the shortest and in the longest n-gram. */
  readonly from: number
  readonly to: number
  readonly language: Language
}

const piecesOf = (text: string, { by, language }: NgramOptions): readonly string[] =>
  by === 'words' ? words(text, language) : [' ', ...clean(text, language), ' ']

/** All n-grams of a text, as often as they come: place after place, from the shortest to the longest at each. Words stand with a blank between them. */
export function ngrams(text: string, options: NgramOptions): string[] {
  const pieces = piecesOf(text, options)
  const between = options.by === 'words' ? ' ' : ''
  const found: string[] = []
  for (let i = 0; i < pieces.length; i++) {
    let gram = ''
    for (let length = 1; length <= options.to && i + length <= pieces.length; length++) {
      gram = length === 1 ? pieces[i]! : gram + between + pieces[i + length - 1]!
      if (length >= options.from) found.push(gram)
    }
  }
  return found
}

/**
 * The same n-grams in the same order as hashes of 32 bits, without making their strings. Of a million different ones about a hundred pairs share a hash.
 */
export function hashedNgrams(text: string, options: NgramOptions): Uint32Array {
  const pieces = piecesOf(text, options)
  const hashes = new Uint32Array(pieces.length)
  for (let i = 0; i < pieces.length; i++) hashes[i] = hashOf(pieces[i]!)
  const { from, to } = options
  let count = 0
  for (let length = from; length <= to; length++) count += Math.max(0, pieces.length - length + 1)
  const found = new Uint32Array(count)
  let place = 0
  for (let i = 0; i < pieces.length; i++) {
    let hash = 0
    for (let length = 1; length <= to && i + length <= pieces.length; length++) {
      hash = Math.imul((hash ^ hashes[i + length - 1]!) + length, 0x9e3779b1)
      hash ^= hash >>> 15
      if (length >= from) found[place++] = mixed(hash)
    }
  }
  return found
}

/** FNV-1a over UTF-16 code units. */
function hashOf(piece: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < piece.length; i++) hash = Math.imul(hash ^ piece.charCodeAt(i), 0x01000193)
  return mixed(hash)
}

/** Every bit touches every other (the last steps of MurmurHash3, Appleby). */
function mixed(hash: number): number {
  let bits = hash
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
