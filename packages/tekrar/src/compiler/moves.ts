import type { Tensor } from '../graph/tensor.ts'
import { type Command, useOf } from './command.ts'
import { type Access, contiguous, type View, viewOf, wordsOf } from './layout.ts'
import type { Level } from './level.ts'
import { type Monomial, ONE, product, resolveMonomial, ZERO } from './monomial.ts'
import { moveCommand, moveRowsCommand } from './pointwise.ts'

/** Any permutation, as swaps of neighbouring blocks of axes: [a, b, c] → [b, a, c]. Each swap brings one axis to the front, the last of the result first. */
export function transposeCommands(level: Level, tensor: Tensor, permutation: readonly number[]): Command[] {
  const commands: Command[] = []
  const source = tensor.inputs[0]!
  let from: { view: View; version: 'old' | 'new' } = level.access(source)
  let order = source.shape.map((_, axis) => axis)
  const swaps: { a: readonly number[]; b: readonly number[]; c: readonly number[] }[] = []
  const direct = permutation[0]!
  const rotated = [...order.slice(direct), ...order.slice(0, direct)]
  const trailing = order.filter((axis) => permutation[axis] === axis && permutation.slice(axis).every((p, i) => p === axis + i))
  const head = order.length - trailing.length
  const rotatedHead = [...order.slice(direct, head), ...order.slice(0, direct), ...trailing]
  if (permutation.every((axis, i) => axis === rotated[i]) || permutation.every((axis, i) => axis === rotatedHead[i])) {
    const isWhole = permutation.every((axis, i) => axis === rotated[i])
    swaps.push({ a: order.slice(0, direct), b: order.slice(direct, isWhole ? undefined : head), c: isWhole ? [] : trailing })
  } else {
    for (let i = permutation.length - 1; i >= 0; i--) {
      const at = order.indexOf(permutation[i]!)
      const swap = { a: order.slice(0, at), b: order.slice(at, at + 1), c: order.slice(at + 1) }
      if (at > 0) swaps.push(swap)
      order = [...swap.b, ...swap.a, ...swap.c]
    }
  }
  const size = (axes: readonly number[]) => product(axes.map((axis) => source.shape[axis]!))
  const total = resolveMonomial(product(source.shape), level.lowering.capacity)
  swaps.forEach((swap, i) => {
    const input = from
    const to: { view: View; version: 'old' | 'new' } =
      i === swaps.length - 1 ? level.place(tensor) : { view: viewOf(level.scratch('transposed', total)), version: 'new' }
    commands.push({
      operation: 'transpose',
      reads: [useOf(input)],
      writes: [useOf(to)],
      operands: (e) => [e.view(to.view), e.view(input.view), e.quantity(size(swap.a)), e.quantity(size(swap.b)), e.quantity(size(swap.c))],
    })
    from = to
  })
  return commands
}

/** A broadcast that no view can express: the missing axes are filled in one run at a time, the first first. */
export function broadcastCommands(level: Level, tensor: Tensor, axes: readonly number[]): Command[] {
  const commands: Command[] = []
  const { shape } = tensor
  const size = (some: readonly number[]) => product(some.map((axis) => shape[axis]!))
  let kept = [...axes]
  let from: { view: View; version: 'old' | 'new' } = level.access(tensor.inputs[0]!)
  while (kept.length < shape.length) {
    const first = shape.findIndex((_, axis) => !kept.includes(axis))
    const before = kept.filter((axis) => axis < first)
    const after = kept.filter((axis) => axis > first)
    const missing = shape.map((_, axis) => axis).filter((axis) => axis >= first && axis < (after[0] ?? shape.length))
    kept = [...before, ...missing, ...after]
    const to: { view: View; version: 'old' | 'new' } =
      kept.length === shape.length
        ? level.place(tensor)
        : { view: viewOf(level.scratch('repeated', resolveMonomial(size(kept), level.lowering.capacity))), version: 'new' }
    const matrix =
      after.length === 0 ? { rows: size(before), columns: size(missing) } : { rows: size([...before, ...missing]), columns: size(after) }
    const source: Access =
      after.length === 0
        ? { ...from, rowStride: ONE, columnStride: 0 }
        : { ...from, rowStride: before.length === 0 ? ZERO : matrix.columns, columnStride: 1, divide: size(missing) }
    commands.push(moveRowsCommand(matrix, source, { ...to, rowStride: matrix.columns }, tensor.type))
    from = to
  }
  return commands
}

interface Copy {
  readonly to: View
  readonly from: View
  readonly version: 'old' | 'new'
  readonly rows: Monomial
  readonly toStride: Monomial
  readonly fromStride: Monomial
  readonly columns: Monomial
}

const copyCommand = ({ to, from, version, rows, toStride, fromStride, columns }: Copy): Command => ({
  operation: 'copy',
  reads: [useOf({ view: from, version })],
  writes: [useOf({ view: to, version: 'new' })],
  operands: (e) => [e.view(to), e.view(from), e.quantity(rows), e.quantity(toStride), e.quantity(fromStride), e.quantity(columns)],
})

/** A concat along another axis than the last: each part is copied into its rows. */
export function concatCommands(level: Level, tensor: Tensor, axis: number): Command[] {
  const home = level.place(tensor)
  const inner = tensor.shape.slice(axis + 1)
  const isShifted = home.view.quantity !== undefined && product(inner).extents.length > 0
  // A place at a run-time offset leaves no room for the parts' own: the whole is made elsewhere and moved.
  const view = isShifted ? viewOf(level.scratch('concat', wordsOf(tensor.shape, level.lowering.capacity))) : home.view
  let at = 0
  const commands = tensor.inputs.map((part) => {
    const from = level.access(part)
    const size = part.shape[axis] as number
    const columns = product([size, ...inner])
    const to = offsetBy(view, product([at, ...inner]))
    at += size
    return copyCommand({
      to,
      from: from.view,
      version: from.version,
      rows: product(tensor.shape.slice(0, axis)),
      toStride: product([tensor.shape[axis]!, ...inner]),
      fromStride: columns,
      columns,
    })
  })
  return isShifted
    ? [...commands, moveCommand(tensor, { view, rowStride: home.rowStride, columnStride: 1, version: 'new' }, home)]
    : commands
}

/** A slice that is no view: its rows are copied out. */
export function sliceCommands(level: Level, tensor: Tensor, axis: number, start: number): Command[] {
  const source = tensor.inputs[0]!
  const read = level.access(source)
  const inner = source.shape.slice(axis + 1)
  const isShifted = read.view.quantity !== undefined && product(inner).extents.length > 0
  const whole = isShifted
    ? contiguous(viewOf(level.scratch('sliced', wordsOf(source.shape, level.lowering.capacity))), source.shape)
    : undefined
  const from = whole ?? read
  const columns = product([tensor.shape[axis]!, ...inner])
  const copy = copyCommand({
    to: level.place(tensor).view,
    from: offsetBy(from.view, product([start, ...inner])),
    version: from.version,
    rows: product(tensor.shape.slice(0, axis)),
    toStride: columns,
    fromStride: product([source.shape[axis]!, ...inner]),
    columns,
  })
  return whole ? [moveCommand(source, read, whole), copy] : [copy]
}

function offsetBy(view: View, offset: Monomial): View {
  if (offset.extents.length === 0) return { ...view, offset: view.offset + offset.constant }
  if (view.quantity) throw new Error('a view has one run-time offset')
  return { ...view, quantity: offset }
}
