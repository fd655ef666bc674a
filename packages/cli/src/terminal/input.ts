import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { ReadStream } from 'node:tty'
import type { Input } from '../context.ts'

/** A standard stream as input. It is not touched before it is asked for: most commands never read. */
export function standardInput(open: () => Readable): Input {
  return {
    get terminal() {
      return (open() as Partial<ReadStream>).isTTY === true
    },
    async *lines() {
      const stream = open()
      // A byte each, so that every line can be read in its own encoding.
      stream.setEncoding('latin1')
      let first = true
      for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
        const text = /[\x80-\xff]/.test(line) ? await textOf(Buffer.from(line, 'latin1')) : line
        yield first ? text.replace(/^\uFEFF/, '') : text
        first = false
      }
    },
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** UTF-8, or what files of single bytes are read as; what is neither keeps its place, with signs for what cannot be read. */
async function textOf(line: Buffer): Promise<string> {
  try {
    return utf8.decode(line)
  } catch {
    const { decodeText } = await import('tekrar')
    try {
      return decodeText(line).text
    } catch {
      return line.toString('utf8')
    }
  }
}
