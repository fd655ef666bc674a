import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type Options, type TaskName, table, type Value } from '@tekrar/tasks/rows'
import { notConfiguration, trainOptions } from '../arguments/options.ts'
import type { FileOperations } from '../files/operations.ts'
import { replaceFile } from '../files/replace-file.ts'

/** The format of `config.json`; a larger number is of a newer version. */
export const CONFIG_FORMAT = 1

/** What a run is: its task, its files, and every option as resolved. As `config.json` it can be handed to `--config` again. */
export interface Configuration {
  readonly format: number
  readonly task: TaskName
  /** Absolute paths of files, and of folders where a folder was named. */
  readonly files: readonly string[]
  /** Of the bytes of all files, those that options name included: a run is resumed on the very same data. */
  readonly sha256: string
  readonly options: Readonly<Record<string, Value>>
}

/** The options that stand in a configuration: the task's and those of `train` that say what to train. */
export function configurationOptions(task: TaskName): Options {
  const left = new Set<string>(notConfiguration)
  return { ...table[task].options, ...Object.fromEntries(Object.entries(trainOptions).filter(([name]) => !left.has(name))) }
}

/** The keys of `config.json` besides the options. */
export const ownKeys = ['format', 'task', 'files', 'sha256'] as const

export const configurationText = ({ options, ...rest }: Configuration): string => `${JSON.stringify({ ...rest, ...options }, null, 2)}\n`

/** What a saved state remembers its configuration by. */
export const fingerprint = (configuration: Configuration): string =>
  createHash('sha256').update(configurationText(configuration)).digest('hex')

export const writeConfiguration = (files: FileOperations, run: string, configuration: Configuration): Promise<void> =>
  replaceFile(files, join(run, 'config.json'), configurationText(configuration))
