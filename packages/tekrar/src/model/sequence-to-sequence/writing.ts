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
  readonly start: number
  readonly stop: number
  /** The most symbols. */
  readonly length: number
  readonly kept: readonly Kept[]
  /** Counts the pieces of a call: draws of different pieces differ. */
  readonly piece: number
  readonly signal?: AbortSignal
}

/** A way to write rows. */
export interface Writing {
  /** A path for each row, and of everything kept what each step gave, [rows, …]. */
  write(call: WritingCall): Promise<{ readonly paths: readonly Path[]; readonly kept: readonly (readonly Data[])[] }>
}
