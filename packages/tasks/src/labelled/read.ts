import type { Finding } from '../base/finding.ts'
import { breathe, type Progress } from '../base/progress.ts'
import type { AnySaying } from '../base/saying.ts'
import type { Source } from '../base/source.ts'
import { breathing, mapped } from '../base/work.ts'
import { found, type LabelledFacts, refuse } from '../sayings/labelled.ts'
import { unzipped } from '../tabular/unzipped.ts'
import { besideData, mixedEncodings } from './files.ts'
import { formOf } from './form.ts'
import type { Labelled, ReadColumns } from './labelled.ts'
import { keyOf, sameTexts } from './look.ts'
import { mended } from './mend.ts'
import type { Form } from './options.ts'
import { type Row, readers } from './readers.ts'

export interface ReadingOptions {
  /** The column of texts, or several with commas between them; the column of labels. Found by looking where null. */
  readonly text?: string | null
  readonly label?: string | null
  readonly format?: Form | null
  /** As `readTable` takes them. */
  readonly separator?: string | null
  readonly header?: boolean | null
  /** Puts right what was read in a wrong encoding (see `repaired`). */
  readonly repair?: boolean
  /** The classes of the training, for data to measure on. */
  readonly known?: readonly string[] | null
}

/**
 * Texts with their labels from files: a table, a folder for each class, a file for each class with a text a line, or lines that begin with their label (see `formOf`);
 * compressed by gzip or not, in any encoding that `decoded` finds. Rows without a text or a label are left out and counted; what comes twice is counted.
 * Throws TaskError (`LabelledErrors`, `TableErrors`).
 */
export async function readLabelled(
  given: readonly Source[],
  { text = null, label = null, format = null, separator = null, header = null, repair = false, known = null }: ReadingOptions = {},
  progress: Progress = {},
): Promise<Labelled> {
  const { data, left } = besideData(given)
  const sources = await Promise.all(data.map(unzipped))
  const form = format ?? formOf(sources, known)
  const read = await readers[form](form === 'table' ? data : sources, { text, label, separator, header, known })
  await breathe(progress)
  const findings: Finding[] = [...mixedEncodings(read.files), ...read.findings]
  if (left.length > 0) findings.push(found('note', 'labelled-left-out-files', { files: left.length, file: left[0]!.name }))
  const rows = whole(read.rows, findings)
  if (rows.length === 0) {
    const blank = read.rows.filter(isBlank).length
    refuse('labelled-empty', { file: sources[0]?.name ?? '', blank, unlabelled: read.rows.length - blank })
  }
  await breathe(progress)
  const texts = await mended(
    rows.map((row) => row.text),
    { repair, findings },
    progress,
  )
  const keys = await breathing(mapped(texts, keyOf), progress)
  const labels = rows.map((row) => row.label)
  const places = rows.map(({ place }) => place)
  const classes = [...new Set(labels)].sort()
  if (known === null) refuseTooMany(classes, labels.length, read.columns)
  findings.push(...sameTexts(keys, labels, places))
  const fact: LabelledFacts['labelled-form'] = {
    format: form,
    files: sources.length,
    examples: texts.length,
    classes: classes.slice(0, 50),
    columns: read.columns,
  }
  const encodings = read.files.slice(0, 4).map(({ name, encoding }): AnySaying => ({ code: 'file', details: { file: name, encoding } }))
  const facts = [...(read.files.length <= 4 ? encodings : []), { code: 'labelled-form', details: fact }]
  return { texts, labels, keys, places, columns: read.columns, layout: read.layout ?? null, format: form, findings, facts }
}

const isBlank = ({ text }: Row): boolean => text.trim() === ''

/** The rows with a text and a label; the others are counted. */
function whole(rows: readonly Row[], findings: Finding[]): readonly Row[] {
  const blank = rows.filter(isBlank)
  const filled = rows.filter((row) => !isBlank(row))
  const unlabelled = filled.filter(({ label }) => label === '')
  if (blank.length > 0) findings.push(found('warning', 'labelled-blank-texts', { texts: blank.length, ...blank[0]!.place }))
  if (unlabelled.length > 0)
    findings.push(found('warning', 'labelled-missing-labels', { texts: unlabelled.length, ...unlabelled[0]!.place }))
  return filled.filter(({ label }) => label !== '')
}

/** Classes that are allowed whatever the number of texts, and texts that a class has at least on the average. */
const FEW = 20
const TEXTS_A_CLASS = 2

function refuseTooMany(classes: readonly string[], texts: number, columns: ReadColumns | null): void {
  if (classes.length <= FEW || classes.length * TEXTS_A_CLASS <= texts) return
  refuse('labelled-too-many-classes', { classes: classes.length, texts, column: columns?.label ?? null, examples: classes.slice(0, 3) })
}
