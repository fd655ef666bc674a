import { choice, files, integer, number, text, toggle } from './option.ts'

/** The options of training that every task has, with the defaults that most of them share. */
export const trainingOptions = {
  batch: integer({ default: 50, least: 1, group: 'training' }),
  epochs: integer({ default: null, least: 1, group: 'training' }),
  minutes: number({ default: null, above: 0, group: 'training' }),
  trainingSteps: integer({ default: null, least: 1, group: 'training' }),
  learningRate: number({ default: null, above: 0, group: 'training' }),
  schedule: choice({ choices: ['cosine', 'constant', 'exponential', 'plateau'], default: 'cosine', group: 'training' }),
  optimizer: choice({ choices: ['adam', 'adamw', 'rmsprop', 'sgd'], default: 'adam', group: 'training' }),
  globalClipNorm: number({ default: null, least: 0, group: 'training' }),
  clipNorm: number({ default: null, above: 0, group: 'training' }),
  clipValue: number({ default: null, above: 0, group: 'training' }),
  recompute: toggle({ group: 'training' }),
  validation: number({ default: 0.1, least: 0, below: 1, group: 'training' }),
  test: number({ default: 0, least: 0, below: 1, group: 'training' }),
  testFiles: files({ group: 'training' }),
  seed: integer({ default: 1, least: 0, most: 2 ** 32 - 1, group: 'training' }),
  from: text({ default: null, placeholder: 'RUN', group: 'training' }),
} as const
