import { BATCH, type Shape, sameDimension } from '../base/shape.ts'
import { reshape } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { BuildContext, Signal } from './layer.ts'
import {
  batchFirst,
  describeSignal,
  fromBatchFirst,
  requireNumbers,
  signalOf,
  unsuitable,
  userShape,
  withoutActivation,
} from './signals.ts'

/** Signals that are put together element by element, brought to one rank. */
export interface Alignment {
  readonly output: Signal
  /** Whether all have one rank and layout already. */
  readonly direct: boolean
  /** The tensor of input `i` in the output's layout; sizes of 1 stand where it repeats. */
  tensor(tensor: Tensor, i: number): Tensor
}

/**
 * How inputs go together element by element, as Keras's merging layers do it: those of fewer axes get axes of size 1 after the batch, and a size of 1 repeats.
 * Steps known only at run time must be the same. Throws `shape-mismatch`.
 */
export function align(inputs: readonly Signal[], title: string, context: BuildContext): Alignment {
  for (const input of inputs) requireNumbers(title, context.path, input)
  const rank = Math.max(...inputs.map(({ shape }) => shape.length))
  const direct = inputs.every(({ shape, sequence }) => shape.length === rank && sequence === inputs[0]!.sequence)
  const widened = inputs.map((input) => widen(userShape(input), rank))
  const shape = widened.slice(1).reduce<Shape>((common, other, i) => common.map((a, axis) => together(a, other[axis]!, i + 1)), widened[0]!)
  function together(a: Shape[number], b: Shape[number], i: number): Shape[number] {
    if (a === 1) return b
    if (b === 1 || sameDimension(a, b)) return a
    if (typeof a === 'number' && typeof b === 'number')
      throw unsuitable(title, context.path, `inputs of one shape, as ${describeSignal(inputs[0]!)}`, inputs[i]!)
    return context.unite(a, b)
  }
  const sequence = direct ? inputs[0]!.sequence : signalOf(shape).sequence
  return {
    output: withoutActivation({ shape: sequence ? [shape[1]!, BATCH, ...shape.slice(2)] : shape, type: 'float', sequence }),
    direct,
    tensor(tensor, i) {
      if (direct) return tensor
      const userOrder = batchFirst(tensor, inputs[i]!)
      return fromBatchFirst(reshape(userOrder, widen(userOrder.shape, rank)), sequence)
    },
  }
}

/** Axes of size 1 after the batch, up to the rank. */
const widen = (shape: Shape, rank: number): Shape => [shape[0]!, ...Array.from({ length: rank - shape.length }, () => 1), ...shape.slice(1)]
