import { promises } from 'node:fs'
import { join, resolve } from 'node:path'
import { nearest } from '../arguments/nearest.ts'
import { ExitCode, Failure } from '../failure.ts'
import type { FileOperations } from '../files/operations.ts'
import { RunFolder } from './run-folder.ts'

/** The runs of a folder, oldest first: by when they were last saved. */
export async function listRuns(runs: string): Promise<{ name: string; folder: string; touched: number }[]> {
  const names = await promises.readdir(runs).catch(() => [])
  const found = await Promise.all(
    names.map(async (name) => {
      const folder = join(runs, name)
      if (!(await isRun(folder))) return []
      const times = await Promise.all(['config.json', 'events.jsonl', 'state', 'model'].map((file) => modified(join(folder, file))))
      return [{ name, folder, touched: Math.max(...times) }]
    }),
  )
  return found.flat().sort((a, b) => a.touched - b.touched || a.name.localeCompare(b.name))
}

const modified = (path: string): Promise<number> =>
  promises.stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )

const isRun = (folder: string): Promise<boolean> =>
  promises.access(join(folder, 'config.json')).then(
    () => true,
    () => false,
  )

/** A run by its path or name, or the latest. Throws `no-runs`, `no-such-run`, `run-unfinished-start`. */
export async function findRun(
  files: FileOperations,
  run: string | undefined,
  { directory, out, command }: { readonly directory: string; readonly out: string; readonly command: string },
): Promise<RunFolder> {
  const runs = resolve(directory, out)
  if (run === undefined) {
    const latest = (await listRuns(runs)).at(-1)
    if (!latest) throw new Failure(ExitCode.failure, 'no-runs', { folder: runs, command })
    return new RunFolder(files, latest.folder)
  }
  const places = [join(runs, run), resolve(directory, run)]
  for (const folder of places) if (await isRun(folder)) return new RunFolder(files, folder)
  for (const folder of places) {
    const inside = await promises.readdir(folder).catch(() => null)
    if (inside?.every((name) => /^(state|model|events\.jsonl|lock-\d+|config\.json\.unfinished)$/.test(name)))
      throw new Failure(ExitCode.failure, 'run-unfinished-start', { run, command })
  }
  const names = (await listRuns(runs)).map(({ name }) => name)
  throw new Failure(ExitCode.usage, 'no-such-run', { run, folder: runs, nearest: nearest(run, names), command })
}
