import { parseArgs } from 'node:util'
import { accepts, defaultsOf, type Option, type Options, type Value } from '@tekrar/tasks'
import { ExitCode, Failure, type FailureDetails, type FailureKey } from '../failure.ts'
import { flagOf } from './flag.ts'
import { nearest } from './nearest.ts'

/** What stood on the command line, checked: positionals, and the options that were given (only those). */
export interface Arguments {
  readonly positionals: readonly string[]
  readonly given: Readonly<Record<string, Value>>
}

const usage = <Key extends FailureKey>(key: Key, details: FailureDetails<Key>) => new Failure(ExitCode.usage, key, details)

const shorts: Readonly<Record<string, string>> = { h: 'help', q: 'quiet' }

/** Reads flags and positionals. Throws a usage failure that names the flag, what it takes, and the nearest known flag. */
export function parse(words: readonly string[], options: Options): Arguments {
  const byFlag = new Map(Object.entries(options).map(([name, row]) => [flagOf(name).slice(2), { name, row }]))
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      [...byFlag].map(([flag, { name, row }]) => {
        const short = Object.keys(shorts).find((letter) => shorts[letter] === name)
        return [flag, { type: row.kind === 'switch' ? ('boolean' as const) : ('string' as const), ...(short ? { short } : {}) }]
      }),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const positionals: string[] = []
  const given: Record<string, Value> = {}
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const known = byFlag.get(token.name)
    if (!known) throw usage('unknown-flag', { flag: token.rawName, nearest: nearestFlag(token.name, byFlag.keys()) })
    const { name, row } = known
    const flag = flagOf(name)
    if (Object.hasOwn(given, name)) throw usage('flag-twice', { flag })
    if (row.kind === 'switch') {
      if (token.value !== undefined) throw usage('flag-takes-no-value', { flag, value: token.value })
      given[name] = true
      continue
    }
    const missing = token.value === undefined || (!token.inlineValue && token.value.startsWith('--') && byFlag.has(token.value.slice(2)))
    if (missing) throw usage('flag-needs-value', { flag, option: row })
    given[name] = readValue(flag, row, token.value!)
  }
  return { positionals, given }
}

/** The given values over the defaults. */
export const resolve = <Table extends Options>(table: Table, given: Arguments['given']) => {
  const known = Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(table, name)))
  return { ...defaultsOf(table), ...known } as ReturnType<typeof defaultsOf<Table>>
}

function nearestFlag(name: string, flags: Iterable<string>): string | null {
  const found = nearest(name, flags)
  return found ? `--${found}` : null
}

/** A flag's text as its option's type. Numbers are strict: digits, a point, an exponent; nothing before or after. */
function readValue(flag: string, row: Option, text: string): Value {
  const value = row.kind === 'integer' || row.kind === 'number' ? readNumber(flag, text) : text
  if (accepts(row, value)) return value
  throw unacceptable(flag, row, text)
}

function readNumber(flag: string, text: string): number {
  if (/^[+-]?\d*,\d+$/.test(text)) throw usage('decimal-comma', { flag, value: text, remedy: text.replace(',', '.') })
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
}

export function unacceptable(flag: string, row: Option, actual: string): Failure {
  const words = row.kind === 'choice' ? row.choices : row.kind === 'text' ? (row.choices ?? []) : []
  return usage('unacceptable-value', { flag, option: row, actual, nearest: nearest(actual, words) })
}
