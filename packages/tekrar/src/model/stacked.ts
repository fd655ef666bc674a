import type { NumericArray } from '../data/arrays.ts'
import { NumericResult, Predictions } from './predictions.ts'

/** Arrays one after the other. */
export function concatenated<Numbers extends NumericArray['data']>(parts: readonly Numbers[]): Numbers {
  if (parts.length === 1) return parts[0]!
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const all = new (parts[0]!.constructor as new (length: number) => Numbers)(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** The rows of several arrays as one. */
export const stacked = (arrays: readonly NumericArray[]): NumericArray => ({
  data: concatenated(arrays.map(({ data }) => data)),
  shape: [arrays.reduce((sum, { shape }) => sum + shape[0]!, 0), ...arrays[0]!.shape.slice(1)],
})

/** Some rows of what was predicted for all. */
export function rowsOf({ byName, states, kept }: Predictions, row: number, rows: number): Predictions {
  const cut = ({ data, shape }: NumericResult): NumericResult => {
    const width = data.length / shape[0]!
    return new NumericResult(data.slice(row * width, (row + rows) * width), [rows, ...shape.slice(1)])
  }
  const all = (results: Readonly<Record<string, NumericResult>>) => {
    const own: Record<string, NumericResult> = {}
    for (const name of Object.keys(results)) own[name] = cut(results[name]!)
    return own
  }
  return new Predictions({ outputs: all(byName), states: all(states), kept: all(kept) })
}
