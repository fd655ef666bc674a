import { finding } from '../base/finding.ts'
import type { Lengths } from '../base/lengths.ts'
import type { By, Language } from '../base/pieces.ts'

export interface SummarizerFindings {
  /** Texts of more pieces than `--longest`: their ends are not read. */
  'summarizer-cut': { readonly pairs: number; readonly longest: number; readonly by: By }
  /** Fewer pieces come twice than were asked for. */
  'summarizer-vocabulary': { readonly wanted: number; readonly known: number; readonly by: By }
  /** Words in summaries that neither the vocabulary nor the source has: the network can never write them. */
  'summarizer-unwritable': { readonly share: number; readonly pointer: boolean }
  /** Letters or signs that look wrongly read. */
  'summarizer-damaged': { readonly count: number; readonly repaired: boolean }
  /** Nothing but marks that are not read, such as HTML: left out. */
  'summarizer-blank': { readonly pairs: number }
  'summarizer-no-validation': { readonly pairs: number }
  'summarizer-few': { readonly pairs: number }
  'summarizer-shrunk-batch': { readonly from: number; readonly to: number }
}

export interface SummarizerFacts {
  pairs: {
    readonly training: number
    readonly validation: number
    readonly test: number
  }
  /** Of the training part, in words. */
  'pair-lengths': { readonly source: Lengths; readonly summary: Lengths }
  'pairs-vocabulary': {
    readonly by: By
    readonly size: number
    readonly language: Language
    readonly asked: boolean
    /** Of the pieces of summaries, the share that stands in their source. */
    readonly copied: number
  }
}

export const found: ReturnType<typeof finding<SummarizerFindings>> = finding<SummarizerFindings>()
