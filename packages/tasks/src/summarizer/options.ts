import { choice, integer, number, text, toggle, type ValuesOf } from '../options/option.ts'
import { trainingOptions } from '../options/training.ts'
import { pairsOptions } from '../pairs/options.ts'

/** What `train summarizer` takes. */
export const summarizerOptions = {
  ...pairsOptions,
  textLanguage: choice({ choices: ['auto', 'tr', 'en', 'other', 'none'], default: 'auto', group: 'data' }),
  repair: toggle({ group: 'data' }),
  by: choice({ choices: ['words', 'subwords', 'characters'], default: 'words', group: 'data' }),
  vocabulary: integer({ default: null, least: 10, group: 'data' }),
  longest: integer({ default: 100, least: 2, group: 'data' }),
  cell: text({
    default: 'lstm',
    choices: ['simple', 'lstm', 'gru'],
    files: ['.ts', '.js', '.mts', '.mjs', '.cts', '.cjs'],
    placeholder: 'CELL',
    group: 'model',
  }),
  units: integer({ default: 256, least: 1, group: 'model' }),
  embedding: integer({ default: 128, least: 1, group: 'model' }),
  embeddings: choice({ choices: ['shared', 'separate'], default: 'shared', group: 'model' }),
  dropout: number({ default: 0.3, least: 0, below: 1, group: 'model' }),
  pointer: toggle({ group: 'model' }),
  slots: integer({ default: 20, least: 1, group: 'model' }),
  pretrainEpochs: integer({ default: null, least: 0, group: 'training' }),
  patience: integer({ default: null, least: 0, group: 'training' }),
  ...trainingOptions,
  batch: integer({ default: 32, least: 1, group: 'training' }),
} as const

export type SummarizerOptions = ValuesOf<typeof summarizerOptions>

/** How a trained one is asked. */
export const summarizeOptions = {
  source: text({ default: null, placeholder: 'COLUMN', group: 'data' }),
  beamWidth: integer({ default: 4, least: 1, group: 'writing' }),
  lengthPenalty: number({ default: 1, least: 0, group: 'writing' }),
  maxLength: integer({ default: null, least: 1, group: 'writing' }),
  attention: toggle({ group: 'writing' }),
} as const

export type SummarizeOptions = ValuesOf<typeof summarizeOptions>
