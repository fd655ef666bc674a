import { promises } from 'node:fs'
import { resolve } from 'node:path'
import { accepts, isTask, type TaskName, taskNames, type Value } from '@tekrar/tasks/rows'
import { duplicateKey } from 'tekrar'
import { ExitCode, Failure } from '../failure.ts'
import { configurationOptions, ownKeys } from '../runs/configuration.ts'
import { nearest } from './nearest.ts'

/** What a configuration file says. */
export interface ConfigFile {
  readonly task: TaskName | null
  readonly files: readonly string[] | null
  readonly options: Readonly<Record<string, Value>>
}

/**
 * Reads a configuration: one JSON object with options by their names, and `task` and `files` if they should not stand on the command line. A run's own
 * `config.json` is one. Throws a usage failure that names the key, and the nearest known one.
 */
export async function readConfigFile(file: string, task: TaskName | null, directory: string): Promise<ConfigFile> {
  const parsed = parseObject(file, await readText(file, directory))
  const named = parsed.task ?? task ?? taskNames[0]!
  if (typeof named !== 'string' || !isTask(named))
    throw new Failure(ExitCode.usage, 'unknown-task', {
      word: String(named),
      nearest: nearest(String(named), taskNames),
      tasks: taskNames.join(', '),
    })
  const table = configurationOptions(task ?? named)
  const options: Record<string, Value> = {}
  for (const [key, value] of Object.entries(parsed)) {
    if ((ownKeys as readonly string[]).includes(key)) continue
    const row = Object.hasOwn(table, key) ? table[key] : undefined
    if (!row)
      throw new Failure(ExitCode.usage, 'config-unknown-key', { file, key, nearest: nearest(key, [...Object.keys(table), ...ownKeys]) })
    if (!accepts(row, value)) throw new Failure(ExitCode.usage, 'config-value', { file, key, option: row, actual: JSON.stringify(value) })
    options[key] = value
  }
  const files = parsed.files ?? null
  const listed = files === null || (Array.isArray(files) && files.length > 0 && files.every((name) => typeof name === 'string'))
  if (!listed) throw new Failure(ExitCode.usage, 'config-files', { file, key: 'files', actual: JSON.stringify(files) })
  return { task: 'task' in parsed ? named : null, files, options }
}

async function readText(file: string, directory: string): Promise<string> {
  try {
    return await promises.readFile(resolve(directory, file), 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new Failure(ExitCode.input, 'no-such-file', { file, nearest: null })
    if (code === 'EISDIR') throw new Failure(ExitCode.input, 'is-folder', { file })
    throw new Failure(ExitCode.input, 'unreadable-file', { file, code: code ?? String(error) })
  }
}

function parseObject(file: string, text: string): Record<string, unknown> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new Failure(ExitCode.usage, 'config-not-json', { file, reason: (error as Error).message })
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new Failure(ExitCode.usage, 'config-not-object', { file })
  const twice = duplicateKey(text)
  if (twice !== undefined) throw new Failure(ExitCode.usage, 'config-key-twice', { file, key: twice })
  return parsed as Record<string, unknown>
}
