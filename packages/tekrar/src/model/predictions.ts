/** Arrays of arrays of numbers; for a shape of no axes the number itself. */
export type NestedArray = number | NestedArray[]

/** Numbers in row order with their shape, batch first: a copy that the caller owns. */
export class NumericResult {
  readonly data: Float32Array
  readonly shape: readonly number[]

  constructor(data: Float32Array, shape: readonly number[]) {
    this.data = data
    this.shape = shape
  }

  /** The same numbers as arrays of arrays. */
  toArray(): NestedArray {
    let level: NestedArray[] = [...this.data]
    for (const size of this.shape.slice(1).reverse()) level = grouped(level, size)
    return this.shape.length === 0 ? level[0]! : level
  }
}

const grouped = (level: NestedArray[], size: number): NestedArray[] =>
  Array.from({ length: size === 0 ? 0 : level.length / size }, (_, i) => level.slice(i * size, (i + 1) * size))

/** Recurrent states by name, such as `lstm_1/hidden`, each [batch, units]. */
export type States = Readonly<Record<string, NumericResult>>

/** What a network gives for inputs. */
export class Predictions extends NumericResult {
  /** The recurrent states after the last step: `predict` goes on from them. */
  readonly states: States

  constructor(data: Float32Array, shape: readonly number[], states: States) {
    super(data, shape)
    this.states = states
  }
}
