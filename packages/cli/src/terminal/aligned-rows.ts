import { padded, widthOf } from './width.ts'

type Row = readonly (readonly [head: string, cell: string])[]

/**
 * Rows that come one by one, in columns below their heads, which stand above the first. A column is as wide as its head and its first cell; a wider cell that comes
 * later widens it from there on. An empty cell keeps its place.
 */
export function alignedRows(): (row: Row) => string {
  const widths: number[] = []
  const line = (cells: readonly string[]): string =>
    `${cells
      .map((cell, i) => padded(cell, widths[i]!))
      .join('  ')
      .trimEnd()}\n`
  let isFirst = true
  return (row) => {
    for (const [i, [head, cell]] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, widthOf(head), widthOf(cell))
    const heads = isFirst ? line(row.map(([head]) => head)) : ''
    isFirst = false
    return heads + line(row.map(([, cell]) => cell))
  }
}
