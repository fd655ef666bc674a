import { choice, integer, number, text, type ValuesOf } from '../options/option.ts'
import { trainingOptions } from '../options/training.ts'
import { seriesOptions } from '../series/options.ts'

/** What `train detector` takes. */
export const detectorOptions = {
  ...seriesOptions,
  label: text({ default: null, placeholder: 'COLUMN', group: 'data' }),
  calendar: choice({ choices: ['yes', 'no'], default: 'yes', group: 'data' }),
  method: choice({ choices: ['autoencoder', 'forecast'], default: 'autoencoder', group: 'model' }),
  lookback: integer({ default: null, least: 2, group: 'model' }),
  cell: text({
    default: 'lstm',
    choices: ['simple', 'lstm', 'gru'],
    files: ['.ts', '.js', '.mts', '.mjs', '.cts', '.cjs'],
    placeholder: 'CELL',
    group: 'model',
  }),
  units: integer({ default: null, least: 2, group: 'model' }),
  dropout: number({ default: 0.2, least: 0, below: 1, group: 'model' }),
  ...trainingOptions,
  batch: integer({ default: 32, least: 1, group: 'training' }),
} as const

export type DetectorOptions = ValuesOf<typeof detectorOptions>

/** How a trained one is asked. */
export const detectOptions = {
  threshold: number({ default: null, above: 0, group: 'detect' }),
  adapt: choice({ choices: ['yes', 'no'], default: 'yes', group: 'detect' }),
} as const

export type DetectOptions = ValuesOf<typeof detectOptions>
