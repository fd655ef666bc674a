import { outerWorkspaceWords, packedWords, Reduction } from '../engine/plan.ts'
import type { Dimension } from '../base/shape.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { Command, Use } from './command.ts'
import { type Access, isRowSlice, type View, viewOf } from './layout.ts'
import type { Level } from './level.ts'
import { type Monomial, matrixOf, ONE, product, resolveMonomial } from './monomial.ts'

const use = (access: { view: View; version: 'old' | 'new' }, byRow = false): Use => ({ view: access.view, version: access.version, byRow, elementwise: false })

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
          operands: (e) => [e.view(table.view), e.quantity(table.rowStride), e.quantity(product([op.rows])), e.view(by.view), e.view(from.view), e.quantity(from.stride), e.quantity(rows), e.quantity(columns)],
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
          operands: (e) => [op.kind === 'softmax' ? 0 : 1, e.view(to.view), e.quantity(to.rowStride), e.view(from.view), e.quantity(from.stride), e.quantity(rows), e.quantity(columns)],
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
          operands: (e) => [op.stream | 0, e.view(to.view), e.view(from.view), e.quantity(from.stride), e.quantity(rows), e.quantity(columns), ...others.map((other) => e.view(other.view))],
        },
      ]
    }
    case 'transpose':
      return transposeCommands(level, tensor, op.permutation)
    case 'concat':
      return op.axis === tensor.shape.length - 1 ? [] : concatCommands(level, tensor, op.axis)
    case 'slice':
      if (isRowSlice(op.axis, tensor.shape)) throw new Error('a slice of rows is a view')
      return [sliceCommand(level, tensor, op.axis, op.start)]
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
    operands: (e) => [transposed ? 1 : 0, e.view(view), e.view(from.view), e.quantity(from.stride), e.quantity(product([columns])), e.quantity(product([inner]))],
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
  level.lowering.workspaceWords = Math.max(level.lowering.workspaceWords, outerWorkspaceWords(resolveMonomial(m, capacity), resolveMonomial(n, capacity)))
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
    const to: { view: View; version: 'old' | 'new' } = remaining.length === 0 ? level.place(tensor) : { view: viewOf(level.scratch('partial sums', resolveMonomial(product([outer, inner]), level.lowering.capacity))), version: 'new' }
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

function crossEntropyCommand(level: Level, logits: Tensor, targets: Tensor, scale: Tensor | undefined, losses: Tensor | undefined, gradient: Tensor | undefined): Command {
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
    const to: { view: View; version: 'old' | 'new' } = i === swaps.length - 1 ? level.place(tensor) : { view: viewOf(level.scratch('transposed', total)), version: 'new' }
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
  const { view } = level.place(tensor)
  const rows = product(tensor.shape.slice(0, axis))
  const inner = tensor.shape.slice(axis + 1)
  const { extents, constant } = product(inner)
  let at = 0
  return tensor.inputs.map((part) => {
    const from = level.access(part)
    const size = part.shape[axis] as number
    const to: View = extents.length === 0 ? { ...view, offset: view.offset + at * constant } : at === 0 ? view : { ...view, quantity: withOffset(view, product([at, ...inner])) }
    at += size
    const columns = product([size, ...inner])
    return copyCommand({ to, from: from.view, version: from.version, rows, toStride: product([tensor.shape[axis]!, ...inner]), fromStride: columns, columns })
  })
}

function sliceCommand(level: Level, tensor: Tensor, axis: number, start: number): Command {
  const source = tensor.inputs[0]!
  const from = level.access(source)
  const inner = source.shape.slice(axis + 1)
  const offset = product([start, ...inner])
  const view: View = offset.extents.length === 0 ? { ...from.view, offset: from.view.offset + offset.constant } : { ...from.view, quantity: withOffset(from.view, offset) }
  const columns = product([tensor.shape[axis]!, ...inner])
  return copyCommand({
    to: level.place(tensor).view,
    from: view,
    version: from.version,
    rows: product(tensor.shape.slice(0, axis)),
    toStride: columns,
    fromStride: product([source.shape[axis]!, ...inner]),
    columns,
  })
}

function withOffset(view: View, quantity: Monomial): Monomial {
  if (view.quantity) throw new Error('a view has one run-time offset')
  return quantity
}

