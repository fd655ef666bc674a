import type { Tokenizer } from '../language/tokenizer.ts'

/** How a text becomes what the network reads. */
export interface Encoding {
  readonly tokenizer: Tokenizer
  /** Pieces that are read at most. */
  readonly longest: number
}

/** Of a text that is too long, the beginning and more of the end are read: how it ends tells most. */
const BEGINNING = 0.25

/** The numbers of a text's pieces, `longest` at most; null where it has none. */
export function encoded(text: string, { tokenizer, longest }: Encoding): Int32Array | null {
  const ids = tokenizer.encode(text)
  if (ids.length === 0) return null
  if (ids.length <= longest) return ids
  const first = Math.floor(longest * BEGINNING)
  return Int32Array.of(...ids.subarray(0, first), ...ids.subarray(ids.length - (longest - first)))
}
