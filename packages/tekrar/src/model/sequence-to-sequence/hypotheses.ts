import type { Path } from './written.ts'

/** What a beam search leaves behind: for every step and row the symbol and the row that was continued, and how good each row is in the end. */
export interface Search {
  readonly tokens: readonly ArrayLike<number>[]
  readonly parents: readonly ArrayLike<number>[]
  /** [rows] each. */
  readonly score: ArrayLike<number>
  readonly length: ArrayLike<number>
  readonly alpha: number
}

/** ((5 + length) ÷ 6)^α */
export const lengthPenalty = (length: number, alpha: number): number => ((5 + length) / 6) ** alpha

/** The best hypothesis of rows `first` to `first + width`, from its first symbol to the one before `stop`, or to its last. */
export function bestPath({ tokens, parents, score, length, alpha }: Search, first: number, width: number, stop: number): Path {
  let best = first
  const rank = (row: number): number => score[row]! / lengthPenalty(length[row]!, alpha)
  for (let row = first + 1; row < first + width; row++) if (rank(row) > rank(best)) best = row
  const ids: number[] = []
  const rows: number[] = []
  for (let step = tokens.length - 1, row = best; step >= 0; step--) {
    ids.push(tokens[step]![row]!)
    row = parents[step]![row]!
    rows.push(row)
  }
  const end = ids.reverse().indexOf(stop)
  const symbols = end < 0 ? ids.length : end
  return { ids: ids.slice(0, symbols), rows: rows.reverse().slice(0, symbols), stopped: end >= 0, score: score[best]! }
}
