import { text } from '../options/option.ts'
import { tableOptions } from '../tabular/options.ts'

/** How a table is read as pairs of texts: which column holds which, by its name or its number from 1. */
export const pairsOptions = {
  source: text({ default: null, placeholder: 'COLUMN', group: 'data' }),
  summary: text({ default: null, placeholder: 'COLUMN', group: 'data' }),
  ...tableOptions,
} as const
