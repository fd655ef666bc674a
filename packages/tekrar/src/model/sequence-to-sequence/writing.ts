import type { Extents } from '../../base/shape.ts'
import type { Data } from '../../execution/executor.ts'
import type { Kept } from './decoder.ts'
import type { Path } from './written.ts'

/** What the encoder gives for some rows. */
export interface Encoded {
  /** By the names that the decoder's program has for it. */
  readonly fixed: Readonly<Record<string, ArrayLike<number>>>
  /** The decoder's first states. */
  readonly states: readonly ArrayLike<number>[]
}

/** Some rows to be written. */
export interface WritingCall {
  readonly rows: number
  readonly encoded: Encoded
  /** Of the sources. */
  readonly extents: Extents
  /** Added to the logits of all symbols. */
  readonly mask: Float32Array
  /** Of the first symbols, as many as a row has at least: `mask` without the one that stops. */
  readonly opening: { readonly mask: Float32Array; readonly length: number }
  readonly start: number
  readonly stop: number
  /** The most symbols. */
  readonly length: number
  readonly kept: readonly Kept[]
  /** Counts the pieces of a call: draws of different pieces differ. */
  readonly piece: number
  readonly signal?: AbortSignal
}

/** How many symbols to write at once from `offset` on, of at most `most`, and what is added to their logits: the first ones of a row are written by themselves. */
export function stretchOf(
  { length, mask, opening }: Pick<WritingCall, 'length' | 'mask' | 'opening'>,
  offset: number,
  most: number,
): { readonly count: number; readonly mask: Float32Array } {
  const opens = offset < opening.length
  return { count: Math.min((opens ? opening.length : length) - offset, most), mask: opens ? opening.mask : mask }
}

/** A way to write rows. */
export interface Writing {
  /** A path for each row, and of everything kept what each step gave, [rows, …]. */
  write(call: WritingCall): Promise<{ readonly paths: readonly Path[]; readonly kept: readonly (readonly Data[])[] }>
}
