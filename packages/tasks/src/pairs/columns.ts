import { refuse } from '../sayings/pairs.ts'
import type { Table } from '../tabular/table.ts'

/** What people call the column of texts, and that of summaries. */
const NAMES = {
  source: 'source text article document body content story input original kaynak metin haber makale belge içerik yazı girdi özgün'.split(
    ' ',
  ),
  summary: 'summary headline title abstract highlights target output short özet başlık hedef çıktı kısa'.split(' '),
} as const

type Side = keyof typeof NAMES
const sides: readonly Side[] = ['source', 'summary']

/** The places of both columns. */
export type Columns = Readonly<Record<Side, number>>

const folded = (name: string): readonly string[] => [name.trim().toLocaleLowerCase('tr'), name.trim().toLowerCase()]

/**
 * Which columns hold the texts and their summaries: those that are named (by name, or by number from 1); those with a name that says so, in Turkish or English;
 * of two columns the first and the second. Throws TaskError (`PairsErrors`).
 */
export function columnsOf(
  { name: file, columns }: Pick<Table, 'name' | 'columns'>,
  wanted: Readonly<Record<Side, string | null>>,
): Columns {
  if (columns.length < 2) refuse('pairs-one-column', { file })
  const named = { source: placeOf(file, columns, 'source', wanted), summary: placeOf(file, columns, 'summary', wanted) }
  const taken = new Set(Object.values(named))
  const found = { ...named }
  for (const side of sides) {
    if (found[side] !== null) continue
    const alike = columns.flatMap((column, i) => (!taken.has(i) && isCalled(side, column) ? [i] : []))
    if (alike.length === 1) found[side] = alike[0]!
  }
  for (const side of sides) found[side] ??= leftOf(columns.length, found, side)
  const { source, summary } = found
  for (const side of sides) if (found[side] === null) refuse('pairs-columns-unclear', { file, option: side, columns })
  if (source === summary) refuse('pairs-same-column', { file, column: columns[source!]! })
  return { source: source!, summary: summary! }
}

/** Which column holds the texts, of a table that need not have their summaries: see `columnsOf`. A single column is the one. Throws TaskError (`PairsErrors`). */
export function sourceOf({ name: file, columns }: Pick<Table, 'name' | 'columns'>, wanted: string | null): number {
  if (columns.length === 1) return 0
  const named = placeOf(file, columns, 'source', { source: wanted, summary: null })
  if (named !== null) return named
  const called = (side: Side): readonly number[] => columns.flatMap((column, i) => (isCalled(side, column) ? [i] : []))
  const [sources, [summary = null]] = [called('source'), called('summary')]
  const found = sources.length === 1 ? sources[0]! : leftOf(columns.length, { source: null, summary }, 'source')
  return found ?? refuse('pairs-columns-unclear', { file, option: 'source', columns })
}

const isCalled = (side: Side, column: string): boolean => folded(column).some((name) => (NAMES[side] as readonly string[]).includes(name))

/** The place of a column that an option names; null where none does. */
function placeOf(file: string, columns: readonly string[], option: Side, wanted: Readonly<Record<Side, string | null>>): number | null {
  const column = wanted[option]
  if (column === null) return null
  const exact = columns.indexOf(column)
  if (exact >= 0) return exact
  const alike = columns.flatMap((name, i) => (folded(name).some((one) => folded(column).includes(one)) ? [i] : []))
  if (alike.length === 1) return alike[0]!
  const number = Number(column)
  if (Number.isInteger(number) && number >= 1 && number <= columns.length) return number - 1
  return refuse('pairs-no-column', { file, option, column, columns })
}

/** Of two columns the one that the other side has not; the first is the source where neither is known. */
function leftOf(count: number, { source, summary }: Readonly<Record<Side, number | null>>, side: Side): number | null {
  if (count !== 2) return null
  const other = side === 'source' ? summary : source
  if (other !== null) return 1 - other
  return side === 'source' ? 0 : 1
}
