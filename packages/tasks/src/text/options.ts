import { choice, integer, number, text, type ValuesOf } from '../options/option.ts'
import { trainingOptions } from '../options/training.ts'

/** What `train text` takes. */
export const textOptions = {
  by: choice({ choices: ['characters', 'words'], default: 'characters', group: 'model' }),
  cell: text({
    default: 'lstm',
    choices: ['simple', 'lstm', 'gru'],
    files: ['.ts', '.js', '.mts', '.mjs', '.cts', '.cjs'],
    placeholder: 'CELL',
    group: 'model',
  }),
  units: integer({ default: 128, least: 1, group: 'model' }),
  layers: integer({ default: 2, least: 1, group: 'model' }),
  embedding: integer({ default: 64, least: 1, group: 'model' }),
  dropout: number({ default: 0.2, least: 0, below: 1, group: 'model' }),
  steps: integer({ default: 50, least: 1, group: 'training' }),
  ...trainingOptions,
} as const

export type TextOptions = ValuesOf<typeof textOptions>

/** What a trained one takes to write on. */
export const generateOptions = {
  prompt: text({ default: null, placeholder: 'TEXT', group: 'writing' }),
  length: integer({ default: 500, least: 1, group: 'writing' }),
  temperature: number({ default: 0.8, least: 0, group: 'writing' }),
  topK: integer({ default: null, least: 1, group: 'writing' }),
  topP: number({ default: null, above: 0, most: 1, group: 'writing' }),
  count: integer({ default: 1, least: 1, group: 'writing' }),
  seed: integer({ default: 1, least: 0, most: 2 ** 32 - 1, group: 'writing' }),
} as const

export type GenerateValues = ValuesOf<typeof generateOptions>
