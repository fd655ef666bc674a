import { join, resolve } from 'node:path'
import type { Comparison } from '@tekrar/tasks'
import { ExitCode, Failure } from '../failure.ts'
import { disk } from '../files/operations.ts'
import { replaceFile } from '../files/replace-file.ts'
import { saving } from '../runs/run-folder.ts'

const FILE = 'compare.json'

/** Where a comparison is kept: `compare.json` after every training, so that it can go on, and `compare.md` for people. */
export class ComparisonFolder {
  readonly path: string
  /** What was done before, of the very same comparison. */
  readonly before: Comparison | null
  readonly #key: string

  private constructor(path: string, key: string, before: Comparison | null) {
    this.path = path
    this.#key = key
    this.before = before
  }

  get file(): string {
    return join(this.path, FILE)
  }

  /**
   * The folder that was named, or `compare-text-1`, …: the first that holds this very comparison (`key` says which) or none yet. Throws `other-comparison` where the
   * one that was named holds another.
   */
  static async open(directory: string, named: string | null, task: string, key: string): Promise<ComparisonFolder> {
    for (let number = 1; ; number++) {
      const path = resolve(directory, named ?? `compare-${task}-${number}`)
      const saved = await readSaved(path)
      if (saved === null || saved.key === key) return new ComparisonFolder(path, key, saved?.comparison ?? null)
      if (named !== null) throw new Failure(ExitCode.usage, 'other-comparison', { folder: named })
    }
  }

  async save(comparison: Comparison, markdown: string): Promise<void> {
    await saving(this.path, null, async () => {
      await disk.makeFolders(this.path)
      await replaceFile(disk, join(this.path, 'compare.md'), markdown)
      await replaceFile(disk, this.file, `${JSON.stringify({ key: this.#key, ...comparison }, null, 1)}\n`)
    })
  }
}

/** A file that is damaged is as good as none of ours: it is never written over unless named anew. */
async function readSaved(path: string): Promise<{ readonly key: string; readonly comparison: Comparison | null } | null> {
  const bytes = await disk.read(join(path, FILE)).catch(() => null)
  if (bytes === null) return null
  try {
    const { key, ...comparison } = JSON.parse(new TextDecoder().decode(bytes)) as Comparison & { readonly key: string }
    return { key: String(key), comparison }
  } catch {
    return { key: '', comparison: null }
  }
}
