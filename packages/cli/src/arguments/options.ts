import { choice, files, integer, number, type Options, text, toggle } from '@tekrar/tasks/rows'
import { languages } from '../language.ts'

const output = {
  json: toggle({ group: 'output' }),
  lang: choice({ choices: languages, default: null, group: 'output' }),
  help: toggle({ group: 'output' }),
} as const

const quiet = { quiet: toggle({ group: 'output' }) } as const
const engine = {
  engine: choice({ choices: ['native', 'wasm', 'reference'], default: null, group: 'engine' }),
  threads: integer({ default: null, least: 1, most: 256, group: 'engine' }),
} as const
const runs = { runs: text({ default: 'runs', placeholder: 'FOLDER', group: 'run' }) } as const
const config = { config: text({ default: null, placeholder: 'FILE', group: 'run' }) } as const
const sampleEvery = { sampleEvery: integer({ default: null, least: 0, group: 'output' }) } as const

/** The options of each verb that belong to the command line, not to a task. */
export const trainOptions = {
  name: text({ default: null, placeholder: 'NAME', group: 'run' }),
  ...runs,
  force: toggle({ group: 'run' }),
  ...config,
  printConfig: toggle({ group: 'run' }),
  dryRun: toggle({ group: 'run' }),
  plan: toggle({ group: 'run' }),
  ...engine,
  ...sampleEvery,
  ...quiet,
  ...output,
} as const
export const checkOptions = { ...config, ...runs, ...engine, ...output } as const
export const compareOptions = {
  vary: { ...files({ group: 'comparison' }), placeholder: 'NAME=VALUES' },
  seeds: integer({ default: 3, least: 1, most: 1000, group: 'comparison' }),
  sameWeights: toggle({ group: 'comparison' }),
  out: text({ default: null, placeholder: 'FOLDER', group: 'comparison' }),
  ...config,
  ...engine,
  ...quiet,
  ...output,
} as const
export const resumeOptions = { ...runs, ...engine, ...sampleEvery, ...quiet, ...output } as const
/** Of every verb that asks a trained network. */
export const askOptions = {
  ...runs,
  ...engine,
  csv: toggle({ group: 'output' }),
  csvStyle: choice({ choices: ['plain', 'tr'], default: 'plain', group: 'output' }),
  out: text({ default: null, placeholder: 'FILE', group: 'output' }),
  ...output,
} as const
export const evalOptions = { ...runs, ...engine, ...output } as const
export const runsOptions = { ...runs, ...output } as const
export const showOptions = { ...runs, ...output } as const
/** What makes a shape of one's own; one of them is enough. */
const shape = {
  cell: choice({ choices: ['lstm', 'gru', 'simple'], default: null, group: 'shape' }),
  layers: integer({ default: null, least: 1, most: 100, group: 'shape' }),
  units: integer({ default: null, least: 1, most: 16384, group: 'shape' }),
  batch: integer({ default: null, least: 1, most: 65536, group: 'shape' }),
  steps: integer({ default: null, least: 1, most: 65536, group: 'shape' }),
  work: choice({ choices: ['characters', 'weather', 'sentiment'], default: null, group: 'shape' }),
  inputs: integer({ default: null, least: 1, most: 65536, group: 'shape' }),
} as const
export const shapeFlags = Object.keys(shape) as readonly (keyof typeof shape)[]
export const benchOptions = {
  ...shape,
  only: text({ default: null, placeholder: 'PLACES', group: 'shape' }),
  generation: toggle({ group: 'shape' }),
  profile: toggle({ group: 'shape' }),
  against: text({ default: null, placeholder: 'PEERS', group: 'measuring' }),
  python: text({ default: process.platform === 'win32' ? 'python' : 'python3', placeholder: 'FILE', group: 'measuring' }),
  rounds: integer({ default: 3, least: 1, most: 1000, group: 'measuring' }),
  budget: number({ default: 0.5, above: 0, most: 600, group: 'measuring' }),
  engine: choice({ choices: ['native', 'wasm'], default: null, group: 'engine' }),
  threads: engine.threads,
  memory: toggle({ group: 'output' }),
  svg: text({ default: null, placeholder: 'FILE', group: 'output' }),
  out: text({ default: null, placeholder: 'FILE', group: 'output' }),
  ...quiet,
  ...output,
} as const
export const doctorOptions = { ...engine, ...output } as const
export const helpOptions = { lang: output.lang, help: output.help } as const

/** Options of `train` that say how to go about it, not what to train: they stand in no configuration. */
export const notConfiguration = ['config', 'printConfig', 'dryRun', 'plan', 'force', 'json', 'quiet', 'lang', 'help'] as const

export type { Options }
