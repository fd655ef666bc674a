import { finding } from '../base/finding.ts'
import { refusing } from '../base/task-error.ts'

/** What makes a file no table. Lines count from 1. */
export interface TableErrors {
  'damaged-gzip': { readonly file: string }
  /** A workbook of a spreadsheet program, or another format that is not text. */
  'table-other-format': { readonly file: string; readonly format: string }
  'file-binary': { readonly file: string; readonly byte: number; readonly value: string }
  /** A byte that the encoding of all the rest does not have; `lines` have such. */
  'file-undecodable': {
    readonly file: string
    readonly line: number
    readonly byte: number
    readonly value: string
    readonly encoding: string
    readonly lines: number
  }
  'table-empty': { readonly file: string }
  /** A line of names and nothing below it. */
  'table-no-rows': { readonly file: string; readonly columns: readonly string[] }
  /** `rows` have more cells than there are columns. */
  'table-ragged': {
    readonly file: string
    readonly line: number
    readonly cells: number
    readonly columns: number
    readonly rows: number
    readonly separator: string
  }
  /** Most rows have fewer cells than there are columns. */
  'table-short': {
    readonly file: string
    readonly line: number
    readonly cells: number
    readonly columns: number
    readonly rows: number
    readonly separator: string
  }
  'table-quotes': { readonly file: string; readonly line: number }
  'table-doubled-column': { readonly file: string; readonly column: string; readonly places: readonly number[] }
  'table-json': { readonly file: string; readonly line: number; readonly problem: 'broken' | 'no object' | 'list' }
  'table-separator': { readonly file: string; readonly separator: string; readonly columns: readonly string[] }
}

export interface TableFindings {
  /** `lines` of the file are UTF-8, others are not; each is read in its own encoding. */
  'file-mixed-encodings': {
    readonly file: string
    readonly lines: number
    readonly line: number
    readonly other: { readonly encoding: string; readonly lines: number; readonly line: number }
  }
  /** Rows with fewer cells than columns, filled up with empty cells. */
  'table-short-rows': { readonly file: string; readonly rows: number; readonly line: number }
  /** Lines above the table, such as where and how it was measured; it begins in `line`. */
  'table-preamble': { readonly file: string; readonly line: number }
  /** Quotes that do not pair, in a table without quoted cells. */
  'table-literal-quotes': { readonly file: string; readonly line: number }
  /** No line of names: the columns are called 1, 2, 3, … */
  'table-no-header': { readonly file: string; readonly columns: number }
}

export interface TableFacts {
  table: {
    readonly file: string
    readonly encoding: string
    readonly separator: string | null
    readonly rows: number
    readonly columns: number
  }
}

export const refuse: ReturnType<typeof refusing<TableErrors>> = refusing<TableErrors>()
export const found: ReturnType<typeof finding<TableFindings>> = finding<TableFindings>()
