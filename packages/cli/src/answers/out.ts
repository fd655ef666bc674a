import { stat } from 'node:fs/promises'
import { dirname, extname, resolve } from 'node:path'
import { ExitCode, Failure } from '../failure.ts'
import { quoted } from '../runs/argument.ts'

/** Endings of files that an answer is written into, as what their ending says; other texts are as people are shown them. */
const TEXTS = ['.csv', '.tsv', '.jsonl', '.ndjson', '.json', '.txt']
/** What people name files that a spreadsheet shall open. */
const SPREADSHEETS = new Set(['.xlsx', '.xls', '.xlsm', '.xlsb', '.ods', '.numbers'])
/** A number behind a point is part of a name: `tune.2`. */
const NUMBER = /^\.v?\d+$/

/**
 * Whether `--out` names what can be written, asked before any work is done. `makes` are the endings of the files that an answer is made of, where it is none of
 * text. Throws `out-spreadsheet`, `out-ending`, `out-no-folder`, `out-is-folder`.
 */
export async function requireOut(out: string, makes: readonly string[], directory: string): Promise<void> {
  const path = resolve(directory, out)
  const folder = await isFolder(path)
  if (folder && makes.length > 0) return
  if (folder) throw new Failure(ExitCode.usage, 'out-is-folder', { folder: out })
  const ending = extname(out).toLowerCase()
  const known = makes.length > 0 ? makes : TEXTS
  if (ending !== '' && !NUMBER.test(ending) && !known.includes(ending)) {
    if (makes.length === 0 && SPREADSHEETS.has(ending))
      throw new Failure(ExitCode.usage, 'out-spreadsheet', { file: out, remedy: quoted(`${out.slice(0, -ending.length)}.csv`) })
    throw new Failure(ExitCode.usage, 'out-ending', { file: out, ending, known: known.join(', ') })
  }
  if (!(await isFolder(dirname(path)))) throw new Failure(ExitCode.failure, 'out-no-folder', { file: out, folder: dirname(out) })
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
