/**
 * The safetensors file (github.com/huggingface/safetensors): eight bytes of header length, a JSON header, the numbers.
 * Ours is strict on both sides. Writing is deterministic: tensors stand by the size of one number, largest first, then by name (UTF-16 code
 * units); metadata by name; the header is padded with spaces to a multiple of 8, so that every tensor is aligned. The numbers are
 * little-endian, as is every platform that JavaScript runs on.
 *
 * A checksum of our own, the metadata `tekrar.crc32`, stands first in the header: the CRC-32 of the whole file, read with these eight digits
 * as zeros. Where it is present a changed bit is always found; `checksum: 'required'` refuses a file without it.
 */
import { crc32 } from '../base/crc32.ts'
import { duplicateKey } from '../base/duplicate-key.ts'
import { TekrarError } from '../base/errors.ts'
import type { SafetensorsDamage } from '../base/messages/en.ts'
import { sizeOf } from '../base/shape.ts'
import { elementTypes, isElementType, type SafetensorsType, type TensorData, typeOf } from './element-types.ts'

/** A tensor to write: row-major numbers and their shape; `[]` is a scalar. */
export interface TensorToSave {
  readonly shape: readonly number[]
  readonly data: TensorData
}

/** A tensor read: a copy, owned by the caller. F16 and BF16 come as float32, BOOL as bytes 0 and 1; `type` says what the file holds. */
export interface SavedTensor extends TensorToSave {
  readonly type: SafetensorsType
}

/** What a safetensors file holds. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, SavedTensor>>
  readonly metadata: Readonly<Record<string, string>>
}

const CHECKSUM = 'tekrar.crc32'
const NO_CHECKSUM = '00000000'
const LONGEST_HEADER = 100_000_000

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const damaged = (reason: SafetensorsDamage, place: string, expected: string | number, actual: string | number): TekrarError =>
  new TekrarError('damaged-safetensors', { reason, place, expected, actual })

/** The file's bytes; the same tensors and metadata always give the same bytes. Throws `invalid-argument` for a shape that doesn't fit its data. */
export function encodeSafetensors(
  tensors: Readonly<Record<string, TensorToSave>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const entries = Object.entries(tensors)
    .map(([name, { shape, data }]) => ({ name, shape, data, type: typeOf(data) }))
    .sort((a, b) => elementTypes[b.type].bytes - elementTypes[a.type].bytes || byText(a.name, b.name))

  const header: string[] = []
  let end = 0
  for (const { name, shape, data, type } of entries) {
    refuseUnwritable(name, shape, data)
    const begin = end
    end += data.byteLength
    header.push(`${JSON.stringify(name)}:${JSON.stringify({ dtype: type, shape, data_offsets: [begin, end] })}`)
  }
  const others = Object.entries(metadata).filter(([key]) => key !== CHECKSUM)
  const rows = [[CHECKSUM, NO_CHECKSUM] as const, ...others.sort(([a], [b]) => byText(a, b))]
  const saved = rows.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')
  const text = new TextEncoder().encode(`{${[`"__metadata__":{${saved}}`, ...header].join(',')}}`)
  const headerLength = Math.ceil(text.length / 8) * 8
  if (headerLength > LONGEST_HEADER) {
    throw new TekrarError('invalid-argument', {
      where: 'encodeSafetensors',
      name: 'the header of names, shapes and metadata',
      expected: `at most ${LONGEST_HEADER} bytes`,
      actual: `${headerLength} bytes`,
    })
  }

  const file = new Uint8Array(8 + headerLength + end)
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true)
  file.fill(0x20, 8, 8 + headerLength)
  file.set(text, 8)
  let place = 8 + headerLength
  for (const { data } of entries) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), place)
    place += data.byteLength
  }
  const digits = hexadecimal(crc32(file))
  file.set(new TextEncoder().encode(digits), 8 + `{"__metadata__":{"${CHECKSUM}":"`.length)
  return file
}

const hexadecimal = (word: number): string => word.toString(16).padStart(8, '0')

function refuseUnwritable(name: string, shape: readonly number[], data: TensorData): void {
  const where = 'encodeSafetensors'
  if (name === '__metadata__') {
    throw new TekrarError('invalid-argument', { where, name: "a tensor's name", expected: 'another than __metadata__', actual: name })
  }
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0) || sizeOf(shape) !== data.length) {
    const expected = `[${shape.join(', ')}]`
    throw new TekrarError('shape-mismatch', { where: `${where}, ${name}`, expected, actual: `${data.length} numbers` })
  }
}

/**
 * Reads a file and checks everything the format allows to check.
 * @throws TekrarError `damaged-safetensors`, whatever the bytes are
 */
