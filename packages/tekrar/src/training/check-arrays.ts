import { TekrarError } from '../base/errors.ts'
import { describeShape, sameDimension, sizeOf } from '../base/shape.ts'
import type { NumericArray } from '../data/arrays.ts'
import { placeOf } from '../data/given-masks.ts'
import { topological } from '../graph/order.ts'
import type { Value } from '../layers/layer.ts'
import { userShape } from '../layers/signals.ts'
import type { NetworkInput } from './network.ts'
import { swapFirstAxes } from './time-first.ts'

type Numbers = NumericArray['data']

/** Throws `shape-mismatch`. */
export function checkInput({ shape: expected, type, sequence }: NetworkInput, { data, shape }: NumericArray, where: string): void {
  const asUser = userShape({ shape: expected, sequence })
  const fits = shape.length === asUser.length && asUser.every((size, axis) => typeof size !== 'number' || sameDimension(size, shape[axis]!))
  const empty = shape.length === asUser.length ? shape.indexOf(0) : -1
  if (empty === 0 || (empty === 1 && sequence))
    throw new TekrarError('shape-mismatch', {
      where,
      expected: empty === 0 ? 'at least one example, batch first' : 'at least one step',
      actual: describeShape(shape),
    })
  if (!fits || sizeOf(shape) === 0 || data.length !== sizeOf(shape))
    throw new TekrarError('shape-mismatch', {
      where,
      expected: `${type === 'index' ? 'ids' : 'numbers'} of shape ${describeShape(asUser)}`,
      actual: describeShape(shape),
    })
}

/** [rows] or [rows, steps] → as it is, or [steps, rows]. Throws `shape-mismatch`. */
export function laidOut({ data, shape }: NumericArray, expected: readonly number[], where: string): Numbers {
  if (data.length !== sizeOf(expected) || !sameUpToOnes(shape, expected))
    throw new TekrarError('shape-mismatch', { where, expected: describeShape(expected), actual: describeShape(shape) })
  return expected.length > 1 ? swapFirstAxes(data, expected) : data
}

const sameNumbers = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((size, i) => size === b[i])
/** As Keras, a last axis of 1 may be there or not. */
export const sameUpToOnes = (a: readonly number[], b: readonly number[]): boolean =>
  sameNumbers(a, b) ||
  (a[a.length - 1] === 1 && sameNumbers(a.slice(0, -1), b)) ||
  (b[b.length - 1] === 1 && sameNumbers(a, b.slice(0, -1)))

/** Rows of the smallest table that the input's numbers are looked up in. */
export function smallestTable({ tensor }: Value, outputs: readonly Value[]): number {
  const tables = topological(outputs.map((output) => output.tensor)).flatMap(({ op, inputs }) =>
    op.kind === 'gather' && inputs[1] === tensor ? [inputs[0]!.shape[0] as number] : [],
  )
  return Math.min(...tables, 0x7fffffff)
}

/** What the error says of ids. */
export interface Ids {
  readonly where: string
  /** Batch first. */
  readonly shape: readonly number[]
  readonly table: string
  /** That they are targets. */
  readonly classes?: true
  readonly ignored?: number | undefined
}

/** Throws `id-out-of-range` with the place of the first. */
export function checkIds(data: Numbers, limit: number, { where, shape, table, classes, ignored }: Ids): void {
  for (let i = 0; i < data.length; i++) {
    const id = data[i]!
    if ((!(id >= 0 && id < limit) || id !== Math.floor(id)) && id !== ignored)
      throw new TekrarError('id-out-of-range', {
        where: `${where}${placeOf(i, shape)}`,
        id,
        limit,
        table,
        ...(classes ? { classes } : {}),
      })
  }
}
