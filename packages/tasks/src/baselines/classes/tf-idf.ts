import { countOf, type Rows } from './rows.ts'

/** ln((1 + n) / (1 + rows with the column)) + 1 for each column of a table of counts: what is everywhere says little (Spärck Jones, 1972). */
export function inverseFrequencies(rows: Rows): Float64Array {
  const seen = new Float64Array(rows.width)
  for (const column of rows.columns) seen[column]!++
  const n = countOf(rows)
  return seen.map((count) => Math.log((1 + n) / (1 + count)) + 1)
}

/** (1 + ln count) × inverse frequency, each row then of length 1. */
export function weighed(rows: Rows, inverse: Float64Array): Rows {
  const values = rows.values.map((count, k) => (1 + Math.log(count)) * inverse[rows.columns[k]!]!)
  for (let i = 0; i < countOf(rows); i++) {
    const row = values.subarray(rows.starts[i], rows.starts[i + 1])
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0))
    if (length > 0) for (let k = 0; k < row.length; k++) row[k]! /= length
  }
  return { ...rows, values }
}
