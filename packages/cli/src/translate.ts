import { TaskError } from '@tekrar/tasks'
import { english, say, TekrarError, turkish } from 'tekrar'
import { ExitCode, Failure } from './failure.ts'
import type { Language } from './language.ts'

/** Errors of the library that come from what a file holds. */
const badInput = new Set<string>([
  'binary-data',
  'undecodable-text',
  'too-few-symbols',
  'damaged-json',
  'damaged-safetensors',
  'invalid-model',
  'newer-model',
  'no-model',
  'state-mismatch',
  'cell-state-missing',
  'cell-state-unknown',
])
/** Those that come from what was asked for. */
const badUse = new Set<string>(['invalid-argument', 'unknown-symbols'])

/** An error's sentence in the person's language. */
export function reasonOf(error: unknown, language: Language): string {
  if (error instanceof TekrarError) return say(language === 'tr' ? turkish : english, error.code, error.details)
  return error instanceof Error ? error.message : String(error)
}

/** Any error as a failure with its exit code. */
export function failureOf(error: unknown, language: Language): Failure {
  if (error instanceof TaskError) return new Failure(ExitCode.input, error.code, error.details, { cause: error })
  const code = error instanceof TekrarError ? error.code : ''
  const exit =
    code === 'diverged' ? ExitCode.diverged : badInput.has(code) ? ExitCode.input : badUse.has(code) ? ExitCode.usage : ExitCode.failure
  return new Failure(exit, 'other', { reason: reasonOf(error, language) }, { cause: error })
}

/** A failure whose details hold errors of the library, with these in the person's language. */
export function localised(failure: Failure, language: Language): Failure {
  const details = Object.fromEntries(
    Object.entries(failure.details).map(([name, value]) => [name, (value as unknown) instanceof Error ? reasonOf(value, language) : value]),
  )
  return new Failure(failure.exitCode, failure.key, details as never, { cause: failure })
}
