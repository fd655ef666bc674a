import { refuse } from '../sayings/text.ts'

/** Different symbols that a text must have: of two there is hardly anything to learn. */
const LEAST_DIFFERENT = 3
/** Symbols that training needs: one to read and one to foretell. */
const LEAST_SYMBOLS = 2

export interface Text {
  /** The names of the files that it comes from. */
  readonly files: readonly string[]
  readonly text: string
  readonly by: 'characters' | 'words'
}

/** Refuses a text that is nothing to read, before anything is made of it. Throws `text-blank`. */
export function refuseBlank({ files, text }: Text): void {
  if (text.length > 0 && !/\S/u.test(text)) refuse('text-blank', { files })
}

/** Refuses a part of a text, as numbers, that leaves nothing to learn. Throws `text-too-short`, `text-too-uniform`. */
export function refuseUnlearnable({ files, by }: Text, symbols: Int32Array): void {
  refuseShort({ files, by }, symbols.length)
  const different = new Set(symbols).size
  if (different < LEAST_DIFFERENT) refuse('text-too-uniform', { files, different, needed: LEAST_DIFFERENT, by })
}

/** Throws `text-too-short`. */
export function refuseShort({ files, by }: Pick<Text, 'files' | 'by'>, symbols: number): void {
  if (symbols < LEAST_SYMBOLS) refuse('text-too-short', { files, symbols, by })
}
