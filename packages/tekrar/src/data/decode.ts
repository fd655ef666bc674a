import { TekrarError } from '../base/errors.ts'
import { refuseUnless } from '../base/refuse-unless.ts'
import { looksTurkish, type SingleByteEncoding, singleByteTable } from './single-byte.ts'
import { utf8Faults } from './utf8.ts'

/** How a text is written in bytes. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | SingleByteEncoding

const ENCODINGS: readonly TextEncoding[] = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1254', 'windows-1252']

/** A text and how it was read. */
export interface DecodedText {
  readonly text: string
  readonly encoding: TextEncoding
  /** Whether the bytes began with a byte order mark; it is no part of the text. */
  readonly byteOrderMark: boolean
}

/** Options of `decodeText`. */
export interface DecodeOptions {
  /** The encoding, where it is known; otherwise it is found out. */
  readonly encoding?: TextEncoding
  /** What an error calls the bytes, such as the file's name. */
  readonly name?: string
}

/**
 * The text in a file's bytes, its encoding found out: by a byte order mark, by the zeros of UTF-16, as UTF-8 where all bytes are
 * well-formed, else as windows-1254 or windows-1252 by the letters around those in which the two differ. Without such letters the two are
 * the same and it says windows-1252.
 * @throws TekrarError `binary-data` for what is no text, `undecodable-text` for a byte that its encoding doesn't have; both name the place
 */
export function decodeText(bytes: Uint8Array, { encoding, name = 'text' }: DecodeOptions = {}): DecodedText {
  refuseUnless('decodeText', 'encoding', encoding === undefined || ENCODINGS.includes(encoding), ENCODINGS.join(', '), encoding)
  const mark = byteOrderMark(bytes)
  const chosen = encoding ?? mark?.encoding ?? utf16ByZeros(bytes)
  const length = mark !== undefined && mark.encoding === chosen ? mark.length : 0
  const rest = bytes.subarray(length)
  const done = (text: string, found: TextEncoding): DecodedText => ({ text, encoding: found, byteOrderMark: length > 0 })

  if (chosen === 'utf-16le' || chosen === 'utf-16be') return done(decodeUtf16(rest, chosen, length, name), chosen)
  refuseBinary(rest, length, name)
  if (chosen === 'windows-1252' || chosen === 'windows-1254') return done(decodeSingleByte(rest, chosen, name), chosen)

  const faults = utf8Faults(rest)
  if (!faults) return done(new TextDecoder('utf-8', { ignoreBOM: true }).decode(rest), 'utf-8')
  // In a text of single bytes, what looks like a whole character of UTF-8 is rare.
  if (chosen === 'utf-8' || faults.multibyte > faults.faults) throw undecodable(rest, faults.first, length, 'utf-8', name)
  const single = looksTurkish(rest) ? 'windows-1254' : 'windows-1252'
  return done(decodeSingleByte(rest, single, name), single)
}

function byteOrderMark(bytes: Uint8Array): { encoding: TextEncoding; length: number } | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf-8', length: 3 }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', length: 2 }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', length: 2 }
  return undefined
}

/** Text in UTF-16 has the zero byte of every basic Latin character, its spaces at least, on the same side, and hardly any on the other. */
function utf16ByZeros(bytes: Uint8Array): TextEncoding | undefined {
  if (bytes.length % 2 === 1) return undefined
  const zeros: [number, number] = [0, 0]
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 0) zeros[i & 1 ? 1 : 0]++
  const [even, odd] = zeros
  if (Math.max(even, odd) * 20 < bytes.length || Math.min(even, odd) * 50 > Math.max(even, odd) || even === odd) return undefined
  return odd > even ? 'utf-16le' : 'utf-16be'
}

/** Whether a text may have this control character: tab, line ends, form feed, escape, and the end mark of old files. */
const isTextual = (code: number): boolean => code >= 0x20 || (code >= 0x09 && code <= 0x0d) || code === 0x1b || code === 0x1a

/** A zero byte, or more than one control character in a hundred, is no text. */
function refuseBinary(codes: Uint8Array | Uint16Array, offset: number, name: string): void {
  let [first, count] = [-1, 0]
  for (let i = 0; i < codes.length; i++) {
    if (isTextual(codes[i]!)) continue
    if (first < 0 || codes[i] === 0) first = i
    count++
    if (codes[i] === 0 || count * 100 > codes.length) {
      throw new TekrarError('binary-data', {
        where: name,
        byte: offset + first * codes.BYTES_PER_ELEMENT,
        value: hexadecimal(codes[first]!),
      })
    }
  }
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be', offset: number, name: string): string {
  const units = new Uint16Array(bytes.length >> 1)
  const [low, high] = encoding === 'utf-16le' ? [0, 1] : [1, 0]
  for (let i = 0; i < units.length; i++) units[i] = bytes[2 * i + low]! | (bytes[2 * i + high]! << 8)
  refuseBinary(units, offset, name)
  const fault = unpairedSurrogate(units)
  if (fault >= 0) throw undecodable(bytes, 2 * fault, offset, encoding, name)
  if (bytes.length % 2 === 1) throw undecodable(bytes, bytes.length - 1, offset, encoding, name)
  return textOf(units)
}

function unpairedSurrogate(units: Uint16Array): number {
  for (let i = 0; i < units.length; i++) {
    const kind = units[i]! >> 10
    if (kind === 0x37) return i
    if (kind !== 0x36) continue
    if ((units[i + 1] ?? 0) >> 10 !== 0x37) return i
    i++
  }
  return -1
}

function decodeSingleByte(bytes: Uint8Array, encoding: SingleByteEncoding, name: string): string {
  const table = singleByteTable(encoding)
  const codes = Int32Array.from(table, (character) => character?.charCodeAt(0) ?? -1)
  const units = new Uint16Array(bytes.length)
  for (let i = 0; i < bytes.length; i++) {
    const code = codes[bytes[i]!]!
    if (code < 0) throw undecodable(bytes, i, 0, encoding, name)
    units[i] = code
  }
  return textOf(units)
}

/** The text of UTF-16 code units, in pieces that fit on the stack. */
function textOf(units: Uint16Array): string {
  const pieces: string[] = []
  for (let i = 0; i < units.length; i += 8192) pieces.push(String.fromCharCode(...units.subarray(i, i + 8192)))
  return pieces.join('')
}

const hexadecimal = (value: number): string => `0x${value.toString(16).toUpperCase().padStart(2, '0')}`

/** `place` counts from the byte after the mark, of `offset` bytes. */
function undecodable(bytes: Uint8Array, place: number, offset: number, encoding: TextEncoding, name: string): TekrarError {
  let line = 1
  for (let i = 0; i < place; i++) if (bytes[i] === 0x0a) line++
  return new TekrarError('undecodable-text', { where: name, encoding, byte: offset + place, line, value: hexadecimal(bytes[place]!) })
}
