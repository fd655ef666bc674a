/**
 * By whose rules a text is read. `tr` and `en`: lower case and apostrophes as in that language. `other`: lower case as Unicode has it. `none`: as it is written,
 * case kept.
 */
export type Language = 'tr' | 'en' | 'other' | 'none'

export const languages: readonly Language[] = ['tr', 'en', 'other', 'none']

/** What can be asked for: a language, or `auto`, which looks. */
export const textLanguages = ['auto', 'tr', 'en', 'other', 'none'] as const
