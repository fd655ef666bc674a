import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TekrarError } from '../base/errors.ts'
import { halfToNumber } from './element-types.ts'
import { decodeSafetensors, encodeSafetensors, type TensorToSave } from './safetensors.ts'

/** A file with this header and these numbers, as another program may write it. */
function file(header: unknown, data: Uint8Array | number[] = []): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const bytes = new Uint8Array(8 + text.length + data.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  bytes.set(data, 8 + text.length)
  return bytes
}

/** What is wrong with a file; anything but a TekrarError fails the test. */
function damage(bytes: Uint8Array, options?: { checksum: 'required' }): string | undefined {
  try {
    decodeSafetensors(bytes, options)
    return undefined
  } catch (error) {
    if (error instanceof TekrarError && error.code === 'damaged-safetensors')
      return (error as TekrarError<'damaged-safetensors'>).details.reason
    throw error
  }
}

const same = (a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean =>
  a.length === b.length && Array.from(a).every((x, i) => Object.is(x, b[i]))

const arrays = fc.oneof(
  fc.float32Array({ maxLength: 12 }),
  fc.float64Array({ maxLength: 12 }),
  fc.int32Array({ maxLength: 12 }),
  fc.bigInt64Array({ maxLength: 12 }),
  fc.uint32Array({ maxLength: 12 }),
  fc.uint8Array({ maxLength: 12 }),
)
const tensor: fc.Arbitrary<TensorToSave> = fc.tuple(arrays, fc.boolean()).map(([data, column]) => ({
  data,
  shape: data.length === 1 && column ? [] : column ? [data.length, 1] : [data.length],
}))
const names = fc.string({ unit: 'binary', maxLength: 12 }).filter((name) => name !== '__metadata__')
const dictionary = fc.dictionary(names, tensor, { maxKeys: 6, noNullPrototype: true })
const metadata = fc.dictionary(names, fc.string({ unit: 'binary' }), { maxKeys: 4, noNullPrototype: true })

test('what is written is read back, numbers, names, shapes and metadata', () => {
  fc.assert(
    fc.property(dictionary, metadata, (tensors, notes) => {
      const read = decodeSafetensors(encodeSafetensors(tensors, notes), { checksum: 'required' })
      expect(Object.keys(read.tensors).sort()).toEqual(Object.keys(tensors).sort())
      for (const [name, { data, shape }] of Object.entries(tensors)) {
        const again = read.tensors[name]!
        expect(again.shape).toEqual(shape)
        expect(again.data.constructor).toBe(data.constructor)
        expect(same(again.data, data)).toBe(true)
      }
      expect(Object.entries(read.metadata).sort()).toEqual(Object.entries(notes).sort())
    }),
  )
})

test('the bytes do not depend on the order in which tensors and metadata were given', () => {
  fc.assert(
    fc.property(dictionary, metadata, (tensors, notes) => {
      const backwards = <Value>(record: Record<string, Value>) => Object.fromEntries(Object.entries(record).reverse())
      expect(encodeSafetensors(backwards(tensors), backwards(notes))).toEqual(encodeSafetensors(tensors, notes))
    }),
  )
})

test('the numbers start at a multiple of eight, the widest first', () => {
  const bytes = encodeSafetensors({
    b: { shape: [3], data: new Uint8Array(3) },
    a: { shape: [1], data: new Float32Array(1) },
    z: { shape: [1], data: new Float64Array(1) },
  })
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true))
  expect(length % 8).toBe(0)
  expect(bytes.length).toBe(8 + length + 8 + 4 + 3)
  const header = new TextDecoder().decode(bytes.subarray(8, 8 + length))
  expect(Object.keys(JSON.parse(header))).toEqual(['__metadata__', 'z', 'a', 'b'])
})

test('a file cut at any byte is refused', () => {
  const bytes = encodeSafetensors(
    { a: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }, b: { shape: [3], data: Uint8Array.of(1, 2, 3) } },
    { x: 'y' },
  )
  for (let length = 0; length < bytes.length; length++) expect(damage(bytes.slice(0, length)), `cut to ${length} bytes`).toBe('cut-short')
  expect(damage(Uint8Array.of(...bytes, 0))).toBe('too-long')
})

test('every flipped bit of a file of ours is found', () => {
  const bytes = encodeSafetensors({ weight: { shape: [2], data: Float32Array.of(1, -2) } }, { step: '7' })
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = bytes.slice()
    flipped[bit >> 3]! ^= 1 << (bit & 7)
    expect(damage(flipped, { checksum: 'required' }), `bit ${bit}`).toBeDefined()
  }
})

