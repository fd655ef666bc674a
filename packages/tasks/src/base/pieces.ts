/**
 * By whose rules a text is read. `tr` and `en`: lower case and apostrophes as in that language. `other`: lower case as Unicode has it. `none`: as it is written,
 * case kept.
 */
export type Language = 'tr' | 'en' | 'other' | 'none'

/** What one piece of a text is. */
export type By = 'characters' | 'words' | 'subwords'
