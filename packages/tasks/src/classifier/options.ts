import { labelledOptions } from '../labelled/options.ts'
import { choice, files, integer, number, text, type ValuesOf } from '../options/option.ts'
import { trainingOptions } from '../options/training.ts'

/** What `train classifier` takes. */
export const classifierOptions = {
  ...labelledOptions,
  cell: text({
    default: 'lstm',
    choices: ['simple', 'lstm', 'gru'],
    files: ['.ts', '.js', '.mts', '.mjs', '.cts', '.cjs'],
    placeholder: 'CELL',
    group: 'model',
  }),
  units: integer({ default: 64, least: 1, group: 'model' }),
  layers: integer({ default: 1, least: 1, group: 'model' }),
  bidirectional: choice({ choices: ['yes', 'no'], default: 'yes', group: 'model' }),
  embedding: integer({ default: 100, least: 1, group: 'model' }),
  pooling: choice({ choices: ['all', 'last'], default: 'all', group: 'model' }),
  dense: integer({ default: 0, least: 0, group: 'model' }),
  ngrams: integer({ default: 0, least: 0, group: 'model' }),
  dropout: number({ default: 0.5, least: 0, below: 1, group: 'model' }),
  embeddingDropout: number({ default: 0.2, least: 0, below: 1, group: 'model' }),
  wordDropout: number({ default: 0.1, least: 0, below: 1, group: 'model' }),
  labelSmoothing: number({ default: 0, least: 0, below: 1, group: 'training' }),
  averaging: number({ default: 0, least: 0, below: 1, group: 'training' }),
  classWeights: choice({ choices: ['none', 'balanced'], default: 'none', group: 'training' }),
  pretrain: files({ group: 'training' }),
  pretrainEpochs: integer({ default: null, least: 0, group: 'training' }),
  ...trainingOptions,
  batch: integer({ default: 32, least: 1, group: 'training' }),
} as const

export type ClassifierOptions = ValuesOf<typeof classifierOptions>

/** How a trained one is asked. */
export const classifyOptions = {
  text: text({ default: null, placeholder: 'COLUMN', group: 'data' }),
} as const

export type ClassifyOptions = ValuesOf<typeof classifyOptions>
