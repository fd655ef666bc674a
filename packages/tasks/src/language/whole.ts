import { clean } from './clean.ts'
import type { Language } from './language.ts'
import { numbered, type Tokenizer } from './tokenizer.ts'
import { words } from './words.ts'

export interface Known {
  readonly language: Language
  readonly marks: boolean
  /** The most frequent first. */
  readonly known: readonly string[]
}

/** Characters are code points of the cleaned text. */
export const byCharacters = ({ language, marks, known }: Known): Tokenizer =>
  numbered({
    ...{ by: 'characters', language, marks, known },
    pieces: (text) => [...clean(text, language)],
    join: (pieces) => pieces.join(''),
    toJSON: () => ({ symbols: known }),
  })

/** Words are those of `words`; a text is written with a blank between each and the next. */
export const byWords = ({ language, marks, known }: Known): Tokenizer =>
  numbered({
    ...{ by: 'words', language, marks, known },
    pieces: (text) => words(text, language),
    join: (pieces) => pieces.join(' '),
    toJSON: () => ({ symbols: known }),
  })
