import type { Finding } from '../base/finding.ts'
import type { AnySaying } from '../base/saying.ts'
import { fact, found } from '../sayings/series.ts'
import type { Series, SeriesColumn } from './series.ts'
import { timeText, zoneOf } from './zone.ts'

/** What a look at series shows besides what reading them told: each column's range and what it lacks, values far from all others. */
export function checkSeries(series: Series): { readonly findings: readonly Finding[]; readonly facts: readonly AnySaying[] } {
  const findings: Finding[] = []
  const facts: AnySaying[] = []
  for (const [place, { name, kind }] of series.format.columns.entries()) {
    const parts = series.groups.flatMap(({ columns }) => columns[place] ?? [])
    if (kind === 'category') facts.push(categoriesOf(name, parts))
    else {
      const values = parts.flatMap((part) => (part.kind === 'number' ? [...part.values] : []))
      const there = values.filter((value) => !Number.isNaN(value))
      if (there.length === 0) continue
      facts.push(numbersOf(name, there, values.length))
      const outliers = outliersOf(series, place, name, there)
      if (outliers) findings.push(outliers)
    }
  }
  return { findings, facts }
}

function numbersOf(column: string, there: readonly number[], steps: number): AnySaying {
  let [least, most, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  for (const value of there) {
    least = Math.min(least, value)
    most = Math.max(most, value)
    sum += value
  }
  return fact('series-numbers', { column, least, mean: sum / there.length, most, missing: steps - there.length })
}

function categoriesOf(column: string, parts: readonly SeriesColumn[]): AnySaying {
  const counts = new Map<string, number>()
  let missing = 0
  for (const part of parts) {
    if (part.kind !== 'category') continue
    for (const value of part.values) {
      if (value === null) missing++
      else counts.set(value, (counts.get(value) ?? 0) + 1)
    }
  }
  const examples = [...counts].sort(([, a], [, b]) => b - a).map(([category]) => category)
  return fact('series-categories', { column, categories: counts.size, examples: examples.slice(0, 5), missing })
}

/** Values more than ten times as far from the median as the nine tenths nearest to it: hardly ones that were measured right. */
function outliersOf({ format, groups, table }: Series, place: number, column: string, there: readonly number[]): Finding | null {
  const sorted = Float64Array.from(there).sort()
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0
  const distances = sorted.map((value) => Math.abs(value - median)).sort()
  const far = (distances[Math.floor(distances.length * 0.9)] ?? 0) * 10
  const out = sorted.filter((value) => Math.abs(value - median) > far)
  if (far === 0 || out.length === 0 || sorted.length < 50) return null
  const worst = Math.abs((out[0] ?? 0) - median) > Math.abs((out.at(-1) ?? 0) - median) ? (out[0] ?? 0) : (out.at(-1) ?? 0)
  for (const group of groups) {
    const given = group.columns[place]
    const step = given?.kind === 'number' ? given.values.indexOf(worst) : -1
    if (step < 0) continue
    const row = group.rows[step] ?? -1
    const example =
      format.frequency.unit === 'row'
        ? `${table.files[row]}, ${table.lines[row]}`
        : timeText(group.times[step] ?? 0, zoneOf(format.timezone))
    return found('warning', 'series-outliers', { column, values: out.length, least: out[0] ?? 0, most: out.at(-1) ?? 0, example })
  }
  return null
}
