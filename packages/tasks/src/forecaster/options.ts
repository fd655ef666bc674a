import { choice, integer, number, text, toggle, type ValuesOf } from '../options/option.ts'
import { trainingOptions } from '../options/training.ts'
import { seriesOptions } from '../series/options.ts'

/** What `train forecaster` takes. */
export const forecasterOptions = {
  ...seriesOptions,
  horizon: text({ default: null, placeholder: 'STEPS|TIME', group: 'data' }),
  lookback: text({ default: null, placeholder: 'STEPS|TIME', group: 'data' }),
  cell: text({
    default: 'lstm',
    choices: ['simple', 'lstm', 'gru'],
    files: ['.ts', '.js', '.mts', '.mjs', '.cts', '.cjs'],
    placeholder: 'CELL',
    group: 'model',
  }),
  units: integer({ default: 64, least: 1, group: 'model' }),
  layers: integer({ default: 1, least: 1, group: 'model' }),
  dropout: number({ default: 0.5, least: 0, below: 1, group: 'model' }),
  linear: choice({ choices: ['own', 'all', 'none'], default: null, group: 'model' }),
  stepwise: toggle({ group: 'model' }),
  quantiles: text({ default: '0.1,0.9', placeholder: 'SHARE[,SHARE…]', group: 'model' }),
  error: choice({ choices: ['absolute', 'squared'], default: 'absolute', group: 'training' }),
  refit: toggle({ group: 'training' }),
  ...trainingOptions,
  batch: integer({ default: 64, least: 1, group: 'training' }),
} as const

export type ForecasterOptions = ValuesOf<typeof forecasterOptions>

/** How a trained one is asked. */
export const forecastOptions = {
  steps: text({ default: null, placeholder: 'STEPS|TIME', group: 'forecast' }),
} as const

export type ForecastOptions = ValuesOf<typeof forecastOptions>
