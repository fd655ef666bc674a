import type { Finding } from '../base/finding.ts'
import { found } from '../sayings/text.ts'

/** Lines shorter than this come twice by chance. */
const LEAST_LENGTH = 20
/** Of the lines of a test, a smaller share than this may be in the training text too: refrains, headings. */
const LEAST_SHARE = 0.1

/** Test texts that training sees: whole, as a part of its text, or by many of their lines. */
export function seenInTraining(training: string, tests: readonly { readonly name: string; readonly text: string }[]): Finding[] {
  const linesOf = (text: string): string[] =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(({ length }) => length >= LEAST_LENGTH)
  let known: Set<string> | null = null
  return tests.flatMap(({ name, text }) => {
    const whole = text.trim()
    if (whole.length >= LEAST_LENGTH && training.includes(whole)) return [found('warning', 'test-in-training', { file: name, share: 1 })]
    known ??= new Set(linesOf(training))
    const lines = linesOf(text)
    const seen = lines.reduce((sum, line) => sum + (known!.has(line) ? 1 : 0), 0)
    return seen > LEAST_SHARE * lines.length ? [found('warning', 'test-in-training', { file: name, share: seen / lines.length })] : []
  })
}
