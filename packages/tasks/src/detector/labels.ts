import { columnsNamed } from '../series/column-names.ts'
import { folded } from '../series/date-words.ts'
import type { Series } from '../series/series.ts'
import { isMissing } from '../tabular/values.ts'

/** What a folded cell says that calls its row usual. */
const USUAL = /^(0+([.,]0+)?|-|no?|false|normal|usual|ok|none|hayir|yanlis|olagan|yok)$/

/** Which steps are labelled as anomalies, by group; null where there is no column of labels. */
export type Labels = readonly Uint8Array[] | null

/** A series apart from its column of labels, which is no value to learn from. */
export interface Labelled {
  readonly series: Series
  readonly labels: Labels
}

/** The column as an option names it; throws `series-no-column`. */
export const labelColumn = ({ table }: Series, label: string | null): string | null =>
  label === null ? null : (columnsNamed(table, 'label', label)[0] ?? null)

/** A label is anything but an empty cell, 0, no, false, normal and their like. A step is an anomaly where one of its rows is. */
export function takeLabels(series: Series, column: string | null): Labelled {
  if (column === null || !series.table.columns.includes(column)) return { series, labels: null }
  const place = series.table.columns.indexOf(column)
  const labels = series.groups.map(({ times }) => new Uint8Array(times.length))
  for (const [row, group] of series.groupOfRow.entries()) {
    const cell = (series.table.rows[row]?.[place] ?? '').trim()
    if (group >= 0 && !isMissing(cell) && !USUAL.test(folded(cell))) labels[group]![series.stepOfRow[row]!] = 1
  }
  const { format } = series
  const other = <Column extends { readonly name: string }>(columns: readonly Column[]): Column[] =>
    columns.filter(({ name }) => name !== column)
  const others = (names: readonly string[]): string[] => names.filter((name) => name !== column)
  return {
    labels,
    series: {
      ...series,
      format: { ...format, columns: other(format.columns), targets: others(format.targets), known: others(format.known) },
      groups: series.groups.map((group) => ({ ...group, columns: other(group.columns) })),
      facts: series.facts.map((fact) => {
        if (fact.code !== 'series-columns') return fact
        const details = fact.details as { readonly targets: readonly string[]; readonly others: readonly string[] }
        return { code: fact.code, details: { ...details, targets: others(details.targets), others: others(details.others) } }
      }),
    },
  }
}

/** First and last step of each run of labelled steps from `from` up to `to`. */
export function labelledWindows(labels: Uint8Array, from: number, to: number): (readonly [number, number])[] {
  const windows: (readonly [number, number])[] = []
  for (let step = from; step < to; step++) {
    if (!labels[step]) continue
    const first = step
    while (step + 1 < to && labels[step + 1]) step++
    windows.push([first - from, step - from])
  }
  return windows
}
