import { promises, readFileSync } from 'node:fs'

/**
 * What is done to the disk while a run is kept: an object of its own, so that a test can let any one of them fail. Errors are Node's, with their `code`.
 */
export interface FileOperations {
  /** Writes a whole file anew. */
  write(path: string, bytes: Uint8Array | string): Promise<void>
  append(path: string, text: string): Promise<void>
  /** Brings a file, or a folder's list of names, safely to the disk. */
  sync(path: string): Promise<void>
  syncFolder(path: string): Promise<void>
  /** Replaces `to`. */
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  read(path: string): Promise<Uint8Array>
  /** The names in a folder. */
  list(path: string): Promise<string[]>
  /** Fails with EEXIST where something of that name is already. */
  makeFolder(path: string): Promise<void>
  makeFolders(path: string): Promise<void>
  removeFolder(path: string): Promise<void>
}

/** Windows holds a file for moments after its use (virus scanners, indexers): such refusals are tried again. */
const passing = new Set(['EPERM', 'EBUSY', 'EACCES'])
const patience = [10, 20, 50, 100, 200, 500, 1000]

async function insisting<Result>(work: () => Promise<Result>): Promise<Result> {
  for (const milliseconds of process.platform === 'win32' ? patience : []) {
    try {
      return await work()
    } catch (error) {
      if (!passing.has((error as NodeJS.ErrnoException).code ?? '')) throw error
      await new Promise((resolve) => setTimeout(resolve, milliseconds))
    }
  }
  return work()
}

/** The disk. */
export const disk: FileOperations = {
  write: (path, bytes) => promises.writeFile(path, bytes),
  append: (path, text) => promises.appendFile(path, text),
  async sync(path) {
    const file = await promises.open(path, 'r+')
    try {
      await file.sync()
    } finally {
      await file.close()
    }
  },
  async syncFolder(path) {
    if (process.platform === 'win32') return
    const folder = await promises.open(path, 'r')
    try {
      await folder.sync()
    } catch (error) {
      // Some network file systems cannot do it; the rename itself stands.
      if (!['EINVAL', 'ENOTSUP', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    } finally {
      await folder.close()
    }
  },
  rename: (from, to) => insisting(() => promises.rename(from, to)),
  remove: (path) => insisting(() => promises.rm(path, { force: true })),
  read: async (path) => readFileSync(path),
  list: (path) => promises.readdir(path),
  async makeFolder(path) {
    await promises.mkdir(path)
  },
  async makeFolders(path) {
    await promises.mkdir(path, { recursive: true })
  },
  removeFolder: (path) => insisting(() => promises.rm(path, { recursive: true, force: true })),
}
