import { philox, streamOf } from '../base/random.ts'

/**
 * A permutation of 0 … length − 1 by seed and epoch (Fisher and Yates, from the end), the same on every platform.
 * The word for place i is word i mod 4 of the counter (⌊i / 4⌋, epoch).
 */
export function permutation(length: number, seed: number, epoch: number, purpose = 'data/shuffle'): Uint32Array {
  const order = Uint32Array.from({ length }, (_, i) => i)
  const stream = streamOf(purpose)
  let words: readonly number[] = []
  for (let i = length - 1; i > 0; i--) {
    if (words.length === 0 || i % 4 === 3) words = philox(seed, stream, Math.floor(i / 4), epoch)
    const j = Math.floor((words[i % 4]! / 0x1_0000_0000) * (i + 1))
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
  return order
}