export function decodeSafetensors(bytes: Uint8Array, options: { readonly checksum?: 'required' } = {}): Safetensors {
  const { text, header, start } = readHeader(bytes)
  const metadata = readMetadata(header.get('__metadata__'))
  header.delete('__metadata__')

  const entries = [...header].map(([name, value]) => readEntry(name, value))
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end)
  let end = 0
  for (const entry of entries) {
    if (entry.begin !== end) throw damaged('place', entry.name, end, entry.begin)
    end = entry.end
  }
  if (bytes.length !== start + end) throw damaged(bytes.length < start + end ? 'cut-short' : 'too-long', 'file', start + end, bytes.length)
  verifyChecksum(bytes, text, metadata.get(CHECKSUM), options.checksum === 'required')
  metadata.delete(CHECKSUM)

  const tensors = entries.map(({ name, type, shape, begin, end }): [string, SavedTensor] => {
    // Not `bytes.slice`: of a Node Buffer that is a view, not a copy.
    const raw = Uint8Array.prototype.slice.call(bytes, start + begin, start + end)
    if (type === 'BOOL') {
      const bad = raw.findIndex((byte) => byte > 1)
      if (bad >= 0) throw damaged('value', `${name}[${bad}]`, '0 | 1', raw[bad]!)
    }
    return [name, { type, shape, data: elementTypes[type].read(raw.buffer) }]
  })
  return { tensors: Object.fromEntries(tensors), metadata: Object.fromEntries(metadata) }
}

/** The header's text and entries, and the byte where the numbers start. */
function readHeader(bytes: Uint8Array): { text: string; header: Map<string, unknown>; start: number } {
  if (bytes.length < 8) throw damaged('cut-short', 'file', '≥ 8', bytes.length)
  const announced = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true)
  if (announced > BigInt(LONGEST_HEADER)) throw damaged('header-length', 'header', `≤ ${LONGEST_HEADER}`, String(announced))
  const start = 8 + Number(announced)
  if (start > bytes.length) throw damaged('cut-short', 'header', start, bytes.length)
  if (bytes[8] !== 0x7b) throw damaged('header', 'header', '{', bytes[8] === undefined || start === 8 ? '""' : `0x${bytes[8].toString(16)}`)
  let text: string
  let parsed: unknown
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(8, start))
  } catch {
    throw damaged('header', 'header', 'UTF-8', '?')
  }
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    throw damaged('header', 'header', 'JSON', cause instanceof Error ? cause.message : '?')
  }
  const twice = duplicateKey(text)
  if (twice !== undefined) throw damaged('duplicate-key', twice, 1, 2)
  return { text, header: new Map(Object.entries(parsed as object)), start }
}

function readMetadata(value: unknown): Map<string, string> {
  if (value === undefined) return new Map()
  if (!isObject(value)) throw damaged('entry', '__metadata__', '{…}', JSON.stringify(value))
  const metadata = new Map<string, string>()
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw damaged('entry', `__metadata__.${key}`, '"…"', JSON.stringify(text))
    metadata.set(key, text)
  }
  return metadata
}

interface Entry {
  readonly name: string
  readonly type: SafetensorsType
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
}

function readEntry(name: string, value: unknown): Entry {
  const keys = isObject(value) ? Object.keys(value).sort().join(', ') : JSON.stringify(value)
  if (!isObject(value) || keys !== 'data_offsets, dtype, shape') throw damaged('entry', name, 'data_offsets, dtype, shape', keys)
  const { dtype, shape, data_offsets: offsets } = value
  if (!isElementType(dtype)) throw damaged('type', name, Object.keys(elementTypes).join(' | '), JSON.stringify(dtype))
  if (!isListOfSizes(shape)) throw damaged('entry', `${name}.shape`, '[≥ 0, …]', JSON.stringify(shape))
  if (!isListOfSizes(offsets) || offsets.length !== 2) throw damaged('entry', `${name}.data_offsets`, '[≥ 0, ≥ 0]', JSON.stringify(offsets))
  const [begin, end] = offsets as [number, number]
  const needed = sizeOf(shape) * elementTypes[dtype].bytes
  if (end - begin !== needed) throw damaged('size', name, needed, end - begin)
  return { name, type: dtype, shape, begin, end }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const isListOfSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)

/** Compares the file's CRC-32, its own digits read as zeros, with the one it carries. */
function verifyChecksum(bytes: Uint8Array, header: string, digits: string | undefined, required: boolean): void {
  const place = `__metadata__.${CHECKSUM}`
  if (digits === undefined) {
    if (required) throw damaged('checksum', place, NO_CHECKSUM.replaceAll('0', '•'), '""')
    return
  }
  const before = `"${CHECKSUM}":"`
  const found = header.indexOf(`${before}${digits}"`)
  if (!/^[0-9a-f]{8}$/.test(digits) || found < 0) throw damaged('checksum', place, NO_CHECKSUM.replaceAll('0', '•'), digits)
  const at = 8 + new TextEncoder().encode(header.slice(0, found + before.length)).length
  const zeros = new TextEncoder().encode(NO_CHECKSUM)
  const actual = hexadecimal(crc32(bytes.subarray(at + 8), crc32(zeros, crc32(bytes.subarray(0, at)))))
  if (actual !== digits) throw damaged('checksum', place, digits, actual)
}
