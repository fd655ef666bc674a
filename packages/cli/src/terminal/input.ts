import { createInterface } from 'node:readline'
import type { ReadStream } from 'node:tty'
import type { Input } from '../context.ts'

/** A standard stream as input. It is not touched before it is asked for: most commands never read. */
export function standardInput(open: () => NodeJS.ReadStream): Input {
  return {
    get terminal() {
      return (open() as Partial<ReadStream>).isTTY === true
    },
    async *lines() {
      const stream = open()
      stream.setEncoding('utf8')
      let first = true
      for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
        yield first ? line.replace(/^\uFEFF/, '') : line
        first = false
      }
    },
  }
}
