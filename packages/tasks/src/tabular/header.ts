import { largest } from '../base/extremes.ts'
import { isMissing, looksDated, looksNumeric } from './values.ts'

const isData = (cell: string): boolean => looksNumeric(cell) || looksDated(cell)

/** What people call the columns of texts. */
const NAMES = new Set(
  'text label class category sentiment polarity source target summary headline title document review sentence content body metin etiket sınıf kategori duygu özet kaynak başlık yorum cümle içerik sinif ozet baslik cumle icerik'.split(
    ' ',
  ),
)

const isName = (cell: string): boolean => NAMES.has(cell.trim().toLocaleLowerCase('tr')) || NAMES.has(cell.trim().toLowerCase())

/** Of the rows, the share in which a known name may stand below itself; one row always may. */
const AGAIN = 0.05

/** Rows looked at. */
const LOOK = 500

/**
 * Whether the first row names the columns: where a column holds numbers or dates, its first cell would be one too. In tables of texts alone a first row is
 * names where its cells are short and one is what such columns are called; or none comes again in a column whose other values do, or the cells below are much longer.
 */
export function hasHeader(rows: readonly (readonly string[])[]): boolean {
  const [first, ...rest] = rows.slice(0, LOOK)
  if (!first) return false
  if (rest.length === 0) return first.every((cell) => !isData(cell))
  let named = 0
  let fitting = 0
  for (const [place, cell] of first.entries()) {
    const below = rest.map((row) => row[place] ?? '').filter((value) => !isMissing(value))
    if (isMissing(cell) || below.length === 0 || below.filter(isData).length < below.length * 0.8) continue
    if (isData(cell)) fitting++
    else named++
  }
  if (named + fitting > 0) return named > 0 && (fitting === 0 || named >= fitting)
  return namesTexts(first, rest)
}

function namesTexts(first: readonly string[], rest: readonly (readonly string[])[]): boolean {
  if (first.some((cell) => cell.trim().length > 40 || cell.trim().split(/\s+/).length > 4)) return false
  const again = largest(first.map((cell, place) => rest.filter((row) => row[place] === cell).length))
  // Known names stay names where a text happens to be one of them, or where two are the same, which is an error of the header.
  if (first.some(isName)) return again <= Math.max(1, rest.length * AGAIN)
  if (again > 0 || new Set(first.map((cell) => cell.trim())).size < first.length) return false
  return first.some((cell, place) => {
    const below = rest.map((row) => row[place] ?? '')
    const different = new Set(below)
    const length = below.reduce((sum, value) => sum + value.length, 0) / below.length
    return (below.length >= 4 && different.size <= below.length / 2) || length > cell.length * 3
  })
}
