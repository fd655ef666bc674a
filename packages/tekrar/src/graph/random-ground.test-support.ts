import { type Shape, sameShape } from '../base/shape.ts'
import * as o from './ops.ts'
import type { Chance } from './random-chance.test-support.ts'
import type { DataType, Tensor } from './tensor.ts'

/** A tensor with what is known of its numbers. */
export interface Entry {
  readonly tensor: Tensor
  /** No number is larger, whatever the leaves hold. */
  readonly bound: number
  /** The same number in float32 and float64, so that a comparison or a floor of it is, too. */
  readonly exact: boolean
}

/** Where a graph grows: the tensors made so far, and the leaves, which all parts of one program share. */
export interface Ground {
  readonly chance: Chance
  readonly pool: Entry[]
  /** Leaves out what stops gradients though it depends on its operand smoothly. */
  readonly smooth: boolean
  /** How many scans stand around. */
  readonly depth: number
  leaf(shape: Shape, type?: DataType, values?: Values): Entry
  variable(shape: Shape): Entry
  /** The ground of a scan's body. */
  inside(pool: Entry[]): Ground
  /** Adds so many tensors to the pool. */
  grow(operations: number): void
}

/** What a leaf holds: floats in (−1, 1), odd multiples of 2⁻¹⁰; or whole numbers from 0 to `below` − 1; or these very numbers. */
export type Values = 'float' | { readonly below: number } | readonly number[]

/** An entry brought back to small numbers. */
export const tamed = (entry: Entry): Entry =>
  entry.bound <= 8 || entry.tensor.type === 'index'
    ? entry
    : { tensor: o.tanh(o.multiply(entry.tensor, 4 / entry.bound)), bound: 1, exact: false }

/** The entry in another shape, whatever it takes. */
export function toShape(ground: Ground, { tensor, bound, exact }: Entry, shape: Shape): Entry {
  if (sameShape(tensor.shape, shape)) return { tensor, bound, exact }
  const [columns, inner] = [shape[shape.length - 1], tensor.shape[tensor.shape.length - 1]]
  if (typeof columns === 'number' && typeof inner === 'number' && sameShape(tensor.shape.slice(0, -1), shape.slice(0, -1)))
    return { tensor: o.multiply(o.matmul(tensor, ground.leaf([inner, columns]).tensor), 1 / inner), bound, exact: false }
  const tail = shape.slice(shape.length - tensor.shape.length)
  if (tensor.shape.length < shape.length && sameShape(tensor.shape, tail)) return { tensor: o.broadcastTo(tensor, shape), bound, exact }
  return { tensor: o.broadcastTo(o.tanh(o.multiply(o.sum(tensor), 0.25)), shape), bound: 1, exact: false }
}
