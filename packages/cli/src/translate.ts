import { ExitCode, Failure } from './failure.ts'
import type { Language } from './language.ts'

/** Any error as a failure in the person's language. */
export async function failureOf(error: unknown, _language: Language): Promise<Failure> {
  return new Failure(ExitCode.failure, 'other', { reason: error instanceof Error ? error.message : String(error) }, { cause: error })
}
