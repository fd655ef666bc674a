import { resolve } from 'node:path'
import type { Prepared } from '@tekrar/tasks'
import { type EngineOptions, type Model, open, sequential } from 'tekrar'
import type { Context } from '../context.ts'
import { loadCell } from './cell-file.ts'
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

/** Makes the model of a run, as often as it is wanted: one to measure with, one to train. */
export async function modelMaker(
  parts: {
    readonly prepared: Prepared<unknown>
    readonly source: Pick<StartFrom, 'folder'> | null
    readonly cellFile: string | null
    readonly seed: number
    readonly engine: EngineFlags
  },
  { directory }: Context,
): Promise<() => Promise<Model>> {
  const { prepared, source, seed } = parts
  const engine = engineOptions(parts.engine)
  if (source) return () => open(source.folder, engine)
  const cell = parts.cellFile === null ? null : await loadCell(resolve(directory, parts.cellFile), directory)
  return async () => sequential(prepared.layers(cell), { seed, ...engine })
}
