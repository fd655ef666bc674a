import type { AnySaying } from './saying.ts'

/** Thrown for data that a task cannot do anything with, and for a question that it cannot answer: a code with its facts; the words stand in `messages/`. */
export class TaskError extends Error implements AnySaying {
  override readonly name = 'TaskError'
  readonly code: string
  readonly details: object

  constructor(code: string, details: object) {
    super(`${code}: ${JSON.stringify(details)}`)
    this.code = code
    this.details = details
  }
}

/** A function that throws the errors of one table, with the facts that each of them wants. */
export const refusing =
  <Table>() =>
  <Code extends keyof Table & string>(code: Code, details: Table[Code] & object): never => {
    throw new TaskError(code, details)
  }
