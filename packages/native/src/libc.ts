import { closeSync, openSync, readSync } from 'node:fs'

const INTERPRETER = 3
/** More than the path of any dynamic linker. */
const LONGEST = 4096

/**
 * The C library that a 64-bit Linux program was made for: its dynamic linker is called `ld-musl-…` where that is musl. What the running Node was made for is
 * what counts: a system may have both, and asking Node's own report takes as long as a training step.
 * A program without a dynamic linker, or one that cannot be read, counts as `gnu`.
 */
export function libcOf(program: string): 'gnu' | 'musl' {
  return interpreterOf(program)?.includes('musl') ? 'musl' : 'gnu'
}

/** The dynamic linker an ELF file names (the segment PT_INTERP). */
function interpreterOf(program: string): string | undefined {
  let file: number | undefined
  try {
    file = openSync(program, 'r')
    const opened = file
    const read = (at: number, length: number): DataView => {
      const bytes = new Uint8Array(length)
      const count = readSync(opened, bytes, 0, length, at)
      return new DataView(bytes.buffer, 0, count)
    }
    const header = read(0, 64)
    if (header.getUint32(0) !== 0x7f454c46 || header.getUint8(4) !== 2) return undefined
    const [from, size, count] = [Number(header.getBigUint64(32, true)), header.getUint16(54, true), header.getUint16(56, true)]
    const segments = read(from, size * count)
    for (let at = 0; at < segments.byteLength; at += size) {
      if (segments.getUint32(at, true) !== INTERPRETER) continue
      const length = Math.min(LONGEST, Number(segments.getBigUint64(at + 32, true)))
      return new TextDecoder().decode(read(Number(segments.getBigUint64(at + 8, true)), length))
    }
  } catch {
    // unreadable, or cut short
  } finally {
    if (file !== undefined) closeSync(file)
  }
  return undefined
}
