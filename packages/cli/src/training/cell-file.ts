import { promises } from 'node:fs'
import { resolve } from 'node:path'
import type { AnyCell } from '@tekrar/tasks'
import { ExitCode, Failure } from '../failure.ts'

/**
 * Loads a cell from a `.ts` or `.js` file anywhere: its default export, or the only cell among its exports. `tekrar` in it is this very library,
 * whatever folder the file is in. Throws `no-such-file`, `cell-file-failed`, `cell-file-empty`, `cell-file-several`.
 */
export async function loadCell(file: string, directory: string): Promise<AnyCell> {
  const path = resolve(directory, file)
  if (!(await promises.stat(path).catch(() => null))?.isFile()) throw new Failure(ExitCode.input, 'no-such-file', { file, nearest: null })
  const [{ createJiti }, library] = await Promise.all([import('jiti'), import('tekrar')])
  const jiti = createJiti(import.meta.url, { fsCache: false, interopDefault: false, virtualModules: { tekrar: library } })
  let exported: Record<string, unknown>
  try {
    exported = await jiti.import(path)
  } catch (error) {
    throw new Failure(ExitCode.input, 'cell-file-failed', { file, reason: error as Error }, { cause: error })
  }
  if (isCell(exported.default)) return exported.default
  const cells = Object.entries(exported).flatMap(([name, value]) => (isCell(value) ? [{ name, value }] : []))
  const [only, ...others] = cells
  if (!only) throw new Failure(ExitCode.input, 'cell-file-empty', { file, exports: Object.keys(exported).join(', ') })
  if (others.length > 0) throw new Failure(ExitCode.input, 'cell-file-several', { file, cells: cells.map(({ name }) => name).join(', ') })
  return only.value
}

/** What makes cells, given units: asked by letting it make one. */
function isCell(value: unknown): value is AnyCell {
  if (typeof value !== 'function') return false
  try {
    const made: unknown = value({ units: 1 })
    return typeof made === 'object' && made !== null && 'name' in made && 'build' in made && typeof made.build === 'function'
  } catch {
    return false
  }
}
