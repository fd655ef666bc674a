import { TaskError } from '../base/task-error.ts'
import { accepts, expectedOf, type Options } from './option.ts'

/**
 * Holds what a program gives to a table of options, as the command line holds its flags. What is undefined is not given.
 * Throws TaskError `unknown-option`, `option-value`.
 */
export function requireAccepted(table: Options, given: Readonly<Record<string, unknown>>): void {
  for (const [option, value] of Object.entries(given)) {
    if (value === undefined) continue
    const row = table[option]
    if (!row) throw new TaskError('unknown-option', { option, known: Object.keys(table).join(', ') })
    if (!accepts(row, value)) throw new TaskError('option-value', { option, expected: expectedOf(row), actual: shown(value) })
  }
}

/** A value as a program writes it. */
const shown = (value: unknown): string =>
  typeof value === 'string' ? `'${value}'` : typeof value === 'object' ? JSON.stringify(value) : String(value)
