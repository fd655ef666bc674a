import { finding } from '../base/finding.ts'
import { refusing } from '../base/task-error.ts'

/** What a composer cannot be trained on, or answer. */
export interface ComposerErrors {
  'too-little-music': { readonly files: readonly string[]; readonly steps: number; readonly needed: number }
  'not-numbers': { readonly flag: string; readonly given: string }
  'view-of-one-voice': object
  'several-primers': { readonly files: readonly string[] }
  /** A primer's file has several tunes, or none of the number that was `given`. */
  'which-tune': { readonly file: string; readonly count: number; readonly given: number | null; readonly examples: readonly string[] }
  'primer-off-piano': { readonly key: number }
}

export interface ComposerFindings {
  /** One voice was asked for and there are chords: their highest keys are kept. */
  'chords-in-one-voice': { readonly steps: number }
  'same-piece-again': { readonly count: number; readonly examples: readonly string[] }
  'in-both-parts': { readonly count: number; readonly examples: readonly string[] }
  'one-piece': object
  'no-music-for-validation': object
  /** Steps to learn from, and to measure on, of which few are too few. */
  'little-to-learn': { readonly steps: number }
  'little-to-measure': { readonly steps: number }
  /** What of a primer is gone on from: its last bars, of so many. */
  'primer-heard': { readonly name: string; readonly bars: number; readonly of: number }
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
