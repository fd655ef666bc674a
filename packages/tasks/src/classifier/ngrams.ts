import type { JsonObject } from 'tekrar'
import type { Progress } from '../base/progress.ts'
import { TaskError } from '../base/task-error.ts'
import { forEachBelow } from '../baselines/classes/clock.ts'
import { runsOf } from '../baselines/classes/grams.ts'
import type { Tokenizer } from '../language/tokenizer.ts'

/** Pieces in a row of which the linear path knows a number for each class; found in the training part alone. */
export interface Ngrams {
  /** Pieces of the longest. */
  readonly longest: number
  /** Keys of the known ones, number 1 first. */
  readonly known: readonly string[]
  readonly numbers: ReadonlyMap<string, number>
  /** How many different ones a text of the training part has on average, 1 at least. */
  readonly mean: number
}

const [BEGIN, END] = ['\u0002', '\u0003']
/** Texts in which one must stand to be known, and how many are known at most, the most frequent first. */
const LEAST_TEXTS = 2
const MOST = 200_000
/** What a text has of which no n-gram is known. */
const NONE = 0

/** Learns those that stand in these texts. */
export async function ngramsOf(texts: readonly string[], longest: number, tokenizer: Tokenizer, progress: Progress): Promise<Ngrams> {
  const counts = new Map<string, number>()
  await forEachBelow(texts.length, progress, (i) => {
    for (const key of new Set(keysOf(texts[i]!, longest, tokenizer))) counts.set(key, (counts.get(key) ?? 0) + 1)
  })
  // Sorting is stable: of equally frequent ones those that were seen first.
  const frequent = [...counts]
    .filter(([, count]) => count >= LEAST_TEXTS)
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST)
  const all = frequent.reduce((sum, [, count]) => sum + count, 0)
  return listed({ longest, known: frequent.map(([key]) => key), mean: Math.max(1, all / Math.max(1, texts.length)) })
}

const listed = (ngrams: Omit<Ngrams, 'numbers'>): Ngrams => ({ ...ngrams, numbers: new Map(ngrams.known.map((key, i) => [key, i + 1])) })

/** The numbers of the different ones in a text, ordered as they stand there first; NONE alone where none is known. */
export function ngramsIn(text: string, { longest, numbers }: Ngrams, tokenizer: Tokenizer): Int32Array {
  const found = new Set<number>()
  for (const key of keysOf(text, longest, tokenizer)) {
    const number = numbers.get(key)
    if (number !== undefined) found.add(number)
  }
  return found.size === 0 ? Int32Array.of(NONE) : Int32Array.from(found)
}

const keysOf = (text: string, longest: number, tokenizer: Tokenizer): Iterable<string> => runsOf(piecesBetween(text, tokenizer), 1, longest)

/** The pieces of a text. By characters begin and end are pieces too: how a name ends says much. */
export const piecesBetween = (text: string, tokenizer: Tokenizer): readonly string[] =>
  tokenizer.by === 'characters' ? [BEGIN, ...tokenizer.pieces(text), END] : tokenizer.pieces(text)

export const savedNgrams = ({ longest, known, mean }: Ngrams): JsonObject => ({ longest, known: [...known], mean })

/** Reads what `savedNgrams` gave; null for null. Throws TaskError `damaged-record`. */
export function ngramsFromJson(json: unknown, task: string): Ngrams | null {
  if (json === undefined || json === null) return null
  const { longest, known, mean } = (typeof json === 'object' ? json : {}) as Readonly<Record<string, unknown>>
  if (
    !Number.isSafeInteger(longest) ||
    (longest as number) < 1 ||
    !Number.isFinite(mean) ||
    (mean as number) < 1 ||
    !Array.isArray(known) ||
    !known.every((key) => typeof key === 'string') ||
    new Set(known).size < known.length
  )
    throw new TaskError('damaged-record', { task, problem: 'ngrams are no list of different texts' })
  return listed({ longest: longest as number, known: known as readonly string[], mean: mean as number })
}
