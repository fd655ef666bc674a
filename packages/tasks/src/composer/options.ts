import { choice, files, integer, number, text, toggle, type ValuesOf } from '../options/option.ts'
import { trainingOptions } from '../options/training.ts'

/** What `train composer` takes. */
export const composerOptions = {
  grid: integer({ default: null, least: 1, most: 48, group: 'data' }),
  chords: toggle({ group: 'data' }),
  transpose: integer({ default: 6, least: 0, most: 12, group: 'data' }),
  voices: choice({ choices: ['one', 'many', 'notes'], default: null, group: 'model' }),
  view: choice({ choices: ['whole', 'keys'], default: null, group: 'model' }),
  echoes: text({ default: null, placeholder: 'N,N,…', group: 'model' }),
  cell: text({
    default: 'lstm',
    choices: ['simple', 'lstm', 'gru'],
    files: ['.ts', '.js', '.mts', '.mjs', '.cts', '.cjs'],
    placeholder: 'CELL',
    group: 'model',
  }),
  units: text({ default: null, placeholder: 'N,N,…', group: 'model' }),
  digest: integer({ default: null, least: 0, group: 'model' }),
  dropout: number({ default: null, least: 0, below: 1, group: 'model' }),
  steps: integer({ default: 128, least: 1, group: 'training' }),
  ...trainingOptions,
  batch: integer({ default: 8, least: 1, group: 'training' }),
} as const

export type ComposerOptions = ValuesOf<typeof composerOptions>

/** What `compose` takes. */
export const composeOptions = {
  primer: files({ group: 'answer' }),
  tune: integer({ default: null, least: 1, group: 'answer' }),
  primerBars: integer({ default: 16, least: 1, most: 4096, group: 'answer' }),
  withPrimer: toggle({ group: 'answer' }),
  bars: integer({ default: 16, least: 1, most: 4096, group: 'answer' }),
  beats: number({ default: null, least: 0.25, most: 64, group: 'answer' }),
  tempo: number({ default: null, least: 10, most: 1000, group: 'answer' }),
  temperature: number({ default: 1, least: 0, most: 10, group: 'answer' }),
  count: integer({ default: 1, least: 1, most: 1000, group: 'answer' }),
  seed: integer({ default: 1, least: 0, most: 2 ** 32 - 1, group: 'answer' }),
} as const

export type ComposeOptions = ValuesOf<typeof composeOptions>
