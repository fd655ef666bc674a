import { type ErrorTable, english } from './messages/en.ts'

/** What went wrong, as a word that programs compare: a row of the table of messages. */
export type ErrorCode = keyof ErrorTable
export type ErrorDetails<Code extends ErrorCode> = Parameters<ErrorTable[Code]>[0]

/** What the library throws: a code to branch on, the facts, and a sentence that says what to do. */
export class TekrarError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'TekrarError'
  readonly code: Code
  readonly details: ErrorDetails<Code>

  constructor(code: Code, details: ErrorDetails<Code>, options?: { cause?: unknown }) {
    super(say(english, code, details), options)
    this.code = code
    this.details = details
  }
}

/** The sentence for an error in one language's table. */
export const say = <Code extends ErrorCode>(table: ErrorTable, code: Code, details: ErrorDetails<Code>): string =>
  (table[code] as (details: ErrorDetails<Code>) => string)(details)
