/**
 * SHA-256 (FIPS 180-4), synchronous and without a platform: the fingerprint of a model's weights. Not for secrets.
 * The constants are the first 32 bits of the fractions of the square roots of the first 8 primes and of the cube roots of the first 64.
 */
const primes: readonly number[] = firstPrimes(64)
const INITIAL = Uint32Array.from(primes.slice(0, 8), (prime) => fractionBits(prime, 2))
const ROUND = Uint32Array.from(primes, (prime) => fractionBits(prime, 3))

function firstPrimes(count: number): number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++) if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  return found
}

/** floor(prime^(1/root) · 2³²) mod 2³², by bisection in exact integers. */
function fractionBits(prime: number, root: 2 | 3): number {
  const target = BigInt(prime) << BigInt(32 * root)
  let [low, high] = [0n, BigInt(prime) << 32n]
  while (high - low > 1n) {
    const middle = (low + high) >> 1n
    if (middle ** BigInt(root) <= target) low = middle
    else high = middle
  }
  return Number(BigInt.asUintN(32, low))
}

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

/** Mixes the 64 bytes at `offset` into the eight words of `state`. */
function compress(state: Uint32Array, bytes: Uint8Array, offset: number, w: Uint32Array): void {
  for (let i = 0; i < 16; i++) {
    const at = offset + i * 4
    w[i] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
  }
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!
    const y = w[i - 2]!
    w[i] = w[i - 16]! + (rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)) + w[i - 7]! + (rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10))
  }
  let [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!]
  let [e, f, g, h] = [state[4]!, state[5]!, state[6]!, state[7]!]
  for (let i = 0; i < 64; i++) {
    const first = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[i]! + w[i]!) | 0
    const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  state[0]! += a
  state[1]! += b
  state[2]! += c
  state[3]! += d
  state[4]! += e
  state[5]! += f
  state[6]! += g
  state[7]! += h
}

/** The SHA-256 of `bytes` as 64 hexadecimal digits. */
export function sha256(bytes: Uint8Array): string {
  const state = INITIAL.slice()
  const scratch = new Uint32Array(64)
  const whole = bytes.length - (bytes.length % 64)
  for (let offset = 0; offset < whole; offset += 64) compress(state, bytes, offset, scratch)

  const rest = bytes.subarray(whole)
  const last = new Uint8Array(rest.length < 56 ? 64 : 128)
  last.set(rest)
  last[rest.length] = 0x80
  const bits = new DataView(last.buffer)
  bits.setUint32(last.length - 8, Math.floor(bytes.length / 0x20000000))
  bits.setUint32(last.length - 4, (bytes.length << 3) >>> 0)
  for (let offset = 0; offset < last.length; offset += 64) compress(state, last, offset, scratch)
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('')
}