test('no bytes at all make the reader throw anything but its own error', () => {
  const original = encodeSafetensors({
    weight: { shape: [2, 3], data: new Float32Array(6) },
    mask: { shape: [2], data: Uint8Array.of(0, 1) },
  })
  const edit = fc.record({ at: fc.nat(original.length - 1), remove: fc.nat(4), insert: fc.uint8Array({ maxLength: 4 }) })
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      let bytes = Array.from(original)
      for (const { at, remove, insert } of edits) bytes = [...bytes.slice(0, at), ...insert, ...bytes.slice(at + remove)]
      damage(Uint8Array.from(bytes))
    }),
    { numRuns: 1000 },
  )
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void damage(bytes)))
  fc.assert(fc.property(fc.json(), fc.uint8Array({ maxLength: 8 }), (header, data) => void damage(file(header, data))))
})

test('headers that say something impossible are refused, each with its reason', () => {
  const f32 = (shape: unknown, offsets: unknown, dtype: unknown = 'F32') => ({ dtype, shape, data_offsets: offsets })
  const eight = new Uint8Array(8)
  expect(damage(file({ a: f32([2], [0, 8]) }, eight))).toBeUndefined()
  expect(damage(file({ a: f32([2], [0, 8]) }, eight), { checksum: 'required' })).toBe('checksum')
  expect(damage(file({ a: f32([2], [0, 8]), b: f32([2], [0, 8]) }, eight))).toBe('place')
  expect(damage(file({ a: f32([1], [4, 8]) }, eight))).toBe('place')
  expect(damage(file({ a: f32([1], [0, 4]) }, eight))).toBe('too-long')
  expect(damage(file({ a: f32([3], [0, 8]) }, eight))).toBe('size')
  expect(damage(file({ a: f32([2], [8, 0]) }, eight))).toBe('size')
  expect(damage(file({ a: f32([-2], [0, 8]) }, eight))).toBe('entry')
  expect(damage(file({ a: f32([2.5], [0, 8]) }, eight))).toBe('entry')
  expect(damage(file({ a: f32([2], [0, 8, 9]) }, eight))).toBe('entry')
  expect(damage(file({ a: f32([2 ** 40, 2 ** 40, 2 ** 40], [0, 8]) }, eight))).toBe('size')
  expect(damage(file({ a: f32([2], [0, 8], 'F8_E4M3') }, eight))).toBe('type')
  expect(damage(file({ a: f32([2], [0, 8], 'toString') }, eight))).toBe('type')
  expect(damage(file({ a: { ...f32([2], [0, 8]), extra: 1 } }, eight))).toBe('entry')
  expect(damage(file({ a: { dtype: 'BOOL', shape: [1], data_offsets: [0, 1] } }, [2]))).toBe('value')
  expect(damage(file({ __metadata__: { a: 1 } }))).toBe('entry')
  expect(damage(file('{"a":1,"a":1}'))).toBe('duplicate-key')
  expect(damage(file('[]'))).toBe('header')
  expect(damage(file(' {}'))).toBe('header')
  expect(damage(file('{"a":'))).toBe('header')
  expect(damage(file('{} '))).toBeUndefined()
  const long = new Uint8Array(8)
  new DataView(long.buffer).setBigUint64(0, 100_000_001n, true)
  expect(damage(long)).toBe('header-length')
})

test('half precision and bfloat16 are read as float32', () => {
  const halves = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00)
  const read = (dtype: string, data: Uint16Array) => {
    const header = { a: { dtype, shape: [data.length], data_offsets: [0, data.byteLength] } }
    return Array.from(decodeSafetensors(file(header, new Uint8Array(data.buffer))).tensors.a!.data as Float32Array)
  }
  expect(read('F16', halves)).toEqual([1, -2, 65504, 2 ** -24, Number.POSITIVE_INFINITY])
  expect(read('BF16', Uint16Array.of(0x3f80, 0xc000, 0x4049))).toEqual([1, -2, 3.140625])
  expect(halfToNumber(0x7e00)).toBeNaN()
})

test('the tensors read are copies, whatever buffer the file stood in', () => {
  const bytes = encodeSafetensors({ a: { shape: [2], data: Float64Array.of(1, 2) } })
  const odd = new Uint8Array(bytes.length + 3)
  odd.set(bytes, 3)
  const data = decodeSafetensors(odd.subarray(3)).tensors.a!.data as Float64Array
  odd.fill(0)
  expect(Array.from(data)).toEqual([1, 2])
})

test('a tensor whose shape does not fit its numbers is not written', () => {
  expect(() => encodeSafetensors({ a: { shape: [3], data: new Float32Array(2) } })).toThrow(TekrarError)
  expect(() => encodeSafetensors({ a: { shape: [-1, -2], data: new Float32Array(2) } })).toThrow(TekrarError)
  expect(() => encodeSafetensors({ __metadata__: { shape: [2], data: new Float32Array(2) } })).toThrow(TekrarError)
})
