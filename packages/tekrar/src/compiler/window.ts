import type { Dimension } from '../base/shape.ts'
import type { Op, Tensor } from '../graph/tensor.ts'
import { type Command, useOf } from './command.ts'
import type { Level } from './level.ts'
import { type Monomial, product } from './monomial.ts'

const extentOf = (dimension: Dimension): Monomial | undefined => (typeof dimension === 'number' ? undefined : product([dimension]))
const fixedOf = (dimension: Dimension): number => (typeof dimension === 'number' ? dimension : 0)

/** Rows moved by an affine rule. */
export function windowCommand(level: Level, tensor: Tensor, op: Extract<Op, { kind: 'window' }>): Command {
  const source = tensor.inputs[0]!
  const from = level.access(source)
  const to = level.place(tensor)
  return {
    operation: 'window',
    reads: [useOf(from)],
    writes: [useOf(to)],
    operands: (e) => [
      op.spreads ? 1 : 0,
      e.view(to.view),
      e.view(from.view),
      e.quantity(product([tensor.shape[0]!])),
      e.quantity(product([source.shape[0]!])),
      e.quantity(product(tensor.shape.slice(1))),
      op.stride,
      op.offset + fixedOf(op.plus) - fixedOf(op.minus),
      e.optionalQuantity(extentOf(op.plus)),
      e.optionalQuantity(extentOf(op.minus)),
      op.width ?? -1,
    ],
  }
}
