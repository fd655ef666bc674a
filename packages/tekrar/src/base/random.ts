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

const highOfProduct = (a: number, b: number): number => {
  const low = a & 0xffff
  const high = a >>> 16
  const p = low * (b & 0xffff)
  const q = high * (b & 0xffff) + (p >>> 16) + ((low * (b >>> 16)) % 0x10000)
  return (high * (b >>> 16) + Math.floor((low * (b >>> 16)) / 0x10000) + Math.floor(q / 0x10000)) >>> 0
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

/** Blocks of one step. */
const BLOCKS = 1024

/** `uniforms` in short steps. */
export function* uniformSteps(seed: number, stream: number, step: number, length: number): Steps<Float32Array> {
  const numbers = new Float32Array(length)
  for (let block = 0; block * 4 < length + 63; block++) {
    if (block % BLOCKS === BLOCKS - 1) yield
    const words = philox(seed, stream, block, step)
    const base = Math.floor(block / 16) * 64 + (block % 16)
    for (let word = 0; word < 4; word++) {
      const i = base + word * 16
      if (i < length) numbers[i] = (words[word]! >>> 8) / 0x1000000
    }
  }
  return numbers
}

/** A stream's number from its name, such as `lstm_1/dropout`: FNV-1a over UTF-16 code units. */
export function streamOf(name: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
