import { join } from 'node:path'
import { decodeSafetensors, encodeSafetensors, type TensorToSave } from 'tekrar'
import type { FileOperations } from '../files/operations.ts'
import { replaceFile } from '../files/replace-file.ts'

/** Everything training goes on from: numbers, and the facts beside them (plain JSON). */
export interface SavedState {
  readonly step: number
  readonly facts: unknown
  readonly tensors: Readonly<Record<string, TensorToSave>>
}

/** The format of state files; a larger number is of a newer version. */
export const STATE_FORMAT = 1

export type StateProblem =
  | { readonly kind: 'damaged'; readonly file: string; readonly error: Error }
  | { readonly kind: 'newer'; readonly file: string; readonly version: number }

/**
 * The saved states of a run: `state/<step>.safetensors`, the last and the one before. Each is one file with a checksum over all of it, so a state is either
 * there whole or not at all.
 */
export class States {
  readonly #files: FileOperations
  readonly folder: string
  #last: number | null = null
  #previous: number | null = null

  constructor(files: FileOperations, run: string) {
    this.#files = files
    this.folder = join(run, 'state')
  }

  /** The step of the last state saved or opened here. */
  get last(): number | null {
    return this.#last
  }

  async save({ step, facts, tensors }: SavedState): Promise<void> {
    await this.#files.makeFolders(this.folder)
    const bytes = encodeSafetensors(tensors, { format: String(STATE_FORMAT), facts: JSON.stringify(facts) })
    await replaceFile(this.#files, this.#path(step), bytes)
    if (this.#last !== step) this.#previous = this.#last
    this.#last = step
    for (const name of await this.#files.list(this.folder)) {
      const kept = stepOf(name)
      if (kept !== step && kept !== this.#previous) await this.#files.remove(join(this.folder, name))
    }
  }

  /** The newest state that is whole, and what was wrong with newer ones. None: there is no whole one. */
  async open(): Promise<{ state: SavedState | null; problems: StateProblem[] }> {
    const problems: StateProblem[] = []
    for (const step of await this.steps()) {
      const file = this.#path(step)
      try {
        const { tensors, metadata } = decodeSafetensors(await this.#files.read(file), { checksum: 'required' })
        const version = Number(metadata.format)
        if (version > STATE_FORMAT) {
          problems.push({ kind: 'newer', file, version })
          continue
        }
        this.#last = step
        return { state: { step, facts: JSON.parse(metadata.facts ?? 'null'), tensors }, problems }
      } catch (error) {
        problems.push({ kind: 'damaged', file, error: error as Error })
      }
    }
    return { state: null, problems }
  }

  /** The steps there are states of, newest first. */
  async steps(): Promise<number[]> {
    const names = await this.#files.list(this.folder).catch(() => [])
    return names
      .map(stepOf)
      .filter((step) => step !== null)
      .sort((a, b) => b - a)
  }

  readonly #path = (step: number): string => join(this.folder, `${step}.safetensors`)
}

function stepOf(name: string): number | null {
  const found = /^(\d+)\.safetensors$/.exec(name)
  return found ? Number(found[1]) : null
}
