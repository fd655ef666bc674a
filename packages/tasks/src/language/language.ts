import type { Language } from '../base/pieces.ts'

export type { Language } from '../base/pieces.ts'

export const languages: readonly Language[] = ['tr', 'en', 'other', 'none']

/** What can be asked for: a language, or `auto`, which looks. */
export const textLanguages = ['auto', 'tr', 'en', 'other', 'none'] as const
