import type { JsonObject } from 'tekrar'
import { TaskError } from '../base/task-error.ts'
import type { ReadColumns } from '../labelled/labelled.ts'
import { tokenizerFromJson } from '../language/saved.ts'
import { type Layout, savedLayout } from '../tabular/layout.ts'
import type { Encoding } from './encoding.ts'
import { ngramsFromJson, savedNgrams } from './ngrams.ts'

/** All that a trained classifier knows besides its weights. */
export interface ClassifierRecord extends Encoding {
  readonly task: string
  /** In the order of the network's outputs. */
  readonly classes: readonly string[]
  /** Of the table that it was trained on; null where that was none. */
  readonly columns: ReadColumns | null
  /** How that table was parted, by which others are read first. */
  readonly layout: Layout | null
  /** Whether wrongly read Turkish letters are put right. */
  readonly repair: boolean
}

export const saved = ({ tokenizer, ngrams, columns, layout, ...record }: ClassifierRecord): JsonObject => ({
  ...record,
  version: 1,
  classes: [...record.classes],
  columns: columns && { text: [...columns.text], label: columns.label },
  layout: layout && { separator: layout.separator, header: layout.header },
  tokenizer: tokenizer.toJSON(),
  ...(ngrams ? { ngrams: savedNgrams(ngrams) } : {}),
})

/** Reads what `saved` gave. Throws TaskError `damaged-record`. */
export function opened(json: JsonObject, task: string): ClassifierRecord {
  const damaged = (problem: string): never => {
    throw new TaskError('damaged-record', { task, problem })
  }
  const { classes, longest, columns, layout, repair } = json
  if (json.task !== task) return damaged(`task is ${JSON.stringify(json.task)}`)
  if (json.version !== 1) return damaged(`version is ${JSON.stringify(json.version)}`)
  if (
    !Array.isArray(classes) ||
    classes.length < 2 ||
    !classes.every((name) => typeof name === 'string') ||
    new Set(classes).size < classes.length
  )
    return damaged('classes is no list of different names')
  if (!Number.isSafeInteger(longest) || (longest as number) < 1) return damaged('longest is no whole number from 1')
  if (typeof repair !== 'boolean') return damaged('repair is neither true nor false')
  return {
    task,
    classes: classes as readonly string[],
    longest: longest as number,
    columns: columnsOf(columns, damaged),
    layout: savedLayout(layout, damaged),
    repair,
    tokenizer: tokenizerFromJson(json.tokenizer, task),
    ngrams: ngramsFromJson(json.ngrams, task),
  }
}

function columnsOf(columns: unknown, damaged: (problem: string) => never): ReadColumns | null {
  if (columns === null) return null
  const { text, label } = (typeof columns === 'object' ? columns : {}) as Readonly<Record<string, unknown>>
  if (!Array.isArray(text) || text.length === 0 || !text.every((name) => typeof name === 'string') || typeof label !== 'string')
    return damaged('columns are not names of texts and of a label')
  return { text, label }
}
