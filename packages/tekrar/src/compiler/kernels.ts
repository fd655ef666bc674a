import type { Dimension } from '../base/shape.ts'
import { outerWorkspaceWords, packedWords, Reduction } from '../engine/plan.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { Command, Use } from './command.ts'
import { type Access, contiguous, type View, viewOf, wordsOf } from './layout.ts'
import type { Level } from './level.ts'
import { type Monomial, matrixOf, ONE, product, resolveMonomial, ZERO } from './monomial.ts'
import { moveCommand, moveRowsCommand } from './pointwise.ts'

const use = (access: { view: View; version: 'old' | 'new' }, byRow = false): Use => ({
  view: access.view,
  version: access.version,
  byRow,
  elementwise: false,
})

/** Rows of the left operand up to which a product reads its weights as they lie: laying them out would cost more than it saves. */
const FEW_ROWS = 4

/** The instructions that compute one tensor that is no pointwise program and no loop; `losses`: the cross-entropy that its gradient gives along the way. */
export function kernelCommands(level: Level, tensor: Tensor, losses?: Tensor): Command[] {
  const { op, inputs } = tensor
  switch (op.kind) {
    case 'matmul':
      return [matmulCommand(level, tensor, op.transposed)]
    case 'outer':
      return [outerCommand(level, tensor)]
    case 'sum':
      return reduceCommands(level, tensor, op.axes, op.squared ? Reduction.sumOfSquares : Reduction.sum)
    case 'largest':
      return reduceCommands(level, tensor, op.axes, Reduction.largest)
    case 'scatterAdd': {
      const [ids, values] = inputs as [Tensor, Tensor]
      const table = level.place(tensor)
      const from = level.rows(values)
      const by = level.access(ids)
      const { rows, columns } = matrixOf(values.shape)
      return [
        {
          operation: 'scatterAdd',
          reads: [use(by), use(from)],
          writes: [use(table)],
          operands: (e) => [
            e.view(table.view),
            e.quantity(table.rowStride),
            e.quantity(product([op.rows])),
            e.view(by.view),
            e.view(from.view),
            e.quantity(from.stride),
            e.quantity(rows),
            e.quantity(columns),
          ],
        },
      ]
    }
    case 'softmax':
    case 'logSoftmax': {
      const from = level.rows(inputs[0]!)
      const to = level.place(tensor)
      const { rows, columns } = matrixOf(tensor.shape)
      return [
        {
          operation: 'softmax',
          rows,
          reads: [use(from, true)],
          writes: [use(to, true)],
          operands: (e) => [
            op.kind === 'softmax' ? 0 : 1,
            e.view(to.view),
            e.quantity(to.rowStride),
            e.view(from.view),
            e.quantity(from.stride),
            e.quantity(rows),
            e.quantity(columns),
          ],
        },
      ]
    }
    case 'crossEntropy':
      return [crossEntropyCommand(level, inputs[0]!, inputs[1]!, undefined, tensor, undefined)]
    case 'crossEntropyGradient':
      return [crossEntropyCommand(level, inputs[0]!, inputs[1]!, inputs[2]!, losses, tensor)]
    case 'argmax': {
      const from = level.rows(inputs[0]!)
      const to = level.place(tensor)
      const { rows, columns } = matrixOf(inputs[0]!.shape)
      return [
        {
          operation: 'argmax',
          rows,
          reads: [use(from, true)],
          writes: [use(to, true)],
          operands: (e) => [e.view(to.view), e.view(from.view), e.quantity(from.stride), e.quantity(rows), e.quantity(columns)],
        },
      ]
    }
    case 'sample': {
      const [logits, ...rest] = inputs as [Tensor, ...Tensor[]]
      const from = level.rows(logits)
      const to = level.place(tensor)
      const others = rest.map((operand) => level.access(operand))
      const { rows, columns } = matrixOf(logits.shape)
      return [
        {
          operation: 'sample',
          reads: [use(from), ...others.map((other) => use(other))],
          writes: [use(to)],
          operands: (e) => [
            op.stream | 0,
            e.view(to.view),
            e.view(from.view),
            e.quantity(from.stride),
            e.quantity(rows),
            e.quantity(columns),
            ...others.map((other) => e.view(other.view)),
          ],
        },
      ]
    }
    case 'transpose':
      return transposeCommands(level, tensor, op.permutation)
    case 'broadcast':
      return broadcastCommands(level, tensor, op.axes)
    case 'concat':
      return op.axis === tensor.shape.length - 1 ? [] : concatCommands(level, tensor, op.axis)
    case 'slice':
      return sliceCommands(level, tensor, op.axis, op.start)
    default:
      throw new Error(`no instruction computes a ${op.kind}`)
  }
}

