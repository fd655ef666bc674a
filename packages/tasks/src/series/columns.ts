import { refuse } from '../sayings/series.ts'
import { isMissing, isMissingWord } from '../tabular/values.ts'
import { cellsOf } from './join.ts'
import { numberReader } from './numbers.ts'
import type { SeriesColumn, SeriesFormat, SeriesTable } from './series.ts'

/** The values of a column, row by row. */
export type RowValues =
  | { readonly kind: 'number'; readonly values: Float64Array }
  | { readonly kind: 'category'; readonly values: readonly (string | null)[] }

/** Throws `series-not-a-number` for a column of numbers with a cell that is none. */
export function rowValues(table: SeriesTable, { name, kind }: SeriesFormat['columns'][number], decimal: '.' | ','): RowValues {
  const { cells, where } = cellsOf(table, name)
  if (kind === 'category') return { kind, values: cells.map((cell) => (isMissingWord(cell) ? null : cell.trim())) }
  const read = numberReader(decimal)
  const values = new Float64Array(cells.length)
  let odd = -1
  let count = 0
  for (const [row, cell] of cells.entries()) {
    values[row] = isMissing(cell) ? Number.NaN : read(cell)
    if (!Number.isNaN(values[row]) || isMissing(cell)) continue
    count++
    if (odd < 0) odd = row
  }
  if (odd >= 0) refuse('series-not-a-number', { ...where(odd), value: cells[odd] ?? '', count })
  return { kind, values }
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
