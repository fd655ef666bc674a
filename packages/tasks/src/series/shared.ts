import type { Finding } from '../base/finding.ts'
import { found } from '../sayings/series.ts'
import type { Series, SeriesGroup, SeriesParts } from './series.ts'
import { timeText, zoneOf } from './zone.ts'

/**
 * What is to be said of data to test on that training sees: steps of a series at times that the part to learn from, or the one for validation, has too; without
 * times, rows that are the same one after the other. The first `lookback` steps of each series are there to be looked back on alone.
 */
export function sharedFindings(series: Series, parts: SeriesParts, test: Series, lookback = 0): readonly Finding[] {
  if (series.format.time.length === 0) return sameRows(series, test)
  const ends = series.groups.map((_, place) => parts.validation[place]?.to ?? 0)
  const timesOf = (groups: readonly (readonly [SeriesGroup, number])[]) =>
    new Set(groups.flatMap(([{ times, rows }, end]) => [...times.subarray(0, end)].filter((_, step) => rows[step]! >= 0)))
  const all = series.groups.map((group, place) => [group, ends[place]!] as const)
  const byName = new Map(all.map((one) => [one[0].name, timesOf([one])]))
  // Files are called by their names, which say nothing of what series they are.
  const isNamed = series.format.group !== null && series.format.group !== 'file'
  const any = isNamed ? null : timesOf(all)
  let [steps, of] = [0, 0]
  let example: number | null = null
  for (const { name, times, rows } of test.groups) {
    const known = any ?? byName.get(name)
    for (let step = lookback; step < times.length; step++) {
      if (rows[step]! < 0) continue
      of++
      if (!known?.has(times[step]!)) continue
      steps++
      example ??= times[step]!
    }
  }
  if (example === null) return []
  return [found('warning', 'series-test-in-training', { steps, of, example: timeText(example, zoneOf(series.format.timezone)) })]
}

/** Tables of which one stands in the other, row for row. */
function sameRows({ table }: Series, { table: test }: Series): readonly Finding[] {
  const lines = ({ rows }: typeof table): string => `\n${rows.map((row) => row.join('\t')).join('\n')}\n`
  if (test.rows.length === 0 || !lines(table).includes(lines(test))) return []
  return [found('warning', 'series-test-in-training', { steps: test.rows.length, of: test.rows.length, example: null })]
}
