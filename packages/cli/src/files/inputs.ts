import { createHash } from 'node:crypto'
import { promises } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { nearest } from '../arguments/nearest.ts'
import { ExitCode, Failure } from '../failure.ts'
import { glob, isPattern } from './glob.ts'

/** A file's bytes, what the person called it, and where it is. */
export interface InputFile {
  readonly name: string
  readonly path: string
  readonly bytes: Uint8Array
}

/**
 * Reads the files named on a command line, patterns expanded. Throws a failure for what cannot be read: no such file (the nearest suggested), a folder,
 * an empty file, no permission.
 */
export async function readInputs(words: readonly string[], directory: string): Promise<InputFile[]> {
  const names: string[] = []
  for (const word of words) {
    if (!isPattern(word) || (await exists(resolve(directory, word)))) names.push(word)
    else {
      const found = await glob(word, directory)
      if (found.length === 0) throw new Failure(ExitCode.input, 'no-match', { pattern: word })
      names.push(...found)
    }
  }
  const files: InputFile[] = []
  for (const name of names) files.push(await readInput(name, directory))
  return files
}

async function readInput(name: string, directory: string): Promise<InputFile> {
  const path = resolve(directory, name)
  try {
    const bytes = await promises.readFile(path)
    if (bytes.length === 0) throw new Failure(ExitCode.input, 'empty-file', { file: name })
    return { name, path, bytes }
  } catch (error) {
    if (error instanceof Failure) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EISDIR') throw new Failure(ExitCode.input, 'is-folder', { file: name })
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      const neighbours = await promises.readdir(dirname(path)).catch(() => [])
      throw new Failure(ExitCode.input, 'no-such-file', { file: name, nearest: nearest(basename(name), neighbours) })
    }
    throw new Failure(ExitCode.input, 'unreadable-file', { file: name, code: code ?? String(error) })
  }
}

const exists = (path: string): Promise<boolean> =>
  promises.access(path).then(
    () => true,
    () => false,
  )

/** Of the bytes of files in a row, their lengths included. */
export function sha256Of(files: readonly { readonly bytes: Uint8Array }[]): string {
  const hash = createHash('sha256')
  for (const { bytes } of files) hash.update(`${bytes.length}\n`).update(bytes)
  return hash.digest('hex')
}
