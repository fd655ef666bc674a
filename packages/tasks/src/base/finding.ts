import type { AnySaying } from './saying.ts'

/** How much it matters: worth knowing, worth doing something about, or in the way of training. */
export type Severity = 'note' | 'warning' | 'error'

/**
 * Something found in the data, or decided about it and counted: "31 rows without TEMP: filled forward". Its words end with the remedy where there is one.
 * `check` reports all of them; training those that are no errors; errors are thrown.
 */
export interface Finding extends AnySaying {
  readonly severity: Severity
}

/** A function that makes the findings of one table, with the facts that each of them wants. */
export const finding =
  <Table>() =>
  <Code extends keyof Table & string>(severity: Severity, code: Code, details: Table[Code] & object): Finding => ({
    severity,
    code,
    details,
  })
