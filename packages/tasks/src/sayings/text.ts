import { finding } from '../base/finding.ts'
import { refusing } from '../base/task-error.ts'

type By = 'characters' | 'words'

/** What a text cannot be learned from. `files` are the names of all that was read. */
export interface TextErrors {
  /** Too little is left to train on. */
  'text-too-short': { readonly files: readonly string[]; readonly symbols: number; readonly by: By }
  /** White space alone. */
  'text-blank': { readonly files: readonly string[] }
  /** Hardly a difference between one symbol and the next: nothing to foretell. */
  'text-too-uniform': { readonly files: readonly string[]; readonly different: number; readonly needed: number; readonly by: By }
}

export interface TextFindings {
  'shrunk-batch': { readonly from: number; readonly to: number }
  'shrunk-steps': { readonly from: number; readonly to: number }
  'no-validation': object
  /** So much of a text to test on is in what is learned from. */
  'test-in-training': { readonly file: string; readonly share: number }
}

export interface TextFacts {
  /** Counts are in symbols: characters or words. `unknown`: those of the validation part that the vocabulary doesn't have; of both parts where it was given. */
  text: {
    readonly by: By
    readonly symbols: number
    readonly validationSymbols: number
    /** Different symbols, the unknown one not counted. */
    readonly alphabet: number
    readonly unknown: number
  }
}

export const refuse: ReturnType<typeof refusing<TextErrors>> = refusing<TextErrors>()
export const found: ReturnType<typeof finding<TextFindings>> = finding<TextFindings>()
