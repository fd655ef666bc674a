import { forms } from '../base/form.ts'
import { textLanguages } from '../language/language.ts'
import { choice, files, integer, text, toggle } from '../options/option.ts'
import { tableOptions } from '../tabular/options.ts'

export { type Form, forms } from '../base/form.ts'

/** How texts with labels are read, and how they become numbers, for the tasks that take them. */
export const labelledOptions = {
  text: text({ default: null, placeholder: 'COLUMN', group: 'data' }),
  label: text({ default: null, placeholder: 'COLUMN', group: 'data' }),
  format: choice({ choices: forms, default: null, group: 'data' }),
  ...tableOptions,
  validationFiles: files({ group: 'data' }),
  textLanguage: choice({ choices: textLanguages, default: 'auto', group: 'data' }),
  repair: toggle({ group: 'data' }),
  by: choice({ choices: ['words', 'characters', 'subwords'], default: 'words', group: 'data' }),
  vocabulary: integer({ default: null, least: 10, group: 'data' }),
  minimumCount: integer({ default: 2, least: 1, group: 'data' }),
  longest: integer({ default: 400, least: 2, group: 'data' }),
} as const
