import type { Shape } from '../base/shape.ts'
import { outerWorkspaceWords } from '../engine/plan.ts'
import type { Op, Tensor } from '../graph/tensor.ts'
import { type Command, type Use, useOf } from './command.ts'
import type { View } from './layout.ts'
import type { Level } from './level.ts'
import { type Monomial, ONE, product, resolveMonomial } from './monomial.ts'

type BatchedMatmul = Extract<Op, { kind: 'batchedMatmul' }>

/** Where the matrices of an operand stand: `step` words from one to the next, their rows `stride` apart. */
interface Matrices {
  readonly view: View
  readonly step: Monomial
  readonly stride: Monomial
  /** The matrices lie with rows and columns exchanged. */
  readonly isTurned: boolean
  readonly use: Use
}

export function batchedMatmulCommand(level: Level, tensor: Tensor, op: BatchedMatmul): Command {
  const [x, y] = tensor.inputs as [Tensor, Tensor]
  const [a, b] = [matricesOf(level, x, op.orders?.[0]), matricesOf(level, y, op.orders?.[1])]
  const to = level.place(tensor)
  const rank = tensor.shape.length
  const batch = product(tensor.shape.slice(0, -2))
  const [m, n] = [product([tensor.shape[rank - 2]!]), product([tensor.shape[rank - 1]!])]
  const k = product([seenIn(x.shape, op.orders?.[0])[op.transposedA ? rank - 2 : rank - 1]!])
  const isATransposed = op.transposedA !== a.isTurned
  const isBTransposed = op.transposed !== b.isTurned
  const words = outerWorkspaceWords(isATransposed ? resolveMonomial(m, level.lowering.capacity) : 0, 0)
  level.lowering.workspaceWords = Math.max(level.lowering.workspaceWords, words)
  const cStep = product([m, to.rowStride])
  return {
    operation: 'batchedMatmul',
    rows: batch,
    reads: [a.use, b.use],
    writes: [useOf(to, true)],
    operands: (e) => [
      (isATransposed ? 1 : 0) | (isBTransposed ? 2 : 0),
      ...[e.view(to.view), e.quantity(cStep), e.quantity(to.rowStride)],
      ...[e.view(a.view), e.quantity(a.step), e.quantity(a.stride)],
      ...[e.view(b.view), e.quantity(b.step), e.quantity(b.stride)],
      ...[e.quantity(batch), e.quantity(m), e.quantity(n), e.quantity(k)],
    ],
  }
}

const seenIn = (shape: Shape, order: readonly number[] | null | undefined): Shape => (order ? order.map((axis) => shape[axis]!) : shape)

/** Whether an operand can be read where it stands with its axes in this order: the leading ones are neighbours, so that one step leads along them all. */
export function isReadableInOrder(order: readonly number[]): boolean {
  const last = order.length - 1
  const leading = order.slice(0, -2)
  return (order[last] === last || order[last - 1] === last) && leading.every((axis, i) => axis === leading[0]! + i)
}

function matricesOf(level: Level, tensor: Tensor, order: readonly number[] | null | undefined): Matrices {
  const { view, stride: rowStride, version } = level.rows(tensor)
  const { shape } = tensor
  const last = shape.length - 1
  if (!order) {
    const step = product([shape[last - 1]!, rowStride])
    return { view, step, stride: rowStride, isTurned: false, use: useOf({ view, version }, true) }
  }
  const along = (axis: number): Monomial => (axis === last ? ONE : product([...shape.slice(axis + 1, last), rowStride]))
  const isTurned = order[last] !== last
  const step = last < 2 ? ONE : along(order[last - 2]!)
  return { view, step, stride: along(order[isTurned ? last : last - 1]!), isTurned, use: useOf({ view, version }) }
}