function matmulCommand(level: Level, tensor: Tensor, transposed: boolean): Command {
  const [x, w] = tensor.inputs as [Tensor, Tensor]
  const from = level.rows(x)
  const to = level.place(tensor)
  const { rows, columns: inner } = matrixOf(x.shape)
  const { columns } = matrixOf(tensor.shape)
  const isPacked = transposed || resolveMonomial(rows, level.lowering.capacity) > FEW_ROWS
  const weights = isPacked ? packed(level, w, transposed) : level.rows(w)
  return {
    operation: 'matmul',
    rows,
    reads: [use(from, true), { ...use({ view: weights.view, version: weights.version }) }],
    writes: [use(to, true)],
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

/** A product's weights laid out for it, once: at the level that owns them, before the loops that use them. */
function packed(level: Level, w: Tensor, transposed: boolean) {
  let owner = level
  let tensor = w
  for (let outside = owner.constants.get(tensor); outside && owner.parent; outside = owner.constants.get(tensor)) {
    tensor = outside
    owner = owner.parent
  }
  const known = owner.packed.get(tensor) ?? {}
  const key = transposed ? 'transposed' : 'plain'
  const stride = ONE
  const ready = known[key]
  if (ready) return { view: ready, stride, version: 'new' as const }
  const from = owner.rows(tensor)
  const [inner, columns] = transposed ? [tensor.shape[1]!, tensor.shape[0]!] : [tensor.shape[0]!, tensor.shape[1]!]
  const { capacity } = level.lowering
  const words = packedWords(resolveMonomial(product([inner]), capacity), resolveMonomial(product([columns]), capacity))
  const view = viewOf(owner.scratch(`packed ${tensor.op.kind === 'variable' ? tensor.op.variable.path : tensor.op.kind}`, words))
  owner.packed.set(tensor, { ...known, [key]: view })
  owner.commands.push({
    operation: 'pack',
    reads: [use(from)],
    writes: [use({ view, version: 'new' })],
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

function outerCommand(level: Level, tensor: Tensor): Command {
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
    reads: [use(left), use(right)],
    writes: [use(to)],
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

/** Neighbouring axes are reduced at once, the last run of them first. */
function reduceCommands(level: Level, tensor: Tensor, axes: readonly number[], kind: number): Command[] {
  const commands: Command[] = []
  let from: { view: View; version: 'old' | 'new' } = level.access(tensor.inputs[0]!)
  let shape: readonly Dimension[] = tensor.inputs[0]!.shape
  let remaining = [...axes]
  while (remaining.length > 0) {
    let first = remaining.length - 1
    while (first > 0 && remaining[first - 1] === remaining[first]! - 1) first--
    const run = remaining.slice(first)
    remaining = remaining.slice(0, first)
    const outer = product(shape.slice(0, run[0]))
    const count = product(run.map((axis) => shape[axis]!))
    const inner = product(shape.slice(run[run.length - 1]! + 1))
    const kept: readonly Dimension[] = shape.filter((_, axis) => !run.includes(axis))
    const source = from
    const to: { view: View; version: 'old' | 'new' } =
      remaining.length === 0
        ? level.place(tensor)
        : { view: viewOf(level.scratch('partial sums', resolveMonomial(product([outer, inner]), level.lowering.capacity))), version: 'new' }
    commands.push({
      operation: 'reduce',
      reads: [use(source)],
      writes: [use(to)],
      operands: (e) => [kind, e.view(to.view), e.view(source.view), e.quantity(outer), e.quantity(count), e.quantity(inner)],
    })
    from = to
    shape = kept
  }
  return commands
}

function crossEntropyCommand(
  level: Level,
  logits: Tensor,
  targets: Tensor,
  scale: Tensor | undefined,
  losses: Tensor | undefined,
  gradient: Tensor | undefined,
): Command {
  const from = level.rows(logits)
  const by = level.access(targets)
  const scaled: Access | undefined = scale && level.access(scale)
  const lossPlace = losses && level.place(losses)
  const gradientPlace = gradient && level.place(gradient)
  const { rows, columns } = matrixOf(logits.shape)
  return {
    operation: 'crossEntropy',
    rows,
    reads: [use(from, true), use(by, true), ...(scaled ? [use(scaled, true)] : [])],
    writes: [lossPlace, gradientPlace].flatMap((place) => (place ? [use(place, true)] : [])),
    operands: (e) => [
      e.optionalView(lossPlace?.view),
      e.optionalView(gradientPlace?.view),
      e.quantity(gradientPlace?.rowStride ?? columns),
      e.view(from.view),
      e.quantity(from.stride),
      e.view(by.view),
      e.optionalView(scaled?.view),
      e.quantity(rows),
      e.quantity(columns),
    ],
  }
}

/** Any permutation, as swaps of neighbouring blocks of axes: [a, b, c] → [b, a, c]. Each swap brings one axis to the front, the last of the result first. */
function transposeCommands(level: Level, tensor: Tensor, permutation: readonly number[]): Command[] {
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
      reads: [use(input)],
      writes: [use(to)],
      operands: (e) => [e.view(to.view), e.view(input.view), e.quantity(size(swap.a)), e.quantity(size(swap.b)), e.quantity(size(swap.c))],
    })
    from = to
  })
  return commands
}

/** A broadcast that no view can express: the missing axes are filled in one run at a time, the first first. */
function broadcastCommands(level: Level, tensor: Tensor, axes: readonly number[]): Command[] {
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
  reads: [use({ view: from, version })],
  writes: [use({ view: to, version: 'new' })],
  operands: (e) => [e.view(to), e.view(from), e.quantity(rows), e.quantity(toStride), e.quantity(fromStride), e.quantity(columns)],
})

/** A concat along another axis than the last: each part is copied into its rows. */
function concatCommands(level: Level, tensor: Tensor, axis: number): Command[] {
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
function sliceCommands(level: Level, tensor: Tensor, axis: number, start: number): Command[] {
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
