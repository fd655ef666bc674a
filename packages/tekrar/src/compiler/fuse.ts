import { sameShape } from '../base/shape.ts'
import { topological } from '../graph/order.ts'
import type { Tensor } from '../graph/tensor.ts'
import { isPointwise, isVirtual } from './layout.ts'
import { filledWith } from './simplify.ts'

/** What is emitted as one: a pointwise program over one shape, or a tensor with an instruction of its own. */
export interface Item {
  /** In an order in which they can be computed. */
  readonly tensors: readonly Tensor[]
  readonly pointwise: boolean
}

/**
 * Groups elementwise tensors into programs and puts everything into an order. A tensor's stage counts the instructions of other kinds (and programs
 * of other shapes) on the longest way to it: tensors of one shape and one stage cannot depend on each other by a detour, so those that
 * touch become one program.
 */
export function schedule(roots: readonly Tensor[]): Item[] {
  const order = topological(roots)
  const stage = new Map<Tensor, number>()
  for (const tensor of order) stage.set(tensor, stageOf(tensor, stage))
  postpone(order, new Set(roots), stage)

  const group = new Map<Tensor, Tensor>()
  const find = (tensor: Tensor): Tensor => {
    let root = tensor
    while (group.get(root) !== root) root = group.get(root)!
    group.set(tensor, root)
    return root
  }
  const readers = new Map<Tensor, Tensor>()
  for (const tensor of order) {
    if (!isPointwise(tensor.op)) continue
    group.set(tensor, tensor)
    for (const operand of tensor.inputs) {
      if (isPointwise(operand.op) && fits(operand, tensor, stage)) group.set(find(tensor), find(operand))
      else if (!isVirtual(operand) || operand.op.kind === 'gather' || operand.op.kind === 'slice' || operand.op.kind === 'random') {
        const other = readers.get(operand)
        if (other && fits(other, tensor, stage)) group.set(find(tensor), find(other))
        else readers.set(operand, tensor)
      }
    }
  }

  const items = new Map<Tensor, { tensors: Tensor[]; pointwise: boolean; last: number }>()
  const itemOf = new Map<Tensor, { tensors: Tensor[]; pointwise: boolean; last: number }>()
  order.forEach((tensor, at) => {
    const pointwise = isPointwise(tensor.op)
    if (!pointwise && !needsInstruction(tensor)) return
    const key = pointwise ? find(tensor) : tensor
    const item = items.get(key) ?? { tensors: [], pointwise, last: at }
    item.tensors.push(tensor)
    item.last = at
    items.set(key, item)
    itemOf.set(tensor, item)
  })
  return sortItems([...items.values()], itemOf)
}

const fits = (a: Tensor, b: Tensor, stage: ReadonlyMap<Tensor, number>): boolean =>
  sameShape(a.shape, b.shape) && stage.get(a) === stage.get(b)

/** Neither in memory from the start nor a mere view. */
export const needsInstruction = (tensor: Tensor): boolean =>
  !isVirtual(tensor) &&
  tensor.op.kind !== 'input' &&
  tensor.op.kind !== 'variable' &&
  tensor.op.kind !== 'argument' &&
  tensor.op.kind !== 'result'

function stageOf(tensor: Tensor, stage: ReadonlyMap<Tensor, number>): number {
  if (isPointwise(tensor.op)) {
    return Math.max(
      0,
      ...tensor.inputs.map(
        (operand) =>
          stage.get(operand)! +
          (isPointwise(operand.op) ? (sameShape(operand.shape, tensor.shape) ? 0 : 1) : crossesProgram(operand) ? 1 : 0),
      ),
    )
  }
  const below = Math.max(0, ...tensor.inputs.map((operand) => stage.get(operand)!))
  return needsInstruction(tensor) ? below + 1 : below
}

/** What only programs of its own shape read is computed in the first of them, though it could be computed before. */
function postpone(order: readonly Tensor[], roots: ReadonlySet<Tensor>, stage: Map<Tensor, number>): void {
  const first = new Map<Tensor, number>()
  for (let i = order.length - 1; i >= 0; i--) {
    const tensor = order[i]!
    const { op, shape, inputs } = tensor
    const at = first.get(tensor)
    if (at !== undefined && isPointwise(op) && !roots.has(tensor)) stage.set(tensor, Math.max(at, stage.get(tensor)!))
    for (const operand of inputs) {
      const from = isPointwise(op) && sameShape(shape, operand.shape) ? stage.get(tensor)! : 0
      first.set(operand, Math.min(from, first.get(operand) ?? from))
    }
  }
}

/** Whether a view looks, through other views, at what a program computes. */
function crossesProgram(tensor: Tensor): boolean {
  if (!isVirtual(tensor) || filledWith(tensor) !== undefined) return false
  return tensor.inputs.some((operand) => isPointwise(operand.op) || crossesProgram(operand))
}

/** What an item reads, seen through views. */
function basesOf(tensor: Tensor, into: Set<Tensor>): void {
  for (const operand of tensor.inputs) {
    if (isVirtual(operand) || operand.op.kind === 'result') basesOf(operand, into)
    into.add(operand)
  }
}

function sortItems<T extends { tensors: Tensor[]; last: number }>(items: T[], itemOf: ReadonlyMap<Tensor, T>): T[] {
  const sorted: T[] = []
  const state = new Map<T, 'open' | 'done'>()
  const visit = (item: T) => {
    if (state.get(item) === 'done') return
    if (state.get(item) === 'open') throw new Error('pointwise programs depend on each other in a circle')
    state.set(item, 'open')
    const bases = new Set<Tensor>()
    for (const tensor of item.tensors) basesOf(tensor, bases)
    const before = new Set<T>()
    for (const base of bases) {
      const other = itemOf.get(base)
      if (other && other !== item) before.add(other)
    }
    for (const other of [...before].sort((a, b) => a.last - b.last)) visit(other)
    state.set(item, 'done')
    sorted.push(item)
  }
  for (const item of [...items].sort((a, b) => a.last - b.last)) visit(item)
  return sorted
}
