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
      const times = await Promise.all(
        ['config.json', 'events.jsonl', 'report.json', 'state', 'model'].map((file) => modified(join(folder, file))),
      )
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

export const isRun = (folder: string): Promise<boolean> =>
  promises.access(join(folder, 'config.json')).then(
    () => true,
    () => false,
  )

export interface Where {
  readonly directory: string
  /** The folder that runs are kept in. */
  readonly runs: string
  readonly command: string
  /** Whose runs the latest is looked for among; all unless given. */
  readonly tasks?: readonly string[]
}

/** A run by its path or name, or the latest. Throws `no-runs`, `no-such-run`, `run-unfinished-start`. */
export async function findRun(
  files: FileOperations,
  run: string | undefined,
  { directory, runs: folder, command, tasks }: Where,
): Promise<RunFolder> {
  const runs = resolve(directory, folder)
  if (run === undefined) {
    for (const { folder } of (await listRuns(runs)).reverse()) {
      const found = new RunFolder(files, folder)
      const task = tasks && (await found.configuration().catch(() => null))?.task
      if (!tasks || tasks.includes(task ?? '')) return found
    }
    throw new Failure(ExitCode.failure, 'no-runs', { folder: runs, command, tasks: tasks ?? [] })
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
