import { isTask, type Options, type TaskName, taskNames, type Value, type ValuesOf } from '@tekrar/tasks/rows'
import { readConfigFile } from '../arguments/config-file.ts'
import { flagOf } from '../arguments/flag.ts'
import { nearest } from '../arguments/nearest.ts'
import { trainOptions } from '../arguments/options.ts'
import { type Arguments, resolve } from '../arguments/parse.ts'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'
import type { ReadData } from '../files/data.ts'
import { sha256Of } from '../files/inputs.ts'
import { CONFIG_FORMAT, type Configuration, configurationOptions } from '../runs/configuration.ts'
import { rowOf, type Values } from '../tasks.ts'

/** What `train` (or `check`, or `compare`) was asked for: flags over the configuration file over the defaults. */
export interface Request {
  readonly task: TaskName
  readonly files: readonly string[]
  readonly values: Values
  readonly options: ValuesOf<typeof trainOptions>
  /** The names of options that were set by someone, by flag or in the file. */
  readonly set: ReadonlySet<string>
}

/** Of each list one says the same thing in another way: what is given by flag wipes out the others of a file. */
const exclusive = [
  ['epochs', 'minutes', 'trainingSteps'],
  ['globalClipNorm', 'clipNorm', 'clipValue'],
] as const

export async function requestOf(
  { positionals, given }: Arguments,
  context: Context,
  own: Options = trainOptions,
  verb: 'train' | 'check' | 'compare' = 'train',
): Promise<Request> {
  const [word, ...words] = positionals
  const named = word !== undefined && isTask(word) ? word : null
  const configPath = given.config
  const file = typeof configPath === 'string' ? await readConfigFile(configPath, named, context.directory) : null
  const task = named ?? file?.task ?? null
  const { command } = context
  const known = { command, tasks: taskNames.join(', ') }
  if (task === null) throw word === undefined ? new Failure(ExitCode.usage, 'no-task', { ...known, verb }) : unknownTask(word, known.tasks)
  const files = named ? words : positionals
  if (named === null && word !== undefined && file?.task === undefined) throw unknownTask(word, known.tasks)

  const row = rowOf(task)
  for (const name of Object.keys(given))
    if (!Object.hasOwn(row.options, name) && !Object.hasOwn(own, name))
      throw new Failure(ExitCode.usage, 'flag-of-other-task', { flag: flagOf(name), task })
  const fromFile: Record<string, Value> = { ...file?.options }
  for (const list of exclusive) {
    const filed = list.filter((name) => (fromFile[name] ?? null) !== null)
    if (filed.length > 1) throw new Failure(ExitCode.usage, 'flags-exclude', { flags: filed.join(', ') })
    const both = list.filter((name) => given[name] !== undefined)
    if (both.length > 1) throw new Failure(ExitCode.usage, 'flags-exclude', { flags: both.map(flagOf).join(', ') })
    if (both.length === 1) for (const name of list) delete fromFile[name]
  }
  const merged = { ...fromFile, ...given }
  return {
    task,
    files: files.length > 0 ? files : (file?.files ?? []),
    values: resolve(row.options, merged),
    options: resolve(trainOptions, merged),
    set: new Set(Object.keys(merged)),
  }
}

/** A word that looks like a file was meant for the task that reads files. */
const unknownTask = (word: string, known: string): Failure =>
  new Failure(ExitCode.usage, 'unknown-task', {
    word,
    nearest: nearest(word, taskNames) ?? (/[./\\]/.test(word) ? `train ${taskNames[0]} ${word}` : null),
    tasks: known,
  })

/**
 * What a run of this request is, with the values as resolved. Paths are absolute, so that it can be resumed from any
 * folder; its own name and place it does not hold, so that it can be handed to `--config` for another run.
 */
export function configurationOf({ task, options }: Request, read: ReadData | null, values: Values): Configuration {
  const besides = Object.fromEntries(Object.entries(read?.besides ?? {}).map(([name, { paths }]) => [name, paths]))
  const all: Values = { ...values, ...options, ...besides }
  const kept = Object.keys(configurationOptions(task))
    .filter((name) => name !== 'name' && name !== 'runs')
    .map((name) => [name, all[name] ?? null] as const)
  const sha256 = read?.sha256 ?? sha256Of([])
  return { format: CONFIG_FORMAT, task, files: read?.data.paths ?? [], sha256, options: Object.fromEntries(kept) }
}
