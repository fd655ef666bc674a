/** Rows of a table that is nearly all zeros: row i has `values[k]` in `columns[k]` for k from `starts[i]` to before `starts[i + 1]`. */
export interface Rows {
  readonly width: number
  readonly starts: Int32Array
  readonly columns: Int32Array
  readonly values: Float64Array
}

export const countOf = ({ starts }: Rows): number => starts.length - 1

/** These rows alone, in this order. */
export function chosen({ width, starts, columns, values }: Rows, numbers: ArrayLike<number>): Rows {
  const some = Int32Array.from({ length: numbers.length + 1 })
  for (let i = 0; i < numbers.length; i++) some[i + 1] = some[i]! + starts[numbers[i]! + 1]! - starts[numbers[i]!]!
  const [someColumns, someValues] = [new Int32Array(some[numbers.length]!), new Float64Array(some[numbers.length]!)]
  for (let i = 0; i < numbers.length; i++) {
    const [from, to] = [starts[numbers[i]!]!, starts[numbers[i]! + 1]!]
    someColumns.set(columns.subarray(from, to), some[i])
    someValues.set(values.subarray(from, to), some[i])
  }
  return { width, starts: some, columns: someColumns, values: someValues }
}
