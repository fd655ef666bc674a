import type { WriteStream } from 'node:tty'
import type { Output } from '../context.ts'

/** A standard stream. When the reader of a pipe goes away, writing ends quietly; `gone` tells who wants to know. */
export function standardOutput(stream: NodeJS.WriteStream, environment: Readonly<Record<string, string | undefined>>): Output {
  let open = true
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EOF') throw error
    open = false
  })
  const terminal = (stream as Partial<WriteStream>).isTTY === true && environment.TERM !== 'dumb'
  return {
    write(text) {
      if (open) stream.write(text)
    },
    terminal,
    get columns() {
      return (stream as Partial<WriteStream>).columns || 80
    },
    colour: terminal && !environment.NO_COLOR,
    get closed() {
      return !open
    },
    drained: () =>
      new Promise((resolve) => {
        if (!open || stream.writableLength === 0) resolve()
        else {
          stream.once('drain', resolve)
          stream.once('error', () => resolve())
        }
      }),
  }
}
