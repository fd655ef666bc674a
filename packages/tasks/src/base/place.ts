/** Where a text stands: lines count from 1; null for a file that is a text as a whole. */
export interface Place {
  readonly file: string
  readonly line: number | null
}
