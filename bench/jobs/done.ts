import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = 'job.json'

/**
 * Whether a run's folder has the report of these very words of `tekrar`. Beside a report they are kept by `keep`; of a run that was made without, `configuration`
 * says what the same words would resolve to now: every option that the run's own `config.json` has must be the same.
 */
export function isDone(folder: string, words: readonly string[], configuration: () => string): boolean {
  if (!existsSync(join(folder, 'report.json'))) return false
  const kept = join(folder, FILE)
  if (existsSync(kept)) return JSON.stringify(JSON.parse(readFileSync(kept, 'utf8')).words) === JSON.stringify(words)
  const before: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))
  const now: Readonly<Record<string, unknown>> = JSON.parse(configuration())
  const same = Object.keys(before).every((name) => JSON.stringify(before[name]) === JSON.stringify(now[name]))
  if (same) keep(folder, words)
  return same
}

/** Writes down by which words of `tekrar` a report was made. */
export const keep = (folder: string, words: readonly string[]): void =>
  writeFileSync(join(folder, FILE), `${JSON.stringify({ words }, null, 2)}\n`)
