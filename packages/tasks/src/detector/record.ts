import type { JsonObject } from 'tekrar'
import { TaskError } from '../base/task-error.ts'
import type { SeriesEncoder, SeriesFormat } from '../series/series.ts'
import type { JudgeState } from './judge.ts'
import type { Frame } from './windows.ts'

/** All that a trained detector knows besides its weights: everything of it is learned from the training part. */
export interface DetectorRecord {
  readonly frame: Frame
  readonly format: SeriesFormat
  readonly encoder: SeriesEncoder
  /** All columns of the table that it was trained on, for rows that come without a header. */
  readonly columns: readonly string[]
  /** The column that says which rows are anomalies, where there was one. */
  readonly label: string | null
  readonly judge: JudgeState
  /** Scores from here on are anomalies. */
  readonly threshold: number
}

export const saved = (record: DetectorRecord): JsonObject =>
  JSON.parse(JSON.stringify({ task: 'detector', version: 1, ...record })) as JsonObject

/** Reads what `saved` gave. Throws TaskError `damaged-record`. */
export function opened(json: JsonObject): DetectorRecord {
  const damaged = (problem: string): never => {
    throw new TaskError('damaged-record', { task: 'detector', problem })
  }
  if (json.task !== 'detector') return damaged(`task is ${JSON.stringify(json.task)}`)
  if (json.version !== 1) return damaged(`version is ${JSON.stringify(json.version)}`)
  const { frame, format, encoder, columns, label, judge, threshold } = json as unknown as DetectorRecord
  const isSize = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0
  const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null
  if (
    !isObject(frame) ||
    !['autoencoder', 'forecast'].includes(frame.method) ||
    ![frame.lookback, frame.inputs, frame.targets].every(isSize)
  )
    return damaged('frame is no method with its sizes')
  if (!isObject(format) || !Array.isArray(format.columns) || !Array.isArray(format.targets) || format.targets.length !== frame.targets)
    return damaged('format is no description of a series')
  if (!isObject(encoder) || !Array.isArray(encoder.columns)) return damaged('encoder is no description of columns')
  if (!Array.isArray(columns) || !columns.every((name) => typeof name === 'string')) return damaged('columns are no names')
  if (label !== null && typeof label !== 'string') return damaged('label is no name')
  const hasTails = isObject(judge) && [judge.errors, judge.high, judge.low].every((tails) => Array.isArray(tails) && tails.every(isTail))
  if (!hasTails) return damaged('judge has no tails')
  if (typeof threshold !== 'number' || !(threshold > 0)) return damaged('threshold is no number above 0')
  return { frame, format, encoder, columns, label, judge, threshold }
}

function isTail(tail: unknown): boolean {
  const { highest, blocks, largest, rows } = (tail ?? {}) as Readonly<Record<string, unknown>>
  const isNumber = (value: unknown): boolean => typeof value === 'number'
  return Array.isArray(highest) && highest.every(isNumber) && isNumber(blocks) && isNumber(rows) && (largest === null || isNumber(largest))
}
