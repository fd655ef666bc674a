import { join } from 'node:path'
import { ExitCode, Failure } from '../failure.ts'
import type { FileOperations } from '../files/operations.ts'

const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i

/** Whether a run could be called so: a name that every file system takes, and that does not lead out of the folder. */
export const isName = (name: string): boolean =>
  /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}._ -]*$/u.test(name) && !/[. ]$/.test(name) && !reserved.test(name) && name.length <= 100

/** Refuses a name that is none for a run. */
export function checkName(name: string): void {
  if (!isName(name)) throw new Failure(ExitCode.usage, 'bad-name', { name })
}

/** Makes the folder of the next automatic name: text-1, text-2, … Where two processes count at once, the file system lets only one make each. */
export async function makeNextFolder(files: FileOperations, runs: string, task: string): Promise<{ name: string; folder: string }> {
  await files.makeFolders(runs)
  const numbers = (await files.list(runs)).map((name) => (name.startsWith(`${task}-`) ? Number(name.slice(task.length + 1)) : Number.NaN))
  let number = Math.max(0, ...numbers.filter(Number.isSafeInteger)) + 1
  for (;;) {
    const name = `${task}-${number++}`
    try {
      await files.makeFolder(join(runs, name))
      return { name, folder: join(runs, name) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
