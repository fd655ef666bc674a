// To be replaced by labelled/ when it stands.
import type { Finding } from '../base/finding.ts'
import type { AnySaying } from '../base/saying.ts'
import type { Source } from '../base/source.ts'
import { readTable } from '../table/read.ts'

export interface Example {
  readonly text: string
  readonly label: string
}

export interface Examples {
  readonly examples: readonly Example[]
  readonly textColumn: string | null
  readonly labelColumn: string | null
  readonly findings: readonly Finding[]
  readonly facts: readonly AnySaying[]
}

export async function readExamples(
  sources: readonly Source[],
  { textColumn, labelColumn }: { textColumn: string | null; labelColumn: string | null; repair: boolean },
): Promise<Examples> {
  const examples: Example[] = []
  for (const source of sources) {
    const table = await readTable(source)
    const [t, l] = [table.columns.indexOf(textColumn ?? 'text'), table.columns.indexOf(labelColumn ?? 'label')]
    for (const row of table.rows) examples.push({ text: row[t]!, label: row[l]! })
  }
  return { examples, textColumn: textColumn ?? 'text', labelColumn: labelColumn ?? 'label', findings: [], facts: [] }
}

export async function readTexts(
  sources: readonly Source[],
  _options: { textColumn: string | null; repair: boolean },
): Promise<readonly string[]> {
  return sources.flatMap(({ bytes }) => new TextDecoder().decode(bytes).split('\n').filter(Boolean))
}
