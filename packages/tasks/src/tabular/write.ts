/** How a table is written: `plain` with commas and decimal points, `tr` as a Turkish spreadsheet opens it: byte order mark, semicolons, decimal commas. */
export type CsvStyle = 'plain' | 'tr'

export interface WriteTableOptions {
  readonly style?: CsvStyle
  /**
   * How numbers that stand in a table as texts are written, so that those with a point get the style's comma too; null where nobody knows: then `1.234`, which may
   * be a thousand, stays. Without it texts stay what they are.
   */
  readonly decimal?: '.' | ',' | null
  /** What parts the cells; the style's own unless given. */
  readonly separator?: string
}

type Written = string | number | boolean | null | undefined

/** A row as a line of CSV, without the line's end. */
export function writeRow(
  cells: readonly Written[],
  { style = 'plain', decimal, separator = style === 'tr' ? ';' : ',' }: WriteTableOptions = {},
): string {
  const texts = cells.map((cell) => {
    if (typeof cell === 'number') return numberOf(cell, style)
    const text = cell === null || cell === undefined ? '' : String(cell)
    return isPoint(text, style, decimal) ? text.trim().replace('.', ',') : quoted(text)
  })
  // A line without a sign would be a blank one, which readers leave out.
  if (texts.every((text) => text === '')) return ['""', ...texts.slice(1)].join(separator)
  return texts.join(separator)
}

/** A table as a CSV file's text, names first. Null is an empty cell. */
export function writeTable(
  columns: readonly string[],
  rows: Iterable<readonly Written[]>,
  { style = 'plain' }: WriteTableOptions = {},
): string {
  const end = endOfLine(style)
  let text = startOfFile(style) + writeRow(columns, { style }) + end
  for (const row of rows) text += writeRow(row, { style }) + end
  return text
}

/** What a file begins with, for those who write it line by line. */
export const startOfFile = (style: CsvStyle): string => (style === 'tr' ? '\ufeff' : '')
export const endOfLine = (style: CsvStyle): string => (style === 'tr' ? '\r\n' : '\n')

function numberOf(value: number, style: CsvStyle): string {
  if (!Number.isFinite(value)) return ''
  return style === 'tr' ? String(value).replace('.', ',') : String(value)
}

/** A plain number with a decimal point. */
const DECIMAL = /^\s*[-+]?\d*\.\d+(e[-+]?\d+)?\s*$/i
/** One that may as well be a thousand and more. */
const THOUSANDS = /^\s*[-+]?[1-9]\d{0,2}\.\d{3}\s*$/

/** Whether a text is a number with a point, which is a number for a spreadsheet too if it gets a comma. */
const isPoint = (text: string, style: CsvStyle, decimal: WriteTableOptions['decimal']): boolean =>
  style === 'tr' && (decimal === '.' || (decimal === null && !THOUSANDS.test(text))) && DECIMAL.test(text)

const quoted = (text: string): string => (/[",;\t|\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
