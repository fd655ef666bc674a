import type { Output } from '../context.ts'
import { harmless, wrappedLines } from './width.ts'

/** A line beside the answers: wrapped for people, one line where it is kept. */
export function saidBeside(severity: string, message: string, { terminal, columns }: Output): string {
  const line = `tekrar: ${severity}: ${harmless(message)}`
  return `${terminal ? wrappedLines(line, Math.min(columns, 80)) : line}\n`
}
