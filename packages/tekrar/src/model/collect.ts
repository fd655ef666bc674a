import { BATCH, type Extents, resolveShape, type Shape, STEPS, sameDimension, sizeOf } from '../base/shape.ts'
import type { Data } from '../execution/executor.ts'
import { isTimeFirst } from '../training/keep.ts'
import { copyNumbers, swapFirstAxes } from '../training/time-first.ts'
import { NumericResult } from './predictions.ts'

/** A piece of the inputs that is run at once. */
export interface Piece {
  readonly row: number
  readonly rows: number
  readonly step: number
  readonly steps: number
}

/** Puts what the pieces of a batch give for one tensor together, in the user's order: [batch, steps, …]. What has no batch, or no steps, is that of the last piece. */
export class Collected {
  /** In the user's order. */
  readonly #shape: Shape
  readonly #timeFirst: boolean
  /** Where the axes are that pieces cut; −1 for none. */
  readonly #batch: number
  readonly #time: number
  #result: NumericResult | undefined

  /** `inTime`: pieces are cut along the steps too. */
  constructor(shape: Shape, inTime: boolean) {
    this.#timeFirst = isTimeFirst(shape)
    this.#shape = this.#timeFirst ? [shape[1]!, shape[0]!, ...shape.slice(2)] : shape
    const axisOf = (extent: typeof BATCH) => this.#shape.findIndex((size) => sameDimension(size, extent))
    this.#batch = axisOf(BATCH)
    this.#time = inTime ? axisOf(STEPS) : -1
  }

  /** Whether each row of the batch has numbers of its own, one row's after another's. */
  get isByRow(): boolean {
    return this.#batch === 0
  }

  /** The numbers of a piece, whose own sizes are `extents`; `all` are those of the whole. */
  add(data: Data, piece: Piece, extents: Extents, all: Pick<Piece, 'rows' | 'steps'>): void {
    const own = resolveShape(this.#shape, extents)
    if (!this.#result) {
      const shape = own.map((size, axis) => (axis === this.#batch ? all.rows : axis === this.#time ? all.steps : size))
      this.#result = new NumericResult(new Float32Array(sizeOf(shape)), shape)
    }
    const { data: target, shape } = this.#result
    if (this.#timeFirst && this.#batch === 0) {
      const [rows, steps, ...rest] = own as [number, number, ...number[]]
      const width = sizeOf(rest)
      const first = this.#time < 0 ? 0 : piece.step
      for (let step = 0; step < steps; step++)
        for (let row = 0; row < rows; row++)
          copyNumbers(data, (step * rows + row) * width, target, ((piece.row + row) * shape[1]! + first + step) * width, width)
      return
    }
    const numbers = this.#timeFirst ? swapFirstAxes(data, [own[1]!, own[0]!, ...own.slice(2)]) : data
    if (this.#batch !== 0 && this.#time < 0) {
      target.set(numbers)
      return
    }
    const time = this.#time < 0 ? 1 : this.#time
    const inner = sizeOf(own.slice(time))
    const stride = sizeOf(shape.slice(time))
    const outer = numbers.length / Math.max(1, inner)
    const perRow = this.#batch === 0 ? sizeOf(own.slice(1, time)) : 0
    const begin = piece.row * perRow
    const offset = this.#time < 0 ? 0 : piece.step * sizeOf(shape.slice(time + 1))
    for (let i = 0; i < outer; i++) copyNumbers(numbers, i * inner, target, (begin + i) * stride + offset, inner)
  }

  get result(): NumericResult {
    return this.#result!
  }
}
