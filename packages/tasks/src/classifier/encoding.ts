import type { Progress } from '../base/progress.ts'
import { breathing, mapped } from '../base/work.ts'
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
  return ids.length === 0 ? null : shortened(ids, longest)
}

export function shortened(ids: Int32Array, longest: number): Int32Array {
  if (ids.length <= longest) return ids
  const first = Math.floor(longest * BEGINNING)
  const short = ids.slice(0, longest)
  short.set(ids.subarray(ids.length - (longest - first)), first)
  return short
}

/** The numbers of all pieces of each text, with a pause for everyone else now and then. */
export const encodedWhole = (texts: readonly string[], tokenizer: Tokenizer, progress: Progress): Promise<readonly Int32Array[]> =>
  breathing(
    mapped(texts, (text) => tokenizer.encode(text)),
    progress,
  )
