import { promises } from 'node:fs'
import { join, resolve } from 'node:path'
import { taskNames } from '@tekrar/tasks/rows'
import type { Arguments } from '../arguments/parse.ts'
import { exists } from '../files/inputs.ts'
import { isRun } from './find.ts'

/** The words after a verb that asks: whom, and what. */
export interface AskedWords {
  /** A run by name or path, or a model's path; undefined: the latest run. */
  readonly run: string | undefined
  readonly rest: readonly string[]
  /** How many of the rest may be files; those after `--` are words as they stand. */
  readonly plain: number
}

/**
 * The rule: the first word is a run if one is called so, or if it is the path of a run or of a model, or if it looks like a run's automatic name (`text-3`). All
 * other words, and whatever stands after `--`, are what is asked.
 */
export async function splitWords({ positionals, plain }: Arguments, directory: string, runs: string): Promise<AskedWords> {
  const [first, ...rest] = positionals
  if (first === undefined || plain === 0 || !(await namesRun(first, directory, runs))) return { run: undefined, rest: positionals, plain }
  return { run: first, rest, plain: plain - 1 }
}

const automatic = new RegExp(`^(${taskNames.join('|')})-\\d+$`)

async function namesRun(word: string, directory: string, runs: string): Promise<boolean> {
  if (automatic.test(word) && !(await exists(resolve(directory, word)))) return true
  if (/^[^/\\]+$/.test(word) && (await isRun(join(resolve(directory, runs), word)))) return true
  return (await isRun(resolve(directory, word))) || (await modelPath(word, directory)) !== null
}

/** The path of a model that is no run's: a folder with `model.json`, or one of the two files; null for anything else. */
export async function modelPath(word: string, directory: string): Promise<string | null> {
  const path = resolve(directory, word)
  const entry = await promises.stat(path).catch(() => null)
  if (entry?.isDirectory()) return (await exists(join(path, 'model.json'))) ? path : null
  return entry && (path.endsWith('.safetensors') || path.endsWith('model.json')) ? path : null
}
