/** Arrays of arrays of numbers; for a shape of no axes the number itself. */
export type NestedArray = number | NestedArray[]

/** Numbers in row order with their shape, batch first: a copy that the caller owns. */
export class NumericResult {
  readonly data: Float32Array
  readonly shape: readonly number[]
  /** Of sequences of different lengths, the length of each; what follows in `data`, up to the longest, is 0. */
  readonly lengths?: readonly number[]

  constructor(data: Float32Array, shape: readonly number[], lengths?: readonly number[]) {
    this.data = data
    this.shape = shape
    if (lengths) this.lengths = lengths
  }

  /** The same numbers as arrays of arrays; sequences end where they end. */
  toArray(): NestedArray {
    let level: NestedArray[] = [...this.data]
    for (const size of this.shape.slice(1).reverse()) level = grouped(level, size)
    if (this.shape.length === 0) return level[0]!
    const { lengths } = this
    return lengths ? level.map((row, i) => (row as NestedArray[]).slice(0, lengths[i])) : level
  }
}

const grouped = (level: NestedArray[], size: number): NestedArray[] =>
  Array.from({ length: size === 0 ? 0 : level.length / size }, (_, i) => level.slice(i * size, (i + 1) * size))
