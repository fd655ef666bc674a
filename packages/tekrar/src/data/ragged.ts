import { sizeOf } from '../base/shape.ts'
import type { NumericArray } from './arrays.ts'

/** Sequences of different lengths, each [steps, …] with at least one step; the axes after the first are the same in all. */
export interface Ragged {
  readonly rows: readonly NumericArray[]
}

export const isRagged = (given: NumericArray | Ragged): given is Ragged => 'rows' in given

/** How many examples there are. */
export const examplesOf = (given: NumericArray | Ragged): number => (isRagged(given) ? given.rows.length : (given.shape[0] ?? 0))

/** Sequences as one array, and which of its steps are there. */
export interface Padded {
  /** [rows, longest, …], with zeros after the end of each. */
  readonly array: NumericArray
  /** [rows, longest]: 1 where there is a step, else 0. */
  readonly mask: NumericArray
}

/** The sequences of these numbers, in this order (all of them unless given), as long as their longest or `length`. */
export function padded({ rows }: Ragged, numbers?: ArrayLike<number>, length?: number): Padded {
  const chosen = numbers ? Array.from(numbers, (number) => rows[number]!) : rows
  const steps = length ?? chosen.reduce((longest, { shape }) => Math.max(longest, shape[0]!), 0)
  const rest = rows[0]!.shape.slice(1)
  const width = sizeOf(rest)
  const size = chosen.length * steps * width
  const data = rows.every((row) => row.data instanceof Int32Array) ? new Int32Array(size) : new Float32Array(size)
  const mask = new Float32Array(chosen.length * steps)
  for (const [i, row] of chosen.entries()) {
    data.set(row.data, i * steps * width)
    mask.fill(1, i * steps, i * steps + row.shape[0]!)
  }
  return {
    array: { data, shape: [chosen.length, steps, ...rest] },
    mask: { data: mask, shape: [chosen.length, steps] },
  }
}

/** Rows whose sequences are equally long together, in their order; `lengthsOf` gives the lengths of a row's sequences. */
export function equallyLong(rows: Iterable<number>, lengthsOf: (row: number) => readonly number[]): number[][] {
  const groups = new Map<string, number[]>()
  for (const row of rows) {
    const key = lengthsOf(row).join(' ')
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return [...groups.values()]
}

/** So many batches' rows are sorted together: enough for little padding, few enough for batches to differ from epoch to epoch. */
const POOL = 50

/**
 * Batches of rows of like length: the rows in their order (that of `order`, where it is given), so many at a time that fill a pool, sorted by length and cut. The
 * last batch of the last pool may have fewer rows.
 */
export function buckets(lengths: ArrayLike<number>, batch: number, order?: Uint32Array): Uint32Array[] {
  const rows = order ?? Uint32Array.from({ length: lengths.length }, (_, i) => i)
  const result: Uint32Array[] = []
  for (let begin = 0; begin < rows.length; begin += POOL * batch) {
    const pool = Array.from(rows.subarray(begin, begin + POOL * batch)).sort((a, b) => lengths[a]! - lengths[b]!)
    for (let i = 0; i < pool.length; i += batch) result.push(Uint32Array.from(pool.slice(i, i + batch)))
  }
  return result
}
