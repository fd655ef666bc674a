// A WebAssembly module, written byte by byte, that does nothing but multiply, add and load vectors of four floats: what the engine's kernels are held against.

/** Multiplications that do not wait for each other, and as many additions: more than any processor has under way, and few enough for its registers. */
export const CHAINS = 7
/** Turns that stand side by side in the loop, so that counting them does not count. */
const ABREAST = 8
/** Turns a call, each of CHAINS vectors. */
export const TURNS = 4096
/** Far more than caches hold. */
export const READ_BYTES = 128 * 1024 * 1024
/** Vectors that one turn of `read` loads. */
const LOADS = 8

const I32 = 0x7f
const F32 = 0x7d
const V128 = 0x7b

/** LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  do {
    const low = rest % 128
    rest = Math.floor(rest / 128)
    bytes.push(rest > 0 ? low + 128 : low)
  } while (rest > 0)
  return bytes
}

/** Signed LEB128 of a number from 0. */
const signed = (value: number): number[] => {
  const bytes = unsigned(value)
  const last = bytes.at(-1)!
  return (last & 0x40) === 0 ? bytes : [...bytes.slice(0, -1), last | 0x80, 0]
}

const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()]
const section = (id: number, content: readonly number[]): number[] => [id, ...unsigned(content.length), ...content]
const name = (text: string): number[] => [...unsigned(text.length), ...new TextEncoder().encode(text)]

const get = (local: number) => [0x20, ...unsigned(local)]
const set = (local: number) => [0x21, ...unsigned(local)]
const add = [0xfd, 0xe4, 0x01]
const multiply = [0xfd, 0xe6, 0x01]
const load = (offset: number) => [0xfd, 0x00, 0x04, ...unsigned(offset)]
const constant = (value: number) => {
  const vector = new DataView(new ArrayBuffer(16))
  for (let lane = 0; lane < 4; lane++) vector.setFloat32(4 * lane, value, true)
  return [0xfd, 0x0c, ...new Uint8Array(vector.buffer)]
}
/** `body` until the first parameter, less `step` each time, is 0. */
const countdown = (step: number, body: readonly number[]) => [
  ...[0x03, 0x40],
  ...body,
  ...[...get(0), 0x41, ...signed(step), 0x6b, 0x22, 0x00],
  ...[0x0d, 0x00, 0x0b],
]
/** The sum of locals, its first lane. */
const sumOf = (locals: readonly number[]) => [
  ...get(locals[0]!),
  ...locals.slice(1).flatMap((local) => [...get(local), ...add]),
  0xfd,
  0x1f,
  0x00,
]
const code = (vectors: number, body: readonly number[]): number[] => {
  const content = [...list([[...unsigned(vectors), V128]]), ...body, 0x0b]
  return [...unsigned(content.length), ...content]
}
const numbers = (count: number, from: number) => Array.from({ length: count }, (_, i) => from + i)

/** `multiplyAdds(turns)`, `read(bytes)` and the `memory` that it reads; what the two give back means nothing. */
export function limitsModule(): Uint8Array<ArrayBuffer> {
  const [products, sums] = [numbers(CHAINS, 1), numbers(CHAINS, 1 + CHAINS)]
  /** What each is multiplied by, and what is added to each. */
  const other = 1 + 2 * CHAINS
  const multiplyAdds = [
    ...[...constant(1.0000001), ...set(other)],
    ...[...products, ...sums].flatMap((local) => [...constant(local), ...set(local)]),
    ...countdown(
      ABREAST,
      numbers(ABREAST, 0).flatMap(() => [
        ...products.flatMap((local) => [...get(local), ...get(other), ...multiply, ...set(local)]),
        ...sums.flatMap((local) => [...get(local), ...get(other), ...add, ...set(local)]),
      ]),
    ),
    ...sumOf([...products, ...sums]),
  ]
  const loaded = numbers(LOADS, 1)
  const bytes = 16 * LOADS
  // down from the end: the first address is beyond it, in the page that memory has more
  const read = [
    ...countdown(
      bytes,
      loaded.flatMap((local, i) => [...get(local), ...get(0), ...load(16 * i), ...add, ...set(local)]),
    ),
    ...sumOf(loaded),
  ]
  const pages = READ_BYTES / 65536 + 1
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list([[0x60, ...list([[I32]]), ...list([[F32]])]])),
    ...section(3, list([[0], [0]])),
    ...section(5, list([[0x00, ...unsigned(pages)]])),
    ...section(
      7,
      list([
        [...name('multiplyAdds'), 0x00, 0],
        [...name('read'), 0x00, 1],
        [...name('memory'), 0x02, 0],
      ]),
    ),
    ...section(10, list([code(2 * CHAINS + 1, multiplyAdds), code(LOADS, read)])),
  ])
}
