import { folded } from '../base/folded.ts'
import { refuse } from '../sayings/labelled.ts'
import type { Table } from '../tabular/table.ts'
import { looksNumeric } from '../tabular/values.ts'

/** What people call the column of texts and that of labels; where several are there, the first of the list counts. */
const NAMES = {
  text:
    'text metin yorum review reviews sentence cümle comment comments tweet message mesaj content içerik document belge body görüş question soru ' +
    'haber title başlık name isim ad text_body review_text yorum_metni statement utterance sms',
  label:
    'label etiket class sınıf category kategori sentiment duygu polarity kutup target hedef labels etiketler topic konu intent niyet tag type tür tip ' +
    'durum language dil emotion spam class_label rating puan stars yıldız score y',
} as const

type Role = keyof typeof NAMES

const plain = (name: string): string => folded(name).replace(/[\s-]+/g, '_')

const listed: Readonly<Record<Role, readonly string[]>> = {
  text: NAMES.text.split(' ').map(plain),
  label: NAMES.label.split(' ').map(plain),
}

/** Whether names of columns say which holds the texts and which the labels. */
export const namesBoth = (columns: readonly string[]): boolean =>
  columns.some((name) => listed.text.includes(plain(name))) && columns.some((name) => listed.label.includes(plain(name)))

export interface Wanted {
  readonly text: string | null
  readonly label: string | null
}

export interface ColumnPlaces {
  readonly text: readonly number[]
  readonly label: number
}

type Looked = Pick<Table, 'name' | 'columns' | 'rows' | 'format'>

/**
 * Which columns hold the texts and the labels: those that the options name (several of texts with commas between them); those whose names say so, in Turkish or
 * English; else the one with the longest texts, and the one with the fewest different values. Throws TaskError (`LabelledErrors`).
 */
export function columnsOf(table: Looked, wanted: Wanted): ColumnPlaces {
  const named = wanted.label === null ? null : placeOf(table, 'label', wanted.label)
  const text = textPlaces(table, wanted.text, named)
  const label = named ?? labelPlace(table, text)
  if (text.includes(label)) refuse('labelled-same-column', { file: table.name, column: table.columns[label] ?? '' })
  return { text, label }
}

/** The columns of texts alone, of tables that need no labels. */
export function textPlaces(table: Looked, wanted: string | null, label: number | null = null): readonly number[] {
  if (wanted !== null) {
    if (table.columns.includes(wanted)) return [table.columns.indexOf(wanted)]
    return wanted.split(',').map((name) => placeOf(table, 'text', name.trim()))
  }
  const free = table.columns.flatMap((_, i) => (i === label ? [] : [i]))
  const named = table.format.header ? byName(table, 'text', free) : []
  const among = named.length > 0 ? named : free.filter((i) => !isCalled(table, 'label', i))
  const candidates = among.map((place) => ({ place, ...profileOf(table, place) })).filter(({ numeric, length }) => !numeric && length > 0)
  if (named.length > 0 && candidates.length === 0) return [named[0]!]
  const longest = candidates.sort((a, b) => b.length - a.length || a.place - b.place)[0]
  return longest ? [longest.place] : refuse('labelled-column-unclear', { file: table.name, option: 'text', columns: table.columns })
}

function labelPlace(table: Looked, text: readonly number[]): number {
  const free = table.columns.flatMap((_, i) => (text.includes(i) ? [] : [i]))
  const named = table.format.header ? byName(table, 'label', free) : []
  if (named.length > 0) return named[0]!
  const candidates = free
    .map((place) => ({ place, ...profileOf(table, place) }))
    .filter(({ different, filled, length }) => different >= 2 && different <= Math.max(2, filled / 2) && length <= 60)
  const fewest = candidates.sort((a, b) => a.different - b.different || a.place - b.place)[0]
  if (fewest) return fewest.place
  // Two columns, one of texts: the other one, whatever it holds; what is wrong with it is said later.
  if (free.length === 1 && text.length === 1) return free[0]!
  return refuse('labelled-column-unclear', { file: table.name, option: 'label', columns: table.columns })
}

const isCalled = ({ columns, format }: Looked, role: Role, place: number): boolean =>
  format.header && listed[role].includes(plain(columns[place] ?? ''))

/** Places of the columns with a name of the list, in the list's order. */
const byName = ({ columns }: Looked, role: Role, places: readonly number[]): number[] =>
  places
    .map((place) => ({ place, rank: listed[role].indexOf(plain(columns[place] ?? '')) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank || a.place - b.place)
    .map(({ place }) => place)

function placeOf({ name: file, columns }: Looked, option: Role, column: string): number {
  const exact = columns.indexOf(column)
  if (exact >= 0) return exact
  const alike = columns.flatMap((name, i) => (plain(name) === plain(column) ? [i] : []))
  if (alike.length === 1) return alike[0]!
  const number = Number(column)
  if (column.trim() !== '' && Number.isInteger(number) && number >= 1 && number <= columns.length) return number - 1
  return refuse('labelled-no-column', { file, option, column, columns })
}

/** Rows that are looked at. */
const LOOK = 5000

function profileOf({ rows }: Looked, place: number): { length: number; numeric: boolean; different: number; filled: number } {
  const step = Math.max(1, Math.floor(rows.length / LOOK))
  const different = new Set<string>()
  let [length, numbers, filled] = [0, 0, 0]
  for (let i = 0; i < rows.length; i += step) {
    const cell = (rows[i]?.[place] ?? '').trim()
    if (cell === '') continue
    filled++
    length += cell.length
    if (looksNumeric(cell)) numbers++
    different.add(cell)
  }
  return { length: length / Math.max(1, filled), numeric: filled > 0 && numbers >= filled * 0.9, different: different.size, filled }
}
