import type { Finding } from '../base/finding.ts'
import { found, refuse } from '../sayings/series.ts'
import { isMissing, isMissingWord } from '../tabular/values.ts'
import { cellsOf } from './join.ts'
import { amountIn, numberReader } from './numbers.ts'
import type { SeriesColumn, SeriesFormat, SeriesTable } from './series.ts'

/** The values of a column, row by row. */
export type RowValues =
  | { readonly kind: 'number'; readonly values: Float64Array }
  | { readonly kind: 'category'; readonly values: readonly (string | null)[] }

/** What is done with cells of a column of numbers that are none: `refused`; or, where each row is answered for itself, read as if nothing were there. */
export type OddCells = 'refused' | 'missing'

/** The first amount of a column: the others are in its currency. */
interface Amount {
  readonly currency: string
  readonly row: number
}

/** The values of a column, and what was found. Throws `series-not-a-number` for a column of numbers with a cell that is none, and `series-currencies`. */
export function rowValues(
  table: SeriesTable,
  { name, kind }: SeriesFormat['columns'][number],
  { decimal, oddCells, isAsked }: { readonly decimal: '.' | ','; readonly oddCells: OddCells; readonly isAsked: boolean },
): { readonly values: RowValues; readonly findings: readonly Finding[] } {
  const { cells, where } = cellsOf(table, name)
  if (kind === 'category')
    return { values: { kind, values: cells.map((cell) => (isMissingWord(cell) ? null : cell.trim())) }, findings: [] }
  const read = numberReader(decimal)
  const values = new Float64Array(cells.length)
  let first: Amount | null = null
  let odd = -1
  let count = 0
  for (const [row, cell] of cells.entries()) {
    values[row] = isMissing(cell) ? Number.NaN : read(cell)
    const currency = amountIn(cell)?.currency
    if (currency !== undefined) {
      const start: Amount = first ?? { currency, row }
      first = start
      if (start.currency !== currency) {
        if (oddCells === 'refused')
          refuse('series-currencies', { ...where(row), value: cell, other: { ...where(start.row), value: cells[start.row] ?? '' } })
        values[row] = Number.NaN
      }
    }
    if (!Number.isNaN(values[row]) || isMissing(cell)) continue
    count++
    if (odd < 0) odd = row
  }
  const place = odd < 0 ? null : { ...where(odd), value: cells[odd] ?? '', count }
  if (place && oddCells === 'refused') refuse('series-not-a-number', { ...place, isAsked })
  return { values: { kind, values }, findings: place ? [found('warning', 'series-odd-cells', place)] : [] }
}

/** Values of rows as values of steps: numbers of one step averaged, of words the last. */
export function columnOf(
  name: string,
  given: RowValues,
  { rows, steps, count }: { rows: Int32Array; steps: Int32Array; count: number },
): SeriesColumn {
  if (given.kind === 'category') {
    const values: (string | null)[] = Array.from({ length: count }, () => null)
    for (const [i, row] of rows.entries()) values[steps[i] ?? 0] = given.values[row] ?? values[steps[i] ?? 0] ?? null
    return { kind: 'category', name, values }
  }
  const sums = new Float64Array(count)
  const counts = new Int32Array(count)
  for (const [i, row] of rows.entries()) {
    const value = given.values[row] ?? Number.NaN
    const step = steps[i] ?? 0
    if (Number.isNaN(value)) continue
    sums[step] = (sums[step] ?? 0) + value
    counts[step] = (counts[step] ?? 0) + 1
  }
  return { kind: 'number', name, values: sums.map((sum, step) => ((counts[step] ?? 0) === 0 ? Number.NaN : sum / (counts[step] ?? 1))) }
}
