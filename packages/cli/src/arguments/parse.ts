import { parseArgs } from 'node:util'
import { accepts, defaultsOf, type Option, type Options, type Value } from '@tekrar/tasks/rows'
import { ExitCode, Failure, type FailureDetails, type FailureKey } from '../failure.ts'
import { flagOf } from './flag.ts'
import { nearest } from './nearest.ts'

/** What stood on the command line, checked: positionals, and the options that were given (only those). */
export interface Arguments {
  readonly positionals: readonly string[]
  /** How many of them stand before `--`: what comes after it is taken as it is. */
  readonly plain: number
  readonly given: Readonly<Record<string, Value>>
}

const usage = <Key extends FailureKey>(key: Key, details: FailureDetails<Key>) => new Failure(ExitCode.usage, key, details)

const shorts: Readonly<Record<string, string>> = { h: 'help', q: 'quiet' }

type Rows = ReadonlyMap<string, { readonly name: string; readonly row: Option }>
const rowsByFlag = (options: Options): Rows => new Map(Object.entries(options).map(([name, row]) => [flagOf(name).slice(2), { name, row }]))

function tokensOf(words: readonly string[], byFlag: Rows) {
  return parseArgs({
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
  }).tokens
}

/** The first word that is neither a flag nor a flag's value. */
export function firstPositional(words: readonly string[], options: Options): string | undefined {
  for (const token of tokensOf(words, rowsByFlag(options))) if (token.kind === 'positional') return token.value
  return undefined
}

/** Reads flags and positionals. Throws a usage failure that names the flag, what it takes, and the nearest known flag. */
export function parse(words: readonly string[], options: Options): Arguments {
  const byFlag = rowsByFlag(options)
  const positionals: string[] = []
  let plain = Number.POSITIVE_INFINITY
  const given: Record<string, Value> = {}
  for (const token of tokensOf(words, byFlag)) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind === 'option-terminator') plain = positionals.length
    if (token.kind !== 'option') continue
    const known = byFlag.get(token.name)
    if (!known) throw usage('unknown-flag', { flag: token.rawName, nearest: nearestFlag(token.name, byFlag.keys()) })
    const { name, row } = known
    const flag = flagOf(name)
    if (Object.hasOwn(given, name) && row.kind !== 'files') throw usage('flag-twice', { flag })
    if (row.kind === 'switch') {
      if (token.value !== undefined) throw usage('flag-takes-no-value', { flag, value: token.value })
      given[name] = true
      continue
    }
    const missing = token.value === undefined || (!token.inlineValue && token.value.startsWith('--') && byFlag.has(token.value.slice(2)))
    if (missing) throw usage('flag-needs-value', { flag, option: row })
    given[name] =
      row.kind === 'files'
        ? [...((given[name] as readonly string[]) ?? []), nonEmpty(flag, row, token.value!)]
        : readValue(flag, row, token.value!)
  }
  return { positionals, plain: Math.min(plain, positionals.length), given }
}

/** The given values over the defaults. */
export const resolve = <Table extends Options>(table: Table, given: Arguments['given']) => {
  const known = Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(table, name)))
  return { ...defaultsOf(table), ...known } as ReturnType<typeof defaultsOf<Table>>
}

function nonEmpty(flag: string, row: Option, text: string): string {
  if (text === '') throw usage('flag-needs-value', { flag, option: row })
  return text
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
