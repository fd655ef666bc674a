import { promises } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { ExitCode, Failure } from '../failure.ts'

/** Held by the one process that trains a run. */
export interface Lock {
  release(): Promise<void>
}

interface Holder {
  readonly process: number
  readonly host: string
}

const PREFIX = 'lock-'
/** A lock file that its maker has had no time to fill yet is younger than this, in milliseconds. */
const FILLING = 2000

/**
 * Takes a run for this process alone. Locks are numbered: a file is created only where none of its number is (the file system decides between two who try
 * at once), one left behind by a dead process is passed over by the next number, and the highest number holds. Throws a failure naming who holds it.
 */
export async function lockRun(folder: string, run: string): Promise<Lock> {
  for (;;) {
    const numbers = await lockNumbers(folder)
    const highest = Math.max(0, ...numbers)
    if (highest > 0) {
      const file = join(folder, PREFIX + highest)
      const holder = await readHolder(file)
      if (holder === 'being-filled') {
        await new Promise((resolve) => setTimeout(resolve, 50))
        continue
      }
      if (holder && isAlive(holder)) throw busy(run, holder, file)
    }
    const mine = join(folder, PREFIX + (highest + 1))
    const holder: Holder = { process: process.pid, host: hostname() }
    try {
      await promises.writeFile(mine, JSON.stringify(holder), { flag: 'wx' })
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EEXIST') continue
      // A disk that is full may have taken the name and not the words.
      await promises.rm(mine, { force: true }).catch(() => {})
      throw code === undefined ? error : new Failure(ExitCode.failure, 'cannot-save', { file: mine, code, kept: null }, { cause: error })
    }
    const now = await lockNumbers(folder)
    if (Math.max(...now) > highest + 1) {
      // Someone passed over a lock while this one was being made, so it holds nothing.
      await promises.rm(mine, { force: true })
      continue
    }
    for (const number of now) if (number <= highest) await promises.rm(join(folder, PREFIX + number), { force: true })
    return { release: () => promises.rm(mine, { force: true }) }
  }
}

/** Whether a living process holds the run. */
export async function isLocked(folder: string): Promise<boolean> {
  const highest = Math.max(0, ...(await lockNumbers(folder)))
  if (highest === 0) return false
  const holder = await readHolder(join(folder, PREFIX + highest))
  return holder === 'being-filled' || (holder !== null && isAlive(holder))
}

const busy = (run: string, holder: Holder, file: string): Failure =>
  new Failure(ExitCode.failure, 'run-busy', {
    run,
    process: holder.host === hostname() ? `${holder.process}` : `${holder.process}@${holder.host}`,
    file,
  })

async function lockNumbers(folder: string): Promise<number[]> {
  const names = await promises.readdir(folder)
  return names.flatMap((name) => (/^lock-\d+$/.test(name) ? [Number(name.slice(PREFIX.length))] : []))
}

/** Who holds a lock; nobody where it is gone or was never filled. */
async function readHolder(file: string): Promise<Holder | 'being-filled' | null> {
  try {
    const [text, { mtimeMs }] = await Promise.all([promises.readFile(file, 'utf8'), promises.stat(file)])
    try {
      return JSON.parse(text) as Holder
    } catch {
      return Date.now() - mtimeMs < FILLING ? 'being-filled' : null
    }
  } catch {
    return null
  }
}

/** A process on another machine is taken for alive: nobody here can know. */
function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true
  if (holder.process === process.pid) return true
  try {
    process.kill(holder.process, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
