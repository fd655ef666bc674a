import { refuse } from '../sayings/series.ts'
import { isMissing, looksNumeric } from '../tabular/values.ts'
import type { Where } from './dates.ts'

type Decimal = '.' | ','

/** Signs and names of currencies that people write before or behind an amount. */
const CURRENCIES: Readonly<Record<string, string>> = {
  tl: 'TRY',
  '₺': 'TRY',
  try: 'TRY',
  '€': 'EUR',
  eur: 'EUR',
  euro: 'EUR',
  $: 'USD',
  usd: 'USD',
  '£': 'GBP',
  gbp: 'GBP',
}
const NAMES = '₺|€|\\$|£|TL|TRY|EUR|EURO|USD|GBP'
const AMOUNT = new RegExp(`^\\s*([-+−]?)\\s*(?:(${NAMES})\\s*([-+−]?[\\d.,][^a-z€$£₺]*)|([\\d.,][^a-z€$£₺]*?)\\s*(${NAMES}))\\s*$`, 'i')

/** A number with the sign or the name of a currency before or behind it, without that: `123,50 TL` is `123,50`. Null for another cell. */
export function amountIn(cell: string): { readonly text: string; readonly currency: string } | null {
  // A glance is enough for numbers alone.
  if (/^[-\d.,\s]*$/.test(cell)) return null
  const [, sign = '', before, behind, alone, name] = AMOUNT.exec(cell) ?? []
  const text = `${sign}${behind ?? alone ?? ''}`.trim()
  const currency = CURRENCIES[(before ?? name ?? '').toLowerCase()]
  return currency !== undefined && looksNumeric(text) ? { text, currency } : null
}

/** Whether a cell looks like a number, or like an amount in a currency. */
export const isNumeric = (cell: string): boolean => looksNumeric(cell) || amountIn(cell) !== null

/** What a number's signs say: that `.` or `,` is the decimal sign, that they could be either, or nothing. */
type Evidence = Decimal | 'open' | null

/** `1.5` and `1,234,567` have decimal points, `1,5` and `1.234.567` commas; `1.234` and `1,234` say neither. */
export function evidenceOf(given: string): Evidence {
  const cell = amountIn(given)?.text ?? given
  const hasPoint = cell.includes('.')
  if (!cell.includes(',')) {
    if (!hasPoint) return null
    if (/^-?\d+\.\d{1,2}$/.test(cell)) return '.'
  }
  const text = cell.trim()
  const points = text.split('.').length - 1
  const commas = text.split(',').length - 1
  if (points > 0 && commas > 0) return text.lastIndexOf('.') > text.lastIndexOf(',') ? '.' : ','
  const sign = points > 0 ? '.' : ','
  const other = sign === '.' ? ',' : '.'
  if (points + commas > 1) return other
  const [before = '', after = ''] = text.replace(/^[-+−]/, '').split(sign)
  const digits = before.replace(/\D/g, '')
  const grouped = digits.length >= 1 && digits.length <= 3 && !digits.startsWith('0') && /^\d{3}\s*%?$/.test(after)
  return grouped && !/\s/.test(before) ? 'open' : sign
}

/** A column of cells, with the place of each. */
export interface Cells {
  readonly cells: readonly string[]
  readonly where: Where
}

/** What says something of the decimal sign besides the numbers themselves. */
export interface DecimalHints {
  /** The sign of the data that a network was trained on: holds where all numbers can be read so. */
  readonly otherwise?: Decimal | null
  /** Columns that are not read as numbers of the series: they decide where those that are do not. */
  readonly besides?: readonly Cells[]
  /** Whether commas part the cells of the files: then nobody writes decimal commas but in quotes, and a point among digits is a decimal one. */
  readonly parted?: boolean
}

/**
 * Whether the numbers of a table have decimal points or commas, found by looking at all columns together.
 * Throws `series-decimals-mixed`, and `series-decimal` where all there is are numbers like 1.234.
 */
export function detectDecimal(columns: readonly Cells[], { otherwise = null, besides = [], parted = false }: DecimalHints = {}): Decimal {
  if (otherwise !== null) {
    const read = numberReader(otherwise)
    const isRead = (cell: string): boolean => isMissing(cell) || !isNumeric(cell) || !Number.isNaN(read(cell))
    if (columns.every(({ cells }) => cells.every(isRead))) return otherwise
  }
  const seen = new Map<Exclude<Evidence, null>, { readonly column: Cells; readonly row: number }>()
  let openSign: Decimal = '.'
  let ungrouped = false
  let commas = false
  for (const column of columns) {
    let isOpen = false
    let isUngrouped = false
    for (const [row, cell] of column.cells.entries()) {
      if (isMissing(cell) || !isNumeric(cell)) continue
      const evidence = evidenceOf(cell)
      // Whoever writes 12345 does not write 1.234 for more than a thousand.
      if (evidence === null) isUngrouped ||= /^\s*[-+−]?\d{4,}\s*$/.test(cell)
      else {
        isOpen ||= evidence === 'open'
        commas ||= evidence === 'open' && cell.includes(',')
        if (evidence === 'open' && !seen.has('open')) openSign = cell.includes('.') ? '.' : ','
        if (!seen.has(evidence)) seen.set(evidence, { column, row })
      }
    }
    ungrouped ||= isOpen && isUngrouped
  }
  const place = (found: { readonly column: Cells; readonly row: number }) => ({
    ...found.column.where(found.row),
    value: found.column.cells[found.row] ?? '',
  })
  const [point, comma, open] = [seen.get('.'), seen.get(','), seen.get('open')]
  if (point && comma) return refuse('series-decimals-mixed', { ...place(point), other: place(comma) })
  if (point) return '.'
  if (comma) return ','
  if (!open) return '.'
  if (ungrouped) return openSign
  const others = new Set(besides.flatMap(({ cells }) => cells.map((cell) => (isNumeric(cell) ? evidenceOf(cell) : null))))
  if (others.has('.') !== others.has(',')) return others.has('.') ? '.' : ','
  return parted && !commas ? '.' : refuse('series-decimal', place(open))
}

/** Reads numbers: thousands apart or not, per cent signs and currencies left out. NaN for what is none. */
export function numberReader(decimal: Decimal): (cell: string) => number {
  const shape =
    decimal === '.'
      ? /^[-+]?(\d+|\d{1,3}([,\s'’]\d{3})+)?(\.\d*)?(e[-+]?\d+)?$/i
      : /^[-+]?(\d+|\d{1,3}([.\s'’]\d{3})+)?(,\d*)?(e[-+]?\d+)?$/i
  const read = (cell: string): number => {
    const text = cell.trim().replace('−', '-').replace(/\s*%$/, '')
    if (decimal === '.' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text)
    if (!shape.test(text) || !/\d/.test(text)) return Number.NaN
    const plain = decimal === '.' ? text.replace(/[,\s'’]/g, '') : text.replace(/[.\s'’]/g, '').replace(',', '.')
    return Number(plain)
  }
  return (cell) => {
    const value = read(cell)
    if (!Number.isNaN(value)) return value
    const amount = amountIn(cell)
    return amount ? read(amount.text) : Number.NaN
  }
}
