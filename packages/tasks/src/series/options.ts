import { choice, integer, text, type ValuesOf } from '../options/option.ts'
import { tableOptions } from '../tabular/options.ts'

/** How a table is read as series: everything is found by looking where it can be. Lists of columns are parted by commas; `*` names all columns of numbers. */
export const seriesOptions = {
  time: text({ default: null, placeholder: 'COLUMN[,COLUMN…]', group: 'data' }),
  target: text({ default: null, placeholder: 'COLUMN[,COLUMN…]', group: 'data' }),
  inputs: text({ default: null, placeholder: 'COLUMN[,COLUMN…]', group: 'data' }),
  known: text({ default: null, placeholder: 'COLUMN[,COLUMN…]', group: 'data' }),
  group: text({ default: null, placeholder: 'COLUMN', group: 'data' }),
  frequency: text({ default: null, placeholder: 'TIME', group: 'data' }),
  timezone: text({ default: null, placeholder: 'ZONE', group: 'data' }),
  dateFormat: text({ default: null, placeholder: 'FORMAT', group: 'data' }),
  decimal: choice({ choices: ['.', ','], default: null, group: 'data' }),
  fill: integer({ default: 6, least: 0, group: 'data' }),
  missing: choice({ choices: ['mask', 'drop'], default: 'mask', group: 'data' }),
  scaling: choice({ choices: ['standard', 'robust'], default: 'standard', group: 'data' }),
  ...tableOptions,
} as const

export type SeriesValues = ValuesOf<typeof seriesOptions>
