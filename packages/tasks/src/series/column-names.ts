import { refuse } from '../sayings/series.ts'
import { folded } from './date-words.ts'
import type { SeriesTable } from './series.ts'

/** Columns as an option lists them, parted by commas. Letters may be small or capital where that leaves no doubt. Throws `series-no-column`. */
export function columnsNamed(table: SeriesTable, option: string, text: string): readonly string[] {
  if (table.columns.includes(text)) return [text]
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => columnNamed(table, option, name))
}

function columnNamed({ columns, files }: SeriesTable, option: string, name: string): string {
  if (columns.includes(name)) return name
  const alike = columns.filter((column) => folded(column) === folded(name))
  const [only] = alike
  return only !== undefined && alike.length === 1
    ? only
    : refuse('series-no-column', { file: files[0] ?? '', option, column: name, columns })
}
