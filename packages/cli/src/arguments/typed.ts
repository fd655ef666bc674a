import type { Value } from '@tekrar/tasks/rows'
import { quoted } from '../runs/argument.ts'
import { flagOf } from './flag.ts'
import type { Arguments } from './parse.ts'

/** Options that say how something is shown this time. */
const passing = new Set(['json', 'help', 'quiet'])

/** The same words after another verb, as a person can type them: `train classifier reviews.csv --label mood`. */
export function typedAgain(verb: string, { positionals, given }: Pick<Arguments, 'positionals' | 'given'>): string {
  const flags = Object.entries(given).flatMap(([name, value]) => (passing.has(name) ? [] : flagWords(flagOf(name), value)))
  return [verb, ...positionals.map((word) => quoted(word)), ...flags].join(' ')
}

function flagWords(flag: string, value: Value): string[] {
  if (value === true) return [flag]
  const values = Array.isArray(value) ? (value as readonly string[]) : [String(value)]
  return values.flatMap((one) => (one.startsWith('-') ? [`${flag}=${quoted(one)}`] : [flag, quoted(one)]))
}
