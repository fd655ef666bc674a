import type { Finding } from '../base/finding.ts'
import { breathe, type Progress } from '../base/progress.ts'
import type { Source } from '../base/source.ts'
import { readTable } from '../tabular/read.ts'
import { unzipped } from '../tabular/unzipped.ts'
import { textPlaces } from './columns.ts'
import { openFile } from './files.ts'
import { isTable } from './form.ts'
import { linesOf } from './lines.ts'
import { mended } from './mend.ts'
import { textOf } from './readers.ts'

export interface TextsOptions {
  /** As in `readLabelled`. */
  readonly text?: string | null
  readonly separator?: string | null
  readonly header?: boolean | null
  readonly repair?: boolean
}

/** Texts alone, to learn a language from: a column of tables, or the lines of other files that are not blank. Throws as `readLabelled` does. */
export async function readTexts(
  given: readonly Source[],
  { text = null, separator = null, header = null, repair = false }: TextsOptions = {},
  progress: Progress = {},
): Promise<{ readonly texts: readonly string[]; readonly findings: readonly Finding[] }> {
  const found: string[] = []
  const findings: Finding[] = []
  for (const packed of given) {
    const source = await unzipped(packed)
    await breathe(progress)
    if (isTable(source)) {
      const table = await readTable(packed, { separator, header })
      const places = textPlaces(table, text)
      findings.push(...table.findings)
      for (const cells of table.rows) found.push(textOf(cells, places))
    } else {
      const file = openFile(source)
      findings.push(...file.findings)
      for (const line of linesOf(file.text)) found.push(line.text.trim())
    }
  }
  return {
    texts: await mended(
      found.filter((each) => each !== ''),
      { repair, findings },
      progress,
    ),
    findings,
  }
}
