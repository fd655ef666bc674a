import papaparse from 'papaparse'

/** Tried in this order; of those that part all lines alike the first is taken. */
const CANDIDATES = ['\t', ';', '|', ',', ' '] as const

/** What is read to find it out: whole lines, up to so many characters. */
const LOOK = 200_000

/**
 * What parts the cells: found by parting the first lines by each candidate. It is the one by which (nearly) all lines have as many cells as the first;
 * null where no candidate parts the lines, so that there is one column.
 * A line `sep=;` at the top, as spreadsheets write it, is heeded elsewhere.
 */
export function separatorOf(text: string, newline: string): string | null {
  const cut = text.length > LOOK ? text.slice(0, text.lastIndexOf(newline, LOOK) + 1 || LOOK) : text
  const tried = CANDIDATES.map((separator) => ({ separator, ...regularity(cut, separator, newline) })).filter(
    ({ columns, usual }) => columns > 1 || usual >= 0.5,
  )
  const alike = tried.find(({ columns, agreeing, separator }) => columns > 1 && agreeing >= (separator === ' ' ? 1 : 0.99))
  if (alike) return alike.separator
  // Lines above the table have other widths than all the rest.
  const below = tried.find(({ usual, separator }) => usual >= 0.5 && separator !== ' ')
  if (below) return below.separator
  const best = tried.filter(({ columns, separator }) => columns > 1 && separator !== ' ').sort((a, b) => b.agreeing - a.agreeing)[0]
  return best && best.agreeing > 0.5 ? best.separator : null
}

/**
 * How many cells the first line has, and what share of all lines has as many; what share has as many (more than one) as most lines have. A last cell that is empty is
 * not counted.
 */
function regularity(text: string, separator: string, newline: string): { columns: number; agreeing: number; usual: number } {
  const parted = separator === ' ' ? spaced(text) : text
  const quoted = papaparse.parse(parted, { delimiter: separator, newline, quoteChar: '"' })
  const { data } = quoted.errors.some(({ type }) => type === 'Quotes')
    ? papaparse.parse(parted, { delimiter: separator, newline, quoteChar: '\u0000' })
    : quoted
  const rows = data.filter((row) => row.some((cell) => cell.trim() !== ''))
  const widths = rows.map(widthOf)
  const columns = widths[0] ?? 0
  const agreeing = widths.filter((width, row) => width === columns || rows[row]?.length === columns).length / Math.max(widths.length, 1)
  // Prose has spaces too: parted by spaces, one line and its like are no table.
  return separator === ' ' && (widths.length < 3 || !data.slice(1).some((row) => row.every((cell) => cell === '' || /\d/.test(cell))))
    ? { columns: 0, agreeing: 0, usual: 0 }
    : { columns, agreeing, usual: usualWidth(widths).share }
}

/** The width that most lines have, of those with several cells, and their share. */
export function usualWidth(widths: readonly number[]): { readonly width: number; readonly share: number } {
  const counts = new Map<number, number>()
  for (const width of widths) if (width > 1) counts.set(width, (counts.get(width) ?? 0) + 1)
  const [width, count] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [0, 0]
  return { width, share: count / Math.max(widths.length, 1) }
}

export const widthOf = (row: readonly string[]): number => {
  let width = row.length
  while (width > 1 && (row[width - 1] ?? '').trim() === '') width--
  return width
}

/** Columns set apart by any number of blanks, as by one. */
export const spaced = (text: string): string => text.replace(/[ \t]+/g, ' ').replace(/^ | $/gm, '')
