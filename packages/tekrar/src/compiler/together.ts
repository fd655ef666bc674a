import { type Dimension, type Shape, sameShape } from '../base/shape.ts'
import { broadcast, fill, slice, variable } from '../graph/ops.ts'
import type { Tensor, Variable } from '../graph/tensor.ts'
import { isPointwise } from './layout.ts'
import { filledWith } from './simplify.ts'

/** The variable that these are parts of, side by side in this order; undefined where there is none and shall be none. */
export type WholeOf = (parts: readonly Variable[]) => Variable | undefined

/**
 * Tensors that are computed alike, each over some of the columns, as one that is computed over all of them:
 *   f(slice 1 of x), f(slice 2 of x) = the halves of f(x)
 * Undefined where they are not alike all the way down to slices of one tensor, to variables that lie side by side, and to what is the same for all.
 */
export function together(parts: readonly Tensor[], wholeOf: WholeOf): Tensor | undefined {
  const made = new Map<Tensor, { readonly parts: readonly Tensor[]; readonly whole: Tensor | undefined }[]>()
  const join = (some: readonly Tensor[]): Tensor | undefined => {
    const known = made.get(some[0]!) ?? []
    const found = known.find((one) => one.parts.every((part, i) => part === some[i]))
    if (found) return found.whole
    const whole = joined(some, join, wholeOf)
    made.set(some[0]!, [...known, { parts: some, whole }])
    return whole
  }
  return join(parts)
}

function joined(parts: readonly Tensor[], join: (parts: readonly Tensor[]) => Tensor | undefined, wholeOf: WholeOf): Tensor | undefined {
  const first = parts[0]!
  const { op, type } = first
  const shape = shapeTogether(parts)
  if (!shape || parts.some((part) => part.op.kind !== op.kind || part.type !== type || part.inputs.length !== first.inputs.length))
    return undefined
  const last = shape.length - 1
  const operands = (i: number) => parts.map(({ inputs }) => inputs[i]!)
  const areSame = (tensors: readonly Tensor[]) => tensors.every((tensor) => tensor === tensors[0])
  const filled = filledWith(first)
  if (filled !== undefined)
    return type === 'float' && parts.every((part) => Object.is(filledWith(part), filled)) ? fill(filled, shape) : undefined
  if (isPointwise(op)) {
    const sameFunction = parts.every((part) => functionOf(part) === functionOf(first))
    const inputs = first.inputs.map((_, i) => (sameFunction ? join(operands(i)) : undefined))
    return inputs.every((input) => input !== undefined) ? { op, inputs, shape, type } : undefined
  }
  if (op.kind === 'broadcast') {
    if (!parts.every((part) => part.op.kind === 'broadcast' && part.op.axes.join() === op.axes.join())) return undefined
    const source = op.axes.includes(last) ? join(operands(0)) : areSame(operands(0)) ? first.inputs[0]! : undefined
    return source && broadcast(source, shape, op.axes)
  }
  if (op.kind === 'slice') {
    if (op.axis !== last || !areSame(operands(0))) return undefined
    let end = op.start
    for (const part of parts) {
      if (part.op.kind !== 'slice' || part.op.axis !== last || part.op.start !== end) return undefined
      end += part.op.size
    }
    const source = first.inputs[0]!
    return sameShape(source.shape, shape) ? source : slice(source, op.start, end - op.start)
  }
  if (op.kind === 'variable') {
    const whole = wholeOf(parts.map((part) => (part.op as Extract<Tensor['op'], { kind: 'variable' }>).variable))
    return whole && variable(whole)
  }
  return undefined
}

const functionOf = ({ op }: Tensor): string => (op.kind === 'unary' || op.kind === 'binary' ? op.function : op.kind)

/** The shape of tensors side by side along the last axis, of which the sizes are known; undefined where they do not fit. */
export function shapeTogether(parts: readonly { readonly shape: Shape }[]): Shape | undefined {
  const leading = parts[0]!.shape.slice(0, -1)
  let width = 0
  for (const { shape } of parts) {
    const columns: Dimension | undefined = shape[shape.length - 1]
    if (typeof columns !== 'number' || !sameShape(shape.slice(0, -1), leading)) return undefined
    width += columns
  }
  return [...leading, width]
}
