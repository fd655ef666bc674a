import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import type { Option, Value } from '@tekrar/tasks/rows'
import { disk } from '../files/operations.ts'

/** The cells of one's own among some values of `--cell`, by their files, each with the hash of what stands in it now: what was trained with another is another comparison. */
export async function cellsIn(values: readonly Value[], option: Option | undefined, directory: string): Promise<Record<string, string>> {
  const endings = option?.kind === 'text' ? (option.files ?? []) : []
  const hashes: Record<string, string> = {}
  for (const file of values) {
    if (typeof file !== 'string' || !endings.some((ending) => file.endsWith(ending))) continue
    // That it is not there is told where it is loaded.
    const bytes = await disk.read(resolve(directory, file)).catch(() => null)
    if (bytes) hashes[file] = createHash('sha256').update(bytes).digest('hex')
  }
  return hashes
}
