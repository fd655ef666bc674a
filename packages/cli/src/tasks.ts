import type { Checked, Prepared, Task, Trained } from '@tekrar/tasks'
import { type TaskName, type TaskRow, table, type Value } from '@tekrar/tasks/rows'
import type { JsonObject } from 'tekrar'

/** A task as the command line knows it: any of them. */
export type Values = Readonly<Record<string, Value>>
export type AnyTask = Task<Values, Values, Trained<Values>>
export type AnyPrepared = Prepared<Values, Trained<Values>>
export type AnyChecked = Checked<Values, Trained<Values>>
export type AnyTrained = Trained<Values>

export const rowOf = (task: TaskName): TaskRow => table[task] as unknown as TaskRow

/** Loads a task's work, and the library with it. */
export const workOf = async (task: TaskName): Promise<AnyTask> => (await rowOf(task).load()) as AnyTask

/** What was saved with a model to make it a task's. */
export function recordOf(model: {
  readonly preprocessing: { readonly kind: string; toJSON(): JsonObject } | undefined
}): JsonObject | null {
  const { preprocessing } = model
  if (!preprocessing) return null
  return 'record' in preprocessing ? (preprocessing.record as JsonObject) : preprocessing.toJSON()
}
