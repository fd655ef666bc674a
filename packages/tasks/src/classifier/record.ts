import type { JsonObject } from 'tekrar'
import { TaskError } from '../base/task-error.ts'
import { tokenizerFromJson } from '../language/saved.ts'
import type { Encoding } from './encoding.ts'

/** All that a trained classifier knows besides its weights. */
export interface ClassifierRecord extends Encoding {
  readonly task: string
  /** In the order of the network's outputs. */
  readonly classes: readonly string[]
  /** Of the table that it was trained on; null where that was none. */
  readonly textColumn: string | null
  readonly labelColumn: string | null
  /** Whether wrongly read Turkish letters are put right. */
  readonly repair: boolean
}

export const saved = ({ tokenizer, ...record }: ClassifierRecord): JsonObject => ({
  ...record,
  classes: [...record.classes],
  version: 1,
  tokenizer: tokenizer.toJSON(),
})

/** Reads what `saved` gave. Throws TaskError `damaged-record`. */
export function opened(json: JsonObject, task: string): ClassifierRecord {
  const damaged = (problem: string): never => {
    throw new TaskError('damaged-record', { task, problem })
  }
  const { classes, longest, textColumn, labelColumn, repair } = json
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
  const column = (value: unknown, name: string): string | null =>
    value === null || typeof value === 'string' ? value : damaged(`${name} is no text`)
  if (typeof repair !== 'boolean') return damaged('repair is neither true nor false')
  return {
    task,
    classes: classes as readonly string[],
    longest: longest as number,
    textColumn: column(textColumn, 'textColumn'),
    labelColumn: column(labelColumn, 'labelColumn'),
    repair,
    tokenizer: tokenizerFromJson(json.tokenizer, task),
  }
}
