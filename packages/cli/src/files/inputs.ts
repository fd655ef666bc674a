import { createHash } from 'node:crypto'
import { promises } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { nearest } from '../arguments/nearest.ts'
import { ExitCode, Failure } from '../failure.ts'
import { glob, isPattern } from './glob.ts'

/** A file's bytes, and what to call it: as the person did, with `/` between folders. */
export interface InputFile {
  readonly name: string
  readonly bytes: Uint8Array
  /** The path below the folder that was named; null where the file itself was. */
  readonly below: string | null
}

/** What was read, and where it is for good: absolute paths of files and, where a folder was named, of the folder. */
export interface Inputs {
  readonly files: readonly InputFile[]
  readonly paths: readonly string[]
}

/** Files that systems leave in folders, besides those that begin with a point. */
const litter = new Set(['Thumbs.db', 'desktop.ini'])

/**
 * Reads what is named on a command line: files, patterns, and folders with all files below them. Throws a failure for what cannot be read: no such file (the
 * nearest suggested), an empty file, a folder without files, no permission.
 */
export async function readInputs(words: readonly string[], directory: string): Promise<Inputs> {
  const names: string[] = []
  for (const word of words) {
    if (!isPattern(word) || (await exists(resolve(directory, word)))) names.push(word)
    else {
      const found = await glob(word, directory)
      if (found.length === 0) throw new Failure(ExitCode.input, 'no-match', { pattern: word })
      names.push(...found)
    }
  }
  const read: InputFile[][] = []
  for (const name of names)
    read.push((await isFolder(resolve(directory, name))) ? await readFolder(name, directory) : [await readInput(name, directory)])
  return { files: read.flat(), paths: names.map((name) => resolve(directory, name)) }
}

async function readFolder(name: string, directory: string): Promise<InputFile[]> {
  const path = resolve(directory, name)
  const prefix = slashed(name).replace(/\/+$/, '')
  const below = await filesBelow(path, '').catch((error: NodeJS.ErrnoException) => {
    throw new Failure(ExitCode.input, 'unreadable-file', { file: name, code: error.code ?? String(error) })
  })
  if (below.length === 0) throw new Failure(ExitCode.input, 'empty-folder', { folder: name })
  const files: InputFile[] = []
  for (const part of below) {
    const bytes = await promises.readFile(join(path, part)).catch((error: NodeJS.ErrnoException) => {
      throw new Failure(ExitCode.input, 'unreadable-file', { file: join(name, part), code: error.code ?? String(error) })
    })
    files.push({ name: `${prefix}/${slashed(part)}`, bytes, below: slashed(part) })
  }
  return files
}

/** In the order of their paths, folder by folder. */
async function filesBelow(path: string, prefix: string): Promise<string[]> {
  const entries = await promises.readdir(join(path, prefix), { withFileTypes: true })
  const found: string[] = []
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || litter.has(entry.name)) continue
    const part = join(prefix, entry.name)
    if (entry.isDirectory()) found.push(...(await filesBelow(path, part)))
    // A link to a folder may lead round in a circle.
    else if (!entry.isSymbolicLink() || !(await isFolder(join(path, part)))) found.push(part)
  }
  return found
}

const slashed = (path: string): string => (sep === '/' ? path : path.replaceAll(sep, '/'))

async function readInput(name: string, directory: string): Promise<InputFile> {
  const path = resolve(directory, name)
  try {
    const bytes = await promises.readFile(path)
    if (bytes.length === 0) throw new Failure(ExitCode.input, 'empty-file', { file: name })
    return { name: slashed(name), bytes, below: null }
  } catch (error) {
    if (error instanceof Failure) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      const neighbours = await promises.readdir(dirname(path)).catch(() => [])
      throw new Failure(ExitCode.input, 'no-such-file', { file: name, nearest: nearest(basename(name), neighbours) })
    }
    throw new Failure(ExitCode.input, 'unreadable-file', { file: name, code: code ?? String(error) })
  }
}

export const exists = (path: string): Promise<boolean> =>
  promises.access(path).then(
    () => true,
    () => false,
  )

const isFolder = (path: string): Promise<boolean> =>
  promises.stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  )

/** Of the bytes of files in a row, their lengths included, and the paths of those that lie in a folder: there a file's place may say its class. */
export function sha256Of(files: readonly Pick<InputFile, 'bytes' | 'below'>[]): string {
  const hash = createHash('sha256')
  for (const { bytes, below } of files) hash.update(`${bytes.length}\n${below === null ? '' : `${below}\n`}`).update(bytes)
  return hash.digest('hex')
}
