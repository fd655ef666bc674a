import { decodeText, TekrarError } from 'tekrar'
import type { Finding } from '../base/finding.ts'
import type { Source } from '../base/source.ts'
import { found, refuse } from '../sayings/table.ts'

/** The text in a file. */
export interface Decoded {
  readonly text: string
  /** Of several encodings all, with a plus between them. */
  readonly encoding: string
  readonly findings: readonly Finding[]
}

/**
 * The text in a file's bytes, in any encoding that `decodeText` finds; where files were put together whose encodings differ, some lines are UTF-8 and others are
 * not: each is read in its own, and they are counted. Throws TaskError `file-binary`, `file-undecodable`.
 */
export function decoded({ name, bytes }: Source): Decoded {
  const mixed = lineByLine(name, bytes)
  if (mixed) return mixed
  try {
    return { ...decodeText(bytes, { name }), findings: [] }
  } catch (error) {
    if (!(error instanceof TekrarError)) throw error
    const { byte, value, line, encoding } = error.details as { byte: number; value: string; line: number; encoding: string }
    if (error.code === 'binary-data') return refuse('file-binary', { file: name, byte, value })
    if (error.code === 'undecodable-text')
      return refuse('file-undecodable', { file: name, line, byte, value, encoding, lines: strangeLines(bytes, encoding) })
    throw error
  }
}

const LINE_END = 0x0a
/** Of the lines that are more than ASCII, the share that must be UTF-8: a few may look so by chance. */
const LEAST = 0.05
/** In lines that are not UTF-8, so many times as many bytes must not fit in as there are characters of UTF-8: else they are damaged UTF-8. */
const CLEARLY = 4

const strict = new TextDecoder('utf-8', { fatal: true })
const lenient = new TextDecoder('utf-8')

function isUtf8(bytes: Uint8Array, options?: TextDecodeOptions): boolean {
  try {
    // A decoder of its own where the bytes may end within a character, which would be kept for the next ones.
    ;(options ? new TextDecoder('utf-8', { fatal: true }) : strict).decode(bytes, options)
    return true
  } catch {
    return false
  }
}

const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80)

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  for (let start = 0; start <= bytes.length; ) {
    const end = bytes.indexOf(LINE_END, start)
    lines.push(bytes.subarray(start, end < 0 ? bytes.length : end))
    start = end < 0 ? bytes.length + 1 : end + 1
  }
  return lines
}

/** Lines of UTF-8 among others of a single byte a character; null where it is not so. */
function lineByLine(name: string, bytes: Uint8Array): Decoded | null {
  if (bytes.includes(0) || bytes[0] === 0xff || bytes[0] === 0xfe || isUtf8(bytes)) return null
  const lines = linesOf(bytes)
  const more = lines.flatMap((line, i) => (isAscii(line) ? [] : [i]))
  const strange = more.filter((i) => !isUtf8(lines[i]!))
  const known = more.length - strange.length
  if (known === 0 || known < more.length * LEAST) return null
  // The last line alone, and only its last character: the file was cut short.
  if (strange.length === 1 && strange[0] === lines.length - 1 && isUtf8(lines.at(-1)!, { stream: true })) return null
  const others = joined(strange.map((i) => lines[i]!))
  if (!isSingleBytes(others)) return null
  let read: { readonly text: string; readonly encoding: string }
  try {
    read = decodeText(others, { name })
  } catch {
    return null
  }
  const right = new Map(read.text.split('\n').map((line, k) => [strange[k]!, line]))
  const first = more.find((i) => !right.has(i))!
  return {
    text: lines.map((line, i) => right.get(i) ?? strict.decode(line)).join('\n'),
    encoding: `utf-8 + ${read.encoding}`,
    findings: [
      found('warning', 'file-mixed-encodings', {
        file: name,
        lines: known,
        line: first + 1,
        other: { encoding: read.encoding, lines: strange.length, line: strange[0]! + 1 },
      }),
    ],
  }
}

function joined(lines: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(lines.reduce((sum, line) => sum + line.length + 1, -1))
  let place = 0
  for (const [i, line] of lines.entries()) {
    if (i > 0) whole[place++] = LINE_END
    whole.set(line, place)
    place += line.length
  }
  return whole
}

function isSingleBytes(bytes: Uint8Array): boolean {
  const text = lenient.decode(bytes)
  const faults = text.match(/\ufffd/g)?.length ?? 0
  const characters = text.match(/[^\p{ASCII}\ufffd]/gu)?.length ?? 0
  return characters * CLEARLY <= faults
}

/** Lines that cannot be read in the encoding that the file seems to have. */
const strangeLines = (bytes: Uint8Array, encoding: string): number =>
  encoding === 'utf-8' ? linesOf(bytes).filter((line) => !isUtf8(line)).length : 1
