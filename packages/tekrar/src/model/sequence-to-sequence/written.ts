import { NumericResult } from '../../data/numeric-result.ts'

/** What was written for one row. */
export interface Written {
  /** Without the start and the stop symbol. */
  readonly ids: Int32Array
  /** Whether it came to the stop symbol. */
  readonly stopped: boolean
  /** The log-probability of all its symbols, the stop symbol among them. */
  readonly score: number
  /** [symbols, source steps]: what each symbol looked at; where asked for. */
  readonly attention?: NumericResult
  /** By name, [symbols, …] each; where asked for. */
  readonly kept?: Readonly<Record<string, NumericResult>>
}

/** What a search or a draw gives for one row: symbols up to the stop symbol, and of each step the row of the runs' results where it stands. */
export interface Path {
  readonly ids: readonly number[]
  readonly rows: readonly number[]
  readonly stopped: boolean
  readonly score: number
}

/** What was kept of several steps. */
export interface KeptSteps {
  readonly name: string
  /** Of one row. */
  readonly shape: readonly number[]
  /** The part of it that is this row's own: its source may have fewer steps than others. */
  readonly own: readonly number[]
  /** [rows, …], flat. */
  at(step: number): ArrayLike<number>
}

/** What was kept along a path: [symbols, …]. */
export function along({ ids, rows }: Path, { shape, own, at }: KeptSteps): NumericResult {
  const width = shape.reduce((product, size) => product * size, 1)
  const places = placesOf(shape, own)
  const data = new Float32Array(ids.length * places.length)
  for (let step = 0; step < ids.length; step++) {
    const values = at(step)
    for (const [i, place] of places.entries()) data[step * places.length + i] = values[rows[step]! * width + place]!
  }
  return new NumericResult(data, [ids.length, ...own])
}

/** The places in an array of one shape of those in its corner of another. */
const placesOf = (shape: readonly number[], corner: readonly number[]): number[] =>
  corner.reduce<number[]>(
    (before, size, axis) => before.flatMap((place) => Array.from({ length: size }, (_, i) => place * shape[axis]! + i)),
    [0],
  )
