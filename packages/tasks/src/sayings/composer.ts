import { finding } from '../base/finding.ts'
import { refusing } from '../base/task-error.ts'

/** What a composer cannot be trained on, or answer. */
export interface ComposerErrors {
  'too-little-music': { readonly files: readonly string[]; readonly steps: number; readonly needed: number }
  'not-numbers': { readonly flag: string; readonly given: string }
  'view-of-one-voice': object
}

export interface ComposerFindings {
  /** One voice was asked for and there are chords: their highest keys are kept. */
  'chords-in-one-voice': { readonly steps: number }
  'same-piece-again': { readonly count: number; readonly examples: readonly string[] }
  'in-both-parts': { readonly count: number; readonly examples: readonly string[] }
  'one-piece': object
  'no-music-for-validation': object
}

export interface ComposerFacts {
  music: {
    readonly pieces: number
    readonly steps: number
    readonly grid: number
    readonly lowest: number
    readonly highest: number
    /** Keys that sound together, on average. */
    readonly together: number
    readonly validationPieces: number
    readonly testPieces: number
  }
  voices: { readonly voices: 'one' | 'many' | 'notes'; readonly view: 'whole' | 'keys'; readonly echoes: readonly number[] }
}

export const refuse: ReturnType<typeof refusing<ComposerErrors>> = refusing<ComposerErrors>()
export const found: ReturnType<typeof finding<ComposerFindings>> = finding<ComposerFindings>()
