import { finding } from '../base/finding.ts'
import type { Lengths } from '../base/lengths.ts'
import type { By, Language } from '../base/pieces.ts'
import { refusing } from '../base/task-error.ts'

/** What cannot be learned from, and what cannot be asked. */
export interface ClassifierErrors {
  /** All examples have the same label. */
  'one-class': { readonly label: string; readonly examples: number }
  /** `sentiment` tells two apart. */
  'not-two-classes': { readonly classes: readonly string[]; readonly count: number }
  'too-few-examples': { readonly examples: number; readonly needed: number }
  /** Texts to measure on have labels that training never saw. */
  'no-known-label': { readonly labels: readonly string[]; readonly classes: readonly string[] }
  'nothing-to-classify': object
  /** `classify` was given something that is no text. */
}

export interface ClassifierFindings {
  /** Classes with one example: it is trained on and nothing can be measured. */
  'single-examples': { readonly classes: readonly string[]; readonly count: number }
  /** One class has nearly everything. */
  'uneven-classes': { readonly most: string; readonly share: number; readonly least: string; readonly examples: number }
  /** The same texts in training and in what is kept for validation or the test. */
  'shared-texts': { readonly texts: number; readonly part: 'validation' | 'test' }
  'shortened-texts': { readonly texts: number; readonly longest: number }
  /** Labels of the data to measure on that training never saw. */
  'unknown-labels': { readonly texts: number; readonly labels: readonly string[] }
  'no-validation-texts': object
  /** A share was to be kept for validation, but each class keeps a text for training, and copies stay on one side. */
  'nothing-to-keep-apart': { readonly texts: number; readonly different: number; readonly classes: number; readonly share: number }
  /** Far fewer than the share, for the same reasons. */
  'little-kept-apart': {
    readonly kept: number
    readonly wanted: number
    readonly texts: number
    readonly different: number
    readonly classes: number
    readonly share: number
  }
  /** A large share of the pieces of what is kept apart has no number. */
  'unknown-pieces': { readonly share: number; readonly by: By }
  'pretraining-too-little': object
}

export interface ClassifierFacts {
  examples: { readonly training: number; readonly validation: number; readonly test: number }
  classes: { readonly classes: readonly { readonly label: string; readonly examples: number }[] }
  pieces: { readonly by: By; readonly language: Language; readonly size: number }
  /** Those that a linear path knows, of `longest` pieces at most. */
  ngrams: { readonly known: number; readonly longest: number; readonly by: By }
  /** Of the training part's texts, in pieces. */
  'text-lengths': { readonly by: By; readonly lengths: Lengths }
  pretraining: { readonly texts: number; readonly pieces: number; readonly epochs: number }
}

export const refuse: ReturnType<typeof refusing<ClassifierErrors>> = refusing<ClassifierErrors>()
export const found: ReturnType<typeof finding<ClassifierFindings>> = finding<ClassifierFindings>()
