import { readFile } from 'node:fs/promises'
import { ExitCode, Failure } from '../failure.ts'
import { type BenchRecord, FORMAT } from './record.ts'

/** What a file keeps of measurements made before; null where there is no file. Throws where it holds something else: it is not overwritten. */
export async function readRecord(file: string, shown: string): Promise<BenchRecord | null> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    throw new Failure(ExitCode.input, 'unreadable-file', { file: shown, code: code ?? '' })
  }
  const record = parsed(text)
  if (record?.format !== FORMAT || !Array.isArray(record.results)) throw new Failure(ExitCode.input, 'bench-file', { file: shown })
  return record as BenchRecord
}

function parsed(text: string): Partial<BenchRecord> | null {
  try {
    return JSON.parse(text) as Partial<BenchRecord> | null
  } catch {
    return null
  }
}
