import { finding } from '../base/finding.ts'
import { refusing } from '../base/task-error.ts'

/** What makes a table no pairs of texts. */
export interface PairsErrors {
  /** The column that an option names is not there. */
  'pairs-no-column': {
    readonly file: string
    readonly option: 'source' | 'summary'
    readonly column: string
    readonly columns: readonly string[]
  }
  /** Nothing tells which of the columns holds the texts, or which the summaries. */
  'pairs-columns-unclear': { readonly file: string; readonly option: 'source' | 'summary'; readonly columns: readonly string[] }
  'pairs-same-column': { readonly file: string; readonly column: string }
  'pairs-one-column': { readonly file: string }
  /** No row has both. */
  'pairs-empty': { readonly files: readonly string[]; readonly sources: number; readonly summaries: number }
  /** After those that are empty are left out. */
  'pairs-too-few': { readonly files: readonly string[]; readonly pairs: number; readonly needed: number }
}

/** A row that was left out or seen, the first of `rows`. */
export interface Rows {
  readonly file: string
  readonly line: number
  readonly rows: number
}

export interface PairsFindings {
  /** Left out. */
  'pairs-empty-source': Rows
  'pairs-empty-summary': Rows
  /** The same source and summary once more: left out. */
  'pairs-doubled': Rows
  /** The summary is no shorter than the source. */
  'pairs-longer-summary': Rows
  /** Also among those to be measured on: left out of the training. */
  'pairs-in-both': Rows
}

export const refuse: ReturnType<typeof refusing<PairsErrors>> = refusing<PairsErrors>()
export const found: ReturnType<typeof finding<PairsFindings>> = finding<PairsFindings>()
