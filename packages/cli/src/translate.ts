import { knows, loadTaskMessages, sentenceOf, TaskError } from '@tekrar/tasks/rows'
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
export async function reasonOf(error: unknown, language: Language): Promise<string> {
  if (error instanceof TekrarError) return say(language === 'tr' ? turkish : english, error.code, error.details)
  if (error instanceof TaskError) {
    const words = await loadTaskMessages(language)
    if (knows(words, 'errors', error.code)) return sentenceOf(words, 'errors', error)
  }
  return error instanceof Error ? error.message : String(error)
}

/** Any error as a failure with its exit code. */
export async function failureOf(error: unknown, language: Language): Promise<Failure> {
  const reason = await reasonOf(error, language)
  if (error instanceof TaskError) return new Failure(ExitCode.input, 'other', { reason }, { cause: error, code: error.code })
  const code = error instanceof TekrarError ? error.code : ''
  const exit =
    code === 'diverged' ? ExitCode.diverged : badInput.has(code) ? ExitCode.input : badUse.has(code) ? ExitCode.usage : ExitCode.failure
  return new Failure(exit, 'other', { reason }, { cause: error })
}

/** A failure whose details hold errors of the library, with these in the person's language. */
export async function localised(failure: Failure, language: Language): Promise<Failure> {
  const details: Record<string, unknown> = {}
  for (const [name, value] of Object.entries((failure.details ?? {}) as object))
    details[name] = (value as unknown) instanceof Error ? await reasonOf(value, language) : value
  return new Failure(failure.exitCode, failure.key, details as never, { cause: failure, code: failure.code })
}
