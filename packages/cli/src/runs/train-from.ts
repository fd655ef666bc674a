import { tasks, type Value } from '@tekrar/tasks'
import { flagOf } from '../arguments/flag.ts'
import { fileArgument, runArgument } from './argument.ts'
import type { Configuration } from './configuration.ts'

/** Options that say how weights move: a training that starts from a run's weights keeps them. */
const kept = ['optimizer', 'schedule', 'globalClipNorm', 'clipNorm', 'clipValue'] as const

/** The command that trains a run's weights further, on its own files, as a person can type it in this folder. */
export function trainFrom(
  run: { readonly folder: string; readonly configuration: Pick<Configuration, 'task' | 'files' | 'options'> },
  { command, directory }: { readonly command: string; readonly directory: string },
  learningRate?: number,
): string {
  const { task, files, options } = run.configuration
  const table = tasks[task].options
  const recipe = kept.flatMap((name) => {
    const value: Value = options[name] ?? null
    // A global norm of 1 is what stands there when nobody says; without any clipping the next training would end as this one.
    const usual = value === null || value === table[name].default || (name === 'globalClipNorm' && (value === 0 || value === 1))
    return usual ? [] : [flagOf(name), String(value)]
  })
  const rate = learningRate === undefined ? [] : [flagOf('learningRate'), String(learningRate)]
  const texts = files.map((file) => fileArgument(file, directory))
  return [command, 'train', task, ...texts, '--from', runArgument(run.folder, directory), ...recipe, ...rate].join(' ')
}
