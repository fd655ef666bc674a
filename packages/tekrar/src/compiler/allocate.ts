import { type Command, forEachUse } from './command.ts'
import type { Buffer } from './layout.ts'

/** Words that every buffer starts at a multiple of: a cache line. */
const ALIGNMENT = 16
const aligned = (words: number) => Math.ceil(words / ALIGNMENT) * ALIGNMENT

export interface Allocation {
  /** Where each buffer of the scratch segment begins, in words. */
  readonly offsets: ReadonlyMap<Buffer, number>
  readonly words: number
}

export interface AllocateOptions {
  readonly inputs?: Iterable<Buffer>
  readonly outputs?: Iterable<Buffer>
  /** Buffers that have a place in another segment. */
  readonly elsewhere?: ReadonlyMap<Buffer, unknown>
}

/**
 * Lays the scratch buffers out so that two share memory only if their lives do not touch. A buffer lives from the first command that writes it
 * (an input: from the start) to the last that touches it (an output: to the end); what a loop touches lives as long as the loop.
 */
export function allocate(commands: readonly Command[], { inputs, outputs, elsewhere }: AllocateOptions = {}): Allocation {
  const lives = new Map<Buffer, { first: number; last: number }>()
  const touch = (buffer: Buffer, at: number) => {
    const life = lives.get(buffer)
    if (life) {
      life.first = Math.min(life.first, at)
      life.last = Math.max(life.last, at)
    } else lives.set(buffer, { first: at, last: at })
  }
  commands.forEach((command, at) => {
    for (const side of ['reads', 'writes'] as const)
      forEachUse(command, side, ({ view: { buffer } }) => {
        if (buffer.role !== 'variable' && buffer.role !== 'loop' && !elsewhere?.has(buffer)) touch(buffer, at)
      })
  })
  for (const buffer of inputs ?? []) touch(buffer, -1)
  for (const buffer of outputs ?? []) touch(buffer, commands.length)

  const order = [...lives].sort(([a, x], [b, y]) => b.words - a.words || x.first - y.first)
  const offsets = new Map<Buffer, number>()
  const placed: { offset: number; end: number; first: number; last: number }[] = []
  let words = 0
  for (const [buffer, life] of order) {
    const size = aligned(buffer.words)
    const neighbours = placed.filter((other) => other.first <= life.last && life.first <= other.last).sort((a, b) => a.offset - b.offset)
    let offset = 0
    for (const other of neighbours) {
      if (other.offset - offset >= size) break
      offset = Math.max(offset, other.end)
    }
    offsets.set(buffer, offset)
    placed.push({ offset, end: offset + size, ...life })
    words = Math.max(words, offset + size)
  }
  return { offsets, words }
}

/** Places variables one after the other, each at a cache line; those that have a place keep it. */
export function placeVariable(end: number, words: number): { readonly offset: number; readonly end: number } {
  return { offset: end, end: end + aligned(words) }
}
