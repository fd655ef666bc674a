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
  const tried = CANDIDATES.map((separator) => ({ separator, ...regularity(cut, separator, newline) })).filter(({ columns }) => columns > 1)
  const alike = tried.find(({ agreeing, separator }) => agreeing >= (separator === ' ' ? 1 : 0.99))
  if (alike) return alike.separator
  const best = tried.filter(({ separator }) => separator !== ' ').sort((a, b) => b.agreeing - a.agreeing)[0]
  return best && best.agreeing > 0.5 ? best.separator : null
}

/** How many cells the first line has, and what share of all lines has as many. A last cell that is empty is not counted. */
function regularity(text: string, separator: string, newline: string): { columns: number; agreeing: number } {
  const parted = separator === ' ' ? spaced(text) : text
  const quoted = papaparse.parse(parted, { delimiter: separator, newline, quoteChar: '"' })
  const { data } = quoted.errors.some(({ type }) => type === 'Quotes')
    ? papaparse.parse(parted, { delimiter: separator, newline, quoteChar: '\u0000' })
    : quoted
  const widths = data.filter((row) => row.some((cell) => cell.trim() !== '')).map(widthOf)
  const columns = widths[0] ?? 0
  const agreeing = widths.filter((width) => width === columns).length / Math.max(widths.length, 1)
  // Prose has spaces too: parted by spaces, one line and its like are no table.
  return separator === ' ' && (widths.length < 3 || !data.slice(1).some((row) => row.every((cell) => cell === '' || /\d/.test(cell))))
    ? { columns: 0, agreeing: 0 }
    : { columns, agreeing }
}

const widthOf = (row: readonly string[]): number => {
  let width = row.length
  while (width > 1 && (row[width - 1] ?? '').trim() === '') width--
  return width
}

/** Columns set apart by any number of blanks, as by one. */
export const spaced = (text: string): string => text.replace(/[ \t]+/g, ' ').replace(/^ | $/gm, '')
