import { finish, type Steps } from './steps.ts'

/**
 * Counter-based random numbers: Philox 4×32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
 * Nothing has a state: a number is a function of seed, stream, step and index. The engines compute the same words.
 *
 *   key       (seed, stream)
 *   counter   (block, step, 0, 0)
 *   index i   block = floor(i / 64) · 16 + i mod 16, word (floor(i / 16) mod 4) of the four: sixteen counters side by side make 64 numbers in vector order
 *   uniform   (word >>> 8) · 2⁻²⁴, in [0, 1)
 */
const MULTIPLIER_0 = 0xd2511f53
const MULTIPLIER_1 = 0xcd9e8d57
const WEYL_0 = 0x9e3779b9
const WEYL_1 = 0xbb67ae85

/** The upper 32 bits of a product of two whole numbers below 2³², by parts that fit. */
function highOfProduct(a: number, b: number): number {
  const lowA = a & 0xffff
  const highA = a >>> 16
  const lowB = b & 0xffff
  const highB = b >>> 16
  const one = Math.imul(lowA, highB)
  const other = Math.imul(highA, lowB)
  const middle = (Math.imul(lowA, lowB) >>> 16) + (one & 0xffff) + (other & 0xffff)
  return (Math.imul(highA, highB) + (one >>> 16) + (other >>> 16) + (middle >>> 16)) | 0
}

/** The four words of a counter under a key. */
export function philox(
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
  counter2 = 0,
  counter3 = 0,
): [number, number, number, number] {
  let [x0, x1, x2, x3] = [counter0 >>> 0, counter1 >>> 0, counter2 >>> 0, counter3 >>> 0]
  let [k0, k1] = [key0 >>> 0, key1 >>> 0]
  for (let round = 0; round < 10; round++) {
    const high0 = highOfProduct(MULTIPLIER_0, x0)
    const low0 = Math.imul(MULTIPLIER_0, x0) >>> 0
    const high1 = highOfProduct(MULTIPLIER_1, x2)
    const low1 = Math.imul(MULTIPLIER_1, x2) >>> 0
    ;[x0, x1, x2, x3] = [(high1 ^ x1 ^ k0) >>> 0, low1, (high0 ^ x3 ^ k1) >>> 0, low0]
    k0 = (k0 + WEYL_0) >>> 0
    k1 = (k1 + WEYL_1) >>> 0
  }
  return [x0, x1, x2, x3]
}

/** `length` uniform numbers in [0, 1) with 24 bits, of indices 0, 1, … */
export const uniforms = (seed: number, stream: number, step: number, length: number): Float32Array =>
  finish(uniformSteps(seed, stream, step, length))

/** Numbers of one step. */
const CHUNK = 64 * 256

/** `uniforms` in short steps. */
export function* uniformSteps(seed: number, stream: number, step: number, length: number): Steps<Float32Array> {
  const numbers = new Float32Array(length)
  for (let from = 0; from < length; from += CHUNK) {
    if (from > 0) yield
    fill(numbers, { from, to: Math.min(length, from + CHUNK) }, { seed, stream, step })
  }
  return numbers
}

/** The numbers from one index, a multiple of 64, up to another. */
function fill(
  numbers: Float32Array,
  { from, to }: { readonly from: number; readonly to: number },
  { seed, stream, step }: { readonly seed: number; readonly stream: number; readonly step: number },
): void {
  for (let base = from; base < to; base += 64)
    for (let lane = 0; lane < 16; lane++) {
      let x0 = (base / 4 + lane) | 0
      let x1 = step | 0
      let x2 = 0
      let x3 = 0
      let k0 = seed | 0
      let k1 = stream | 0
      for (let round = 0; round < 10; round++) {
        const high0 = highOfProduct(MULTIPLIER_0, x0)
        const high1 = highOfProduct(MULTIPLIER_1, x2)
        const low0 = Math.imul(MULTIPLIER_0, x0)
        const low1 = Math.imul(MULTIPLIER_1, x2)
        x0 = high1 ^ x1 ^ k0
        x1 = low1
        x2 = high0 ^ x3 ^ k1
        x3 = low0
        k0 = (k0 + WEYL_0) | 0
        k1 = (k1 + WEYL_1) | 0
      }
      const at = base + lane
      if (at < to) numbers[at] = (x0 >>> 8) / 0x1000000
      if (at + 16 < to) numbers[at + 16] = (x1 >>> 8) / 0x1000000
      if (at + 32 < to) numbers[at + 32] = (x2 >>> 8) / 0x1000000
      if (at + 48 < to) numbers[at + 48] = (x3 >>> 8) / 0x1000000
    }
}

/** A stream's number from its name, such as `lstm_1/dropout`: FNV-1a over UTF-16 code units. */
export function streamOf(name: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
