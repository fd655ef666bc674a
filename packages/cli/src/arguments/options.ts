import { choice, integer, number, type Options, text, toggle } from '@tekrar/tasks'
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
const out = { out: text({ default: 'runs', placeholder: 'FOLDER', group: 'run' }) } as const
const sampleEvery = { sampleEvery: integer({ default: null, least: 0, group: 'output' }) } as const

/** The options of each verb that belong to the command line, not to a task. */
export const trainOptions = {
  name: text({ default: null, placeholder: 'NAME', group: 'run' }),
  ...out,
  force: toggle({ group: 'run' }),
  config: text({ default: null, placeholder: 'FILE', group: 'run' }),
  printConfig: toggle({ group: 'run' }),
  dryRun: toggle({ group: 'run' }),
  plan: toggle({ group: 'run' }),
  ...engine,
  ...sampleEvery,
  ...quiet,
  ...output,
} as const
export const resumeOptions = { ...out, ...engine, ...sampleEvery, ...quiet, ...output } as const
export const generateOptions = {
  prompt: text({ default: null, placeholder: 'TEXT', group: 'writing' }),
  length: integer({ default: 500, least: 1, group: 'writing' }),
  temperature: number({ default: 0.8, least: 0, group: 'writing' }),
  topK: integer({ default: null, least: 1, group: 'writing' }),
  topP: number({ default: null, above: 0, most: 1, group: 'writing' }),
  count: integer({ default: 1, least: 1, group: 'writing' }),
  seed: integer({ default: 1, least: 0, most: 2 ** 32 - 1, group: 'writing' }),
  ...out,
  ...engine,
  ...output,
} as const
export const evalOptions = { ...out, ...engine, ...output } as const
export const runsOptions = { ...out, ...output } as const
export const showOptions = { ...out, ...output } as const
export const doctorOptions = { ...engine, ...output } as const
export const helpOptions = { lang: output.lang, help: output.help } as const

/** Options of `train` that say how to go about it, not what to train: they stand in no configuration. */
export const notConfiguration = ['config', 'printConfig', 'dryRun', 'plan', 'force', 'json', 'quiet', 'lang', 'help'] as const

export type { Options }
