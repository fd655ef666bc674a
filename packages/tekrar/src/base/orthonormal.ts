import type { Steps } from './steps.ts'

/** Multiplications and additions of one step. */
const WORK = 2 ** 18

/**
 * Makes `count` vectors, one after the other in [count, length], orthonormal in place: Gram and Schmidt's method, four vectors at a time. A pair of vectors
 * is freed of four finished ones in two passes over memory, which is three times as fast as one by one; the order of every sum is fixed. In short steps.
 */
export function* orthonormalize(vectors: Float64Array, count: number, length: number): Steps<Float64Array> {
  let work = 0
  for (let block = 0; block < count; block += 4) {
    const end = Math.min(block + 4, count)
    for (let current = block; current + 1 < end; current += 2)
      for (let done = 0; done < block; done += 4) {
        removeFourFromTwo(vectors, length, done * length, current * length)
        work += 16 * length
        if (work < WORK) continue
        work = 0
        yield
      }
    if ((end - block) % 2 === 1) for (let done = 0; done < block; done++) remove(vectors, length, done * length, (end - 1) * length)
    for (let current = block; current < end; current++) {
      for (let done = block; done < current; done++) remove(vectors, length, done * length, current * length)
      normalize(vectors, length, current * length)
    }
  }
  return vectors
}

/** Takes the part along the four orthonormal vectors at `a` out of the two at `x`. */
function removeFourFromTwo(v: Float64Array, length: number, a: number, x: number): void {
  const b = a + length
  const c = b + length
  const d = c + length
  const y = x + length
  let ax = 0
  let bx = 0
  let cx = 0
  let dx = 0
  let ay = 0
  let by = 0
  let cy = 0
  let dy = 0
  for (let k = 0; k < length; k++) {
    const p = v[a + k]!
    const q = v[b + k]!
    const r = v[c + k]!
    const s = v[d + k]!
    const e = v[x + k]!
    const f = v[y + k]!
    ax += p * e
    bx += q * e
    cx += r * e
    dx += s * e
    ay += p * f
    by += q * f
    cy += r * f
    dy += s * f
  }
  for (let k = 0; k < length; k++) {
    const p = v[a + k]!
    const q = v[b + k]!
    const r = v[c + k]!
    const s = v[d + k]!
    v[x + k] = v[x + k]! - (ax * p + bx * q + (cx * r + dx * s))
    v[y + k] = v[y + k]! - (ay * p + by * q + (cy * r + dy * s))
  }
}

/** Takes the part along the unit vector at `a` out of the vector at `x`. */
function remove(v: Float64Array, length: number, a: number, x: number): void {
  let along = 0
  for (let k = 0; k < length; k++) along += v[a + k]! * v[x + k]!
  for (let k = 0; k < length; k++) v[x + k] = v[x + k]! - along * v[a + k]!
}

function normalize(v: Float64Array, length: number, x: number): void {
  let square = 0
  for (let k = 0; k < length; k++) square += v[x + k]! * v[x + k]!
  const norm = Math.sqrt(square)
  for (let k = 0; k < length; k++) v[x + k] = v[x + k]! / norm
}
