import { dirname } from 'node:path'
import type { FileOperations } from './operations.ts'

/** The ending of a file that is not whole yet; whoever reads a folder passes over it. */
export const UNFINISHED = '.unfinished'

/**
 * Writes a file so that at every moment either the old one or the new one is there, whole: beside its target, synced, renamed, the folder synced.
 * When anything fails the old one stands, and the error is thrown on.
 */
export async function replaceFile(files: FileOperations, path: string, bytes: Uint8Array | string): Promise<void> {
  const beside = `${path}${UNFINISHED}`
  try {
    await files.write(beside, bytes)
    await files.sync(beside)
    await files.rename(beside, path)
  } catch (error) {
    await files.remove(beside).catch(() => {})
    throw error
  }
  await files.syncFolder(dirname(path))
}
