import { outerWorkspaceWords, packedWords } from '../engine/plan.ts'
import type { Tensor } from '../graph/tensor.ts'
import { type Command, useOf } from './command.ts'
import { viewOf } from './layout.ts'
import type { Level } from './level.ts'
import { matrixOf, ONE, product, resolveMonomial } from './monomial.ts'

/** Rows of the left operand up to which a product reads its weights as they lie, if they may change: laying them out would cost more than it saves. */
const FEW_ROWS = 4

export function matmulCommand(level: Level, tensor: Tensor, transposed: boolean): Command {
  const [x, w] = tensor.inputs as [Tensor, Tensor]
  const from = level.rows(x)
  const to = level.place(tensor)
  const { rows, columns: inner } = matrixOf(x.shape)
  const { columns } = matrixOf(tensor.shape)
  const { capacity, isFixed } = level.lowering
  const owner = ownerOf(level, w)
  const isPacked = transposed || resolveMonomial(rows, capacity) > FEW_ROWS || (!owner.level.parent && isFixed(w))
  const weights = isPacked ? packed(owner, transposed) : level.rows(w)
  return {
    operation: 'matmul',
    rows,
    reads: [useOf(from, true), { ...useOf({ view: weights.view, version: weights.version }) }],
    writes: [useOf(to, true)],
    operands: (e) => [
      isPacked ? 2 : 0,
      e.view(to.view),
      e.quantity(to.rowStride),
      e.view(from.view),
      e.quantity(from.stride),
      e.view(weights.view),
      e.quantity(weights.stride),
      e.quantity(rows),
      e.quantity(columns),
      e.quantity(inner),
    ],
  }
}

/** The level that a loop's constant comes from, and what it is there. */
function ownerOf(inside: Level, constant: Tensor): { readonly level: Level; readonly tensor: Tensor } {
  let [level, tensor] = [inside, constant]
  for (let outside = level.constants.get(tensor); outside && level.parent; outside = level.constants.get(tensor))
    [level, tensor] = [level.parent, outside]
  return { level, tensor }
}

/** A product's weights laid out for it, once: at the level that owns them, before the loops that use them. */
function packed({ level: owner, tensor }: ReturnType<typeof ownerOf>, transposed: boolean) {
  const known = owner.packed.get(tensor) ?? {}
  const key = transposed ? 'transposed' : 'plain'
  const stride = ONE
  const ready = known[key]
  if (ready) return { view: ready, stride, version: 'new' as const }
  const from = owner.rows(tensor)
  const [inner, columns] = transposed ? [tensor.shape[1]!, tensor.shape[0]!] : [tensor.shape[0]!, tensor.shape[1]!]
  const { capacity } = owner.lowering
  const words = packedWords(resolveMonomial(product([inner]), capacity), resolveMonomial(product([columns]), capacity))
  const view = viewOf(owner.scratch(`packed ${tensor.op.kind === 'variable' ? tensor.op.variable.path : tensor.op.kind}`, words))
  owner.packed.set(tensor, { ...known, [key]: view })
  owner.commands.push({
    operation: 'pack',
    reads: [useOf(from)],
    writes: [useOf({ view, version: 'new' })],
    operands: (e) => [
      transposed ? 1 : 0,
      e.view(view),
      e.view(from.view),
      e.quantity(from.stride),
      e.quantity(product([columns])),
      e.quantity(product([inner])),
    ],
  })
  return { view, stride, version: 'new' as const }
}

export function outerCommand(level: Level, tensor: Tensor): Command {
  const [a, b] = tensor.inputs as [Tensor, Tensor]
  const left = level.rows(a)
  const right = level.rows(b)
  const to = level.place(tensor)
  const { rows, columns: m } = matrixOf(a.shape)
  const { columns: n } = matrixOf(b.shape)
  const { capacity } = level.lowering
  level.lowering.workspaceWords = Math.max(
    level.lowering.workspaceWords,
    outerWorkspaceWords(resolveMonomial(m, capacity), resolveMonomial(n, capacity)),
  )
  return {
    operation: 'outer',
    reads: [useOf(left), useOf(right)],
    writes: [useOf(to)],
    operands: (e) => [
      0,
      e.view(to.view),
      e.quantity(to.rowStride),
      e.view(left.view),
      e.quantity(left.stride),
      e.view(right.view),
      e.quantity(right.stride),
      e.quantity(m),
      e.quantity(n),
      e.quantity(rows),
    ],
  }
}
