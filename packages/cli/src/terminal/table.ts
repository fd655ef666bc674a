import { padded, widthOf } from './width.ts'

/** Columns as wide as their widest cell, two blanks between unless told otherwise; numbers (told by `right`) stand to the right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = [], between = '  '): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))))
  return rows
    .map((row) => {
      const cells = row.map((cell, column) =>
        right.includes(column) ? ' '.repeat(Math.max(0, widths[column]! - widthOf(cell))) + cell : padded(cell, widths[column]!),
      )
      return `${cells.join(between).trimEnd()}\n`
    })
    .join('')
}

/** Names on the left, what they are on the right; one blank between, so that a checksum fits into 80 columns. */
export const facts = (rows: readonly (readonly [string, string])[]): string => table(rows, [], ' ')
