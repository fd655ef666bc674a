import { TekrarError } from '../../base/errors.ts'
import { sizeOf } from '../../base/shape.ts'
import type { NumericArray } from '../../data/arrays.ts'
import { type GivenArray, givenArrays, type Slot } from '../../data/given.ts'
import { type MasksInput, maskArrays } from '../../data/given-masks.ts'
import { equallyLong, examplesOf, isRagged, padded } from '../../data/ragged.ts'
import type { Sources } from './generate-options.ts'

/** Some of the rows of the sources, each source as one array. */
export interface SourcePiece {
  /** The numbers of its rows. */
  readonly rows: readonly number[]
  readonly arrays: readonly NumericArray[]
  readonly masks: readonly (NumericArray | undefined)[]
  /** Of each source, how many steps each row has. */
  readonly lengths: readonly (readonly number[])[]
}

/** What a user hands over to be continued, in pieces of rows of like length. */
export class GivenSources {
  readonly rows: number
  /** The most steps of a source; 0 where none is a sequence. */
  readonly longest: number
  readonly #arrays: readonly GivenArray[]
  readonly #masks: readonly (NumericArray | undefined)[]
  readonly #slots: readonly Slot[]

  /** Throws `invalid-argument` and `shape-mismatch`. */
  constructor(given: Sources, slots: readonly Slot[], masks: MasksInput | undefined, where: string) {
    this.#slots = slots
    this.#arrays = givenArrays(given, slots, where)
    this.#masks = maskArrays(masks, slots, `${where}: masks`) ?? slots.map(() => undefined)
    this.rows = examplesOf(this.#arrays[0]!)
    for (const [i, array] of [...this.#arrays, ...this.#masks].entries())
      if (array && examplesOf(array) !== this.rows)
        throw new TekrarError('shape-mismatch', {
          where: `${where}: ${slots[i % slots.length]!.name}`,
          expected: `${this.rows} rows, as the first source has`,
          actual: String(examplesOf(array)),
        })
    if (this.rows === 0) throw new TekrarError('invalid-argument', { where, name: 'sources', expected: 'at least one row', actual: 'none' })
    this.longest = Math.max(0, ...Array.from({ length: this.rows }, (_, row) => Math.max(...slots.map((_, i) => this.#lengthOf(i, row)))))
  }

  /** Of each source, whether its sequences have different lengths. */
  get ragged(): readonly boolean[] {
    return this.#arrays.map(isRagged)
  }

  /** At most `most` rows at a time, the shortest first; `apart`: only such whose sequences are equally long, so that none is filled up. */
  *pieces(most: number, apart = false): Generator<SourcePiece, void> {
    const total = Array.from({ length: this.rows }, (_, row) => this.#slots.reduce((sum, _, i) => sum + this.#lengthOf(i, row), 0))
    const order = total.map((_, row) => row).sort((a, b) => total[a]! - total[b]! || a - b)
    const groups = apart ? equallyLong(order, (row) => this.#slots.map((_, i) => this.#lengthOf(i, row))) : [order]
    for (const rows of groups.flatMap((group) => cut(group, most))) {
      const chosen = this.#arrays.map((array, i) => {
        const mask = this.#masks[i] && picked(this.#masks[i], rows)
        if (!isRagged(array)) return { array: picked(array, rows), mask }
        const filled = padded(array, rows)
        return { array: filled.array, mask: mask ?? (apart ? undefined : filled.mask) }
      })
      yield {
        rows,
        arrays: chosen.map(({ array }) => array),
        masks: chosen.map(({ mask }) => mask),
        lengths: this.#slots.map((_, i) => rows.map((row) => this.#lengthOf(i, row))),
      }
    }
  }

  #lengthOf(source: number, row: number): number {
    const array = this.#arrays[source]!
    if (!this.#slots[source]!.sequence) return 0
    return isRagged(array) ? array.rows[row]!.shape[0]! : array.shape[1]!
  }
}

/** So many at a time. */
const cut = (rows: readonly number[], most: number): number[][] =>
  Array.from({ length: Math.ceil(rows.length / most) }, (_, i) => rows.slice(i * most, (i + 1) * most))

function picked({ data, shape }: NumericArray, rows: readonly number[]): NumericArray {
  const width = sizeOf(shape.slice(1))
  const chosen = data instanceof Int32Array ? new Int32Array(rows.length * width) : new Float32Array(rows.length * width)
  for (const [i, row] of rows.entries()) chosen.set(data.subarray(row * width, (row + 1) * width), i * width)
  return { data: chosen, shape: [rows.length, ...shape.slice(1)] }
}
