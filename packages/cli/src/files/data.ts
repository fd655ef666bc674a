import type { Given } from '@tekrar/tasks'
import type { Options, Value } from '@tekrar/tasks/rows'
import { type Inputs, readInputs, sha256Of } from './inputs.ts'

/** What a task is given, with where it is for good. */
export interface ReadData {
  readonly given: Given
  readonly data: Inputs
  /** By the options of kind `files` that were set. */
  readonly besides: Readonly<Record<string, Inputs>>
  /** Of everything that was read. */
  readonly sha256: string
}

const sourcesOf = ({ files }: Inputs): Given['data'] => files.map(({ name, bytes }) => ({ name, bytes }))

/** Reads the data, and the files that options name. Throws what `readInputs` throws. */
export async function readData(
  words: readonly string[],
  options: Options,
  values: Readonly<Record<string, Value>>,
  directory: string,
): Promise<ReadData> {
  const data = await readInputs(words, directory)
  const besides: Record<string, Inputs> = {}
  for (const [name, row] of Object.entries(options)) {
    const named = values[name]
    if (row.kind === 'files' && Array.isArray(named)) besides[name] = await readInputs(named, directory)
  }
  return {
    data,
    besides,
    given: { data: sourcesOf(data), besides: Object.fromEntries(Object.entries(besides).map(([name, read]) => [name, sourcesOf(read)])) },
    sha256: sha256Of([...data.files, ...Object.values(besides).flatMap(({ files }) => files)]),
  }
}
