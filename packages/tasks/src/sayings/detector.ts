import { finding } from '../base/finding.ts'
import { refusing } from '../base/task-error.ts'

/** What nothing can be learned from, and what cannot be asked. */
export interface DetectorErrors {
  /** Steps that can be learned from: those of the training part that have a value and are not labelled. */
  'detect-too-few': { readonly files: readonly string[]; readonly steps: number; readonly needed: number; readonly labelled: number }
  'detect-all-labelled': { readonly column: string }
  'nothing-to-detect': object
}

export interface DetectorFindings {
  /** Steps labelled as anomalies are not learned from. */
  'detect-left-out': { readonly column: string; readonly steps: number }
  'detect-no-labels': { readonly column: string }
  'detect-no-validation': object
  /** Too few rows to tell how rare something is: `enough` would do. */
  'detect-few-rows': { readonly rows: number; readonly enough: number }
  /** At the end of an answer: how many intervals there are in so many rows, each of them, and rows without a score. */
  'detect-found': { readonly intervals: number; readonly rows: number }
  'detect-interval': {
    /** Null where there is but one series. */
    readonly group: string | null
    readonly from: string
    readonly to: string
    readonly severity: 'low' | 'medium' | 'high'
    readonly score: number
    /** The column, and what of it. */
    readonly cause: string
  }
  'detect-skipped': { readonly rows: number }
}

export interface DetectorFacts {
  'detect-parts': { readonly training: number; readonly validation: number; readonly test: number; readonly lookback: number }
  'detect-labels': { readonly column: string; readonly steps: number; readonly intervals: number }
}

export const refuse: ReturnType<typeof refusing<DetectorErrors>> = refusing<DetectorErrors>()
export const found: ReturnType<typeof finding<DetectorFindings>> = finding<DetectorFindings>()
export const fact = <Code extends keyof DetectorFacts & string>(code: Code, details: DetectorFacts[Code]) => ({ code, details })
