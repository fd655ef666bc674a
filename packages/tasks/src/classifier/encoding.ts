import type { Progress } from '../base/progress.ts'
import { breathing, mapped } from '../base/work.ts'
import type { Tokenizer } from '../language/tokenizer.ts'
import { type Ngrams, ngramsIn } from './ngrams.ts'

/** How a text becomes what the network reads. */
export interface Encoding {
  readonly tokenizer: Tokenizer
  /** Pieces that are read at most. */
  readonly longest: number
  /** What the linear path knows; null where there is none. */
  readonly ngrams: Ngrams | null
}

/** What the network reads of a text. */
export interface Reading {
  /** The numbers of its pieces. */
  readonly text: Int32Array
  /** The numbers of its n-grams; null where there is no linear path. */
  readonly ngrams: Int32Array | null
}

/** Of a text that is too long, the beginning and more of the end are read: how it ends tells most. */
const BEGINNING = 0.25

/** The numbers of a text's pieces, `longest` at most, a single unknown one where it has none; and those of its n-grams, however long it is. */
export const encoded = (text: string, encoding: Encoding): Reading => readingOf(text, encoding.tokenizer.encode(text), encoding)

/** The same of a text whose pieces have their numbers already. */
export const readingOf = (text: string, ids: Int32Array, { tokenizer, longest, ngrams }: Encoding): Reading => ({
  text: ids.length === 0 ? Int32Array.of(tokenizer.unknown) : shortened(ids, longest),
  ngrams: ngrams && ngramsIn(text, ngrams, tokenizer),
})

function shortened(ids: Int32Array, longest: number): Int32Array {
  if (ids.length <= longest) return ids
  const first = Math.floor(longest * BEGINNING)
  const short = ids.slice(0, longest)
  short.set(ids.subarray(ids.length - (longest - first)), first)
  return short
}

/** What a network takes of texts, as a list or by the names of its inputs. */
export const inputsOf = (read: readonly Reading[]): Int32Array[] | Record<'text' | 'ngrams', Int32Array[]> => {
  const text = read.map((one) => one.text)
  return read.some(({ ngrams }) => ngrams === null) ? text : { text, ngrams: read.map(({ ngrams }) => ngrams!) }
}

/** The numbers of all pieces of each text, with a pause for everyone else now and then. */
export const encodedWhole = (texts: readonly string[], tokenizer: Tokenizer, progress: Progress): Promise<readonly Int32Array[]> =>
  breathing(
    mapped(texts, (text) => tokenizer.encode(text)),
    progress,
  )
