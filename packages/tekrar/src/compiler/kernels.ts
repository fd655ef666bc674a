import type { Dimension } from '../base/shape.ts'
import { Reduction } from '../engine/plan.ts'
import type { Tensor } from '../graph/tensor.ts'
import { batchedMatmulCommand } from './batched.ts'
import { type Command, useOf } from './command.ts'
import { type Access, contiguous, type View, viewOf, wordsOf } from './layout.ts'
import type { Level } from './level.ts'
import { matrixOf, product, resolveMonomial } from './monomial.ts'
import { broadcastCommands, concatCommands, sliceCommands, transposeCommands } from './moves.ts'
import { matmulCommand, outerCommand } from './products.ts'
import { windowCommand } from './window.ts'

/** The instructions that compute one tensor that is no pointwise program and no loop; `twin`: what the same instruction gives along the way, the cross-entropy with its gradient, places
 * with the largest values.
 */
export function kernelCommands(level: Level, tensor: Tensor, twin?: Tensor): Command[] {
  const { op, inputs } = tensor
  switch (op.kind) {
    case 'matmul':
      return [matmulCommand(level, tensor, op.transposed)]
    case 'batchedMatmul':
      return [batchedMatmulCommand(level, tensor, op)]
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
          reads: [useOf(by), useOf(from)],
          writes: [useOf(table)],
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
          reads: [useOf(from, true)],
          writes: [useOf(to, true)],
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
      return [crossEntropyCommand(level, inputs[0]!, inputs[1]!, inputs[2]!, twin, tensor)]
    case 'argmax': {
      const from = level.rows(inputs[0]!)
      const to = level.place(tensor)
      const { rows, columns } = matrixOf(inputs[0]!.shape)
      return [
        {
          operation: 'argmax',
          rows,
          reads: [useOf(from, true)],
          writes: [useOf(to, true)],
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
          rows,
          reads: [useOf(from, true), ...others.map((other) => useOf(other))],
          writes: [useOf(to, true)],
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
    case 'window':
      return [windowCommand(level, tensor, op)]
    case 'topK':
      return [topKCommand(level, tensor, op.gives, twin)]
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
      reads: [useOf(source)],
      writes: [useOf(to)],
      operands: (e) => [kind, e.view(to.view), e.view(source.view), e.quantity(outer), e.quantity(count), e.quantity(inner)],
    })
    from = to
    shape = kept
  }
  return commands
}

/** Values and places are made together; where only one is wanted, the other has a place that nobody reads. */
function topKCommand(level: Level, tensor: Tensor, gives: 'values' | 'places', twin: Tensor | undefined): Command {
  const from = level.rows(tensor.inputs[0]!)
  const { rows, columns } = matrixOf(tensor.inputs[0]!.shape)
  const { columns: count } = matrixOf(tensor.shape)
  const own = level.place(tensor)
  const other = twin
    ? level.place(twin)
    : contiguous(viewOf(level.scratch('not wanted', wordsOf(tensor.shape, level.lowering.capacity))), tensor.shape)
  const [values, places] = gives === 'values' ? [own, other] : [other, own]
  return {
    operation: 'topK',
    rows,
    reads: [useOf(from, true)],
    writes: [useOf(values, true), useOf(places, true)],
    operands: (e) => [
      e.view(values.view),
      e.view(places.view),
      e.view(from.view),
      e.quantity(from.stride),
      e.quantity(rows),
      e.quantity(columns),
      e.quantity(count),
    ],
  }
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
    reads: [useOf(from, true), useOf(by, true), ...(scaled ? [useOf(scaled, true)] : [])],
    writes: [lossPlace, gradientPlace].flatMap((place) => (place ? [useOf(place, true)] : [])),
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
