import type { Work } from '../base/work.ts'

/** Two pieces side by side, as one number; there are never so many pieces. */
const MANY = 2 ** 22
export const pairOf = (left: number, right: number): number => left * MANY + right

/** Pieces with their counts, the most frequent on top; of equally frequent pairs the one that was there first. What has grown stale is put back by whoever takes it. */
class Heap {
  readonly #pairs: number[] = []
  readonly #counts: number[] = []

  get size(): number {
    return this.#pairs.length
  }

  #before(i: number, j: number): boolean {
    const difference = this.#counts[i]! - this.#counts[j]!
    return difference > 0 || (difference === 0 && this.#pairs[i]! < this.#pairs[j]!)
  }

  #swap(i: number, j: number): void {
    for (const list of [this.#pairs, this.#counts]) [list[i], list[j]] = [list[j]!, list[i]!]
  }

  push(pair: number, count: number): void {
    this.#pairs.push(pair)
    this.#counts.push(count)
    for (let i = this.size - 1; i > 0; ) {
      const above = (i - 1) >> 1
      if (!this.#before(i, above)) return
      this.#swap(i, above)
      i = above
    }
  }

  take(): readonly [pair: number, count: number] {
    const top = [this.#pairs[0]!, this.#counts[0]!] as const
    this.#swap(0, this.size - 1)
    this.#pairs.pop()
    this.#counts.pop()
    for (let i = 0; ; ) {
      const left = 2 * i + 1
      if (left >= this.size) return top
      const below = left + 1 < this.size && this.#before(left + 1, left) ? left + 1 : left
      if (!this.#before(below, i)) return top
      this.#swap(i, below)
      i = below
    }
  }
}

/** A word as numbers of pieces, and how often it comes. */
export interface CountedWord {
  ids: number[]
  readonly count: number
}

/**
 * Byte-pair encoding (Sennrich, Haddow and Birch, "Neural machine translation of rare words with subword units", ACL 2016): the pair of pieces that comes most
 * often becomes a piece, again and again. Pieces 0 … `pieces` − 1 are there; merge m makes number `pieces` + m. Counts are kept up to date word by word, so that
 * a merge costs what it changes. The words are changed.
 * Gives the merges in their order, at most `most`, of pairs that come at least `minimumCount` times.
 */
export function* learningMerges(
  words: readonly CountedWord[],
  { pieces, most, minimumCount }: { readonly pieces: number; readonly most: number; readonly minimumCount: number },
): Work<(readonly [left: number, right: number])[]> {
  const counts = new Map<number, number>()
  const places = new Map<number, number[]>()
  const note = (pair: number, word: number): void => {
    const known = places.get(pair)
    if (!known) places.set(pair, [word])
    else if (known[known.length - 1] !== word) known.push(word)
  }
  for (const [number, { ids, count }] of words.entries()) {
    for (let i = 1; i < ids.length; i++) {
      const pair = pairOf(ids[i - 1]!, ids[i]!)
      counts.set(pair, (counts.get(pair) ?? 0) + count)
      note(pair, number)
    }
    yield
  }
  const heap = new Heap()
  for (const [pair, count] of counts) if (count >= minimumCount) heap.push(pair, count)

  const merges: (readonly [number, number])[] = []
  while (merges.length < most && heap.size > 0) {
    yield
    const [pair, noted] = heap.take()
    const count = counts.get(pair) ?? 0
    if (count !== noted) {
      if (count >= minimumCount) heap.push(pair, count)
      continue
    }
    const [left, right] = [Math.floor(pair / MANY), pair % MANY]
    const made = pieces + merges.length
    merges.push([left, right])
    const grown = new Set<number>()
    for (const number of places.get(pair) ?? []) {
      const word = words[number]!
      const merged = mergedIn(word.ids, left, right, made)
      if (merged.length === word.ids.length) continue
      yield
      for (let i = 1; i < word.ids.length; i++) {
        const old = pairOf(word.ids[i - 1]!, word.ids[i]!)
        counts.set(old, counts.get(old)! - word.count)
      }
      for (let i = 1; i < merged.length; i++) {
        const next = pairOf(merged[i - 1]!, merged[i]!)
        counts.set(next, (counts.get(next) ?? 0) + word.count)
        if (merged[i - 1] !== made && merged[i] !== made) continue
        note(next, number)
        grown.add(next)
      }
      word.ids = merged
    }
    counts.delete(pair)
    places.delete(pair)
    for (const next of grown) {
      const size = counts.get(next) ?? 0
      if (size >= minimumCount) heap.push(next, size)
    }
  }
  return merges
}

/** From the left, each left with a right behind it as the new one. */
export function mergedIn(ids: readonly number[], left: number, right: number, made: number): number[] {
  const result: number[] = []
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] === left && ids[i + 1] === right) {
      result.push(made)
      i++
    } else result.push(ids[i]!)
  }
  return result
}
