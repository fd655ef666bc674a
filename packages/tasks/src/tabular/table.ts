import type { Finding } from '../base/finding.ts'

/** Cells in rows and columns, as a file has them. */
export interface Table {
  /** The file's name. */
  readonly name: string
  /** By which the cells of each row are called; in a file without a line of names `1`, `2`, `3`, … */
  readonly columns: readonly string[]
  /** As many cells in each as there are columns; what a row lacks is an empty cell. */
  readonly rows: readonly (readonly string[])[]
  /** The line of the file in which each row begins, from 1. */
  readonly lines: readonly number[]
  /** Rows, from 0, that had more cells than there are columns: what is too much stands in the last one, parted as in the file. */
  readonly long: readonly number[]
  /** Of JSON lines each row as it came, with values of any type. */
  readonly objects?: readonly Readonly<Record<string, unknown>>[]
  readonly format: TableFormat
  /** What was found and decided in reading: notes and warnings. */
  readonly findings: readonly Finding[]
}

export interface TableFormat {
  readonly encoding: string
  readonly kind: 'separated' | 'jsonl'
  /** Null for JSON, and for a table of one column. */
  readonly separator: string | null
  /** Whether the file names its columns. */
  readonly header: boolean
}
