import { resolve } from 'node:path'
import type { AnyCell, Stage } from '@tekrar/tasks'
import { type EngineOptions, type Model, open } from 'tekrar'
import { loadCell } from './cell-file.ts'
import type { Maker } from './expected.ts'
import type { StartFrom } from './start-from.ts'

export interface EngineFlags {
  readonly engine: 'native' | 'wasm' | 'reference' | null
  readonly threads: number | null
}

/** The flags as the library takes them. */
export const engineOptions = ({ engine, threads }: EngineFlags): EngineOptions => ({
  ...(engine === null ? {} : { engine }),
  ...(threads === null ? {} : { threads }),
})

/** The cell of one's own that training wants; null where it wants none. */
export const ownCell = async (file: string | null, directory: string): Promise<AnyCell | null> =>
  file === null ? null : loadCell(resolve(directory, file), directory)

/** Makes the network of a stage: a new one, or for the last stage that of the run to start from. */
export const makerOf =
  (parts: { readonly cell: AnyCell | null; readonly source: Pick<StartFrom, 'folder'> | null; readonly engine: EngineOptions }): Maker =>
  async (stage: Stage): Promise<Model> =>
    parts.source && stage.name === 'training'
      ? open(parts.source.folder, parts.engine)
      : stage.build({ cell: parts.cell, engine: parts.engine, before: null })
