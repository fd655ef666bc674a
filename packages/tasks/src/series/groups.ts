import { isMissing } from '../tabular/values.ts'
import { folded } from './date-words.ts'
import { cellsOf } from './join.ts'
import { isNumeric } from './numbers.ts'
import type { SeriesFormat, SeriesTable } from './series.ts'

const NAMED = /(^|[\s_-])(id|code|kod|store|shop|station|istasyon|sensor|series|seri|item|urun|product|magaza)$/

/**
 * What parts the rows into several series, where no option says it: a column of few words (or of numbers, and called so) within whose groups no time comes twice,
 * where times do come twice without it; or the files, where their times overlap. Null for one series.
 */
export function findGroup(table: SeriesTable, walls: Float64Array, fileOfRow: Int32Array, time: readonly string[]): SeriesFormat['group'] {
  if (walls.length === 0 || time.length === 0) return (fileOfRow.at(-1) ?? 0) > 0 ? 'file' : null
  const doubled = doubledTimes(walls)
  if (doubled <= Math.max(2, walls.length / 100)) return null
  const columns = table.columns.filter((column) => !time.includes(column))
  let best: { readonly column: string; readonly groups: number } | null = null
  for (const column of columns) {
    const { cells } = cellsOf(table, column)
    const groups = new Set(cells).size
    if (groups < 2 || groups > walls.length / 3 || (best && best.groups <= groups)) continue
    if (!NAMED.test(folded(column)) && cells.every((cell) => isMissing(cell) || isNumeric(cell))) continue
    if (repeats(walls, (row) => cells[row] ?? '') <= walls.length / 1000) best = { column, groups }
  }
  if (best) return { column: best.column }
  return (fileOfRow.at(-1) ?? 0) > 0 && repeats(walls, (row) => String(fileOfRow[row])) < doubled / 2 ? 'file' : null
}

/** How many rows have the time of another. */
function doubledTimes(walls: Float64Array): number {
  const sorted = walls.filter((wall) => !Number.isNaN(wall)).sort()
  let count = 0
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) count++
  return count
}

/** How many rows have the time and the key of another before them. */
function repeats(walls: Float64Array, keyOf: (row: number) => string): number {
  const seen = new Set<string>()
  let count = 0
  for (const [row, wall] of walls.entries()) {
    if (Number.isNaN(wall)) continue
    const key = `${wall} ${keyOf(row)}`
    if (seen.has(key)) count++
    else seen.add(key)
  }
  return count
}

/** The group of each row, and their names in the order in which they come; one without a name where there are none. */
export function groupRows(
  table: SeriesTable,
  group: SeriesFormat['group'],
  fileOfRow: Int32Array,
): { readonly names: readonly (string | null)[]; readonly groupOfRow: Int32Array } {
  const groupOfRow = new Int32Array(table.rows.length)
  if (group === null) return { names: [null], groupOfRow }
  const cells = group === 'file' ? null : cellsOf(table, group.column).cells
  const places = new Map<string, number>()
  for (let row = 0; row < groupOfRow.length; row++) {
    const name = cells === null ? (table.files[row] ?? '') : (cells[row] ?? '').trim()
    const key = cells === null ? `${fileOfRow[row]} ${name}` : name
    if (!places.has(key)) places.set(key, places.size)
    groupOfRow[row] = places.get(key) ?? 0
  }
  return { names: [...places.keys()].map((key) => (cells === null ? key.slice(key.indexOf(' ') + 1) : key)), groupOfRow }
}
