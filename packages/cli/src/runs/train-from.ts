import { type Options, table, type Value } from '@tekrar/tasks/rows'
import { flagOf } from '../arguments/flag.ts'
import { fileArgument, quoted, runArgument } from './argument.ts'
import type { Configuration } from './configuration.ts'

/** Options that say how weights move: a training that starts from a run's weights keeps them. */
const kept = new Set(['optimizer', 'schedule', 'globalClipNorm', 'clipNorm', 'clipValue'])

export interface Changes {
  readonly learningRate?: number
  /** Begins with new weights instead of the run's: the network's options are kept too. */
  readonly anew?: boolean
}

/** The command that trains a run's weights further, on its own files, as a person can type it in this folder. */
export function trainFrom(
  run: { readonly folder: string; readonly configuration: Pick<Configuration, 'task' | 'files' | 'options'> },
  { command, directory }: { readonly command: string; readonly directory: string },
  { learningRate, anew = false }: Changes = {},
): string {
  const { task, files, options } = run.configuration
  const rows: Options = table[task].options
  const words = Object.entries(rows).flatMap(([name, row]) => {
    const value: Value = options[name] ?? null
    const wanted = kept.has(name) || row.group === 'data' || (anew && row.group === 'model')
    // A global norm of 1 is what stands there when nobody says; without any clipping the next training would end as this one.
    const usual = value === null || value === row.default || (name === 'globalClipNorm' && (value === 0 || value === 1))
    return !wanted || usual ? [] : flagWords(name, value, directory)
  })
  const rate = learningRate === undefined ? [] : [flagOf('learningRate'), String(learningRate)]
  const from = anew ? [] : ['--from', runArgument(run.folder, directory)]
  return [command, 'train', task, ...files.map((file) => fileArgument(file, directory)), ...from, ...words, ...rate].join(' ')
}

function flagWords(name: string, value: Value, directory: string): string[] {
  if (typeof value === 'boolean') return value ? [flagOf(name)] : []
  if (Array.isArray(value)) return value.flatMap((file: string) => [flagOf(name), fileArgument(file, directory)])
  return [flagOf(name), quoted(String(value))]
}
