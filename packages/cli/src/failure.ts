import type { Messages } from './messages/en.ts'

/** What the process answers with. */
export const ExitCode = {
  done: 0,
  failure: 1,
  usage: 2,
  input: 3,
  diverged: 4,
  interrupted: 130,
} as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

type Failures = Messages['failures']
export type FailureKey = keyof Failures
export type FailureDetails<Key extends FailureKey> = Parameters<Failures[Key]>[0]

/** Something a person can put right: a sentence in their language and the exit code. */
export class Failure<Key extends FailureKey = FailureKey> extends Error {
  override readonly name = 'Failure'
  readonly exitCode: ExitCode
  readonly key: Key
  readonly details: FailureDetails<Key>
  /** What a program is told: the key, or for an error that was only handed on, its own code. */
  readonly code: string

  constructor(
    exitCode: ExitCode,
    key: Key,
    details: FailureDetails<Key>,
    options: { readonly cause?: unknown; readonly code?: string } = {},
  ) {
    super(key, options)
    this.exitCode = exitCode
    this.key = key
    this.details = details
    this.code = options.code ?? key
  }
}

export const sentence = (messages: Messages, failure: Failure): string =>
  (messages.failures[failure.key] as (details: unknown) => string)(failure.details)
