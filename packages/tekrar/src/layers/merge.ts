import { TekrarError } from '../base/errors.ts'
import type { Operand } from '../graph/ops.ts'
import * as ops from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import { align } from './align.ts'
import type { BuildContext, Layer, LayerOptions, Symbolic, Value } from './layer.ts'
import { anyMask, maskOfRank } from './signals.ts'
import { statelessLayer } from './stateless-layer.ts'

/** A layer that puts several inputs together element by element, under the name of the operation that does it to two tensors. */
export interface Merge {
  /** Of two tensors inside a step or a function, elementwise; shapes broadcast along trailing axes. Throws `shape-mismatch`. */
  (a: Operand, b: Operand): Tensor
  /** Of the outputs of layers, at once: the layer, called. */
  (inputs: readonly Symbolic[], options?: LayerOptions): Symbolic
  /** A layer to call on a list of symbolic tensors. */
  (options?: LayerOptions): Layer<Symbolic>
}

/** Of inputs of one rank. */
type Combine = (values: readonly Value[]) => Tensor

interface MergeDefinition {
  readonly kind: string
  readonly op: (a: Operand, b: Operand) => Tensor
  readonly combine: Combine
  /** How many inputs it takes, if only one number will do. */
  readonly exactly?: number
}

/** The masks put together, as Keras does it: a place counts where it counts in any of them; no mask unless all have one. */
const eitherMask = (values: readonly Value[]): { readonly mask?: Tensor } => {
  const masks = values.flatMap(({ mask }) => mask ?? [])
  return masks.length === values.length ? { mask: anyMask(masks) } : {}
}

/** A layer over a list of inputs. */
const mergeLayer = ({ kind, combine, exactly }: Omit<MergeDefinition, 'op'>, options: LayerOptions = {}): Layer<Symbolic> =>
  statelessLayer({
    kind,
    label: kind,
    options,
    config: {},
    build(inputs, context) {
      requireInputs(inputs.length, kind, context, exactly)
      const { output, direct, tensor } = align(inputs, kind, context)
      return {
        outputs: [output],
        call(values) {
          // Where axes are added, Keras combines without the masks.
          const aligned = values.map((value, i): Value => (direct ? value : { tensor: tensor(value.tensor, i) }))
          return [{ tensor: ops.broadcastTo(combine(aligned), output.shape), ...eitherMask(values) }]
        },
      }
    },
  })

function requireInputs(count: number, kind: string, { path }: BuildContext, exactly: number | undefined): void {
  if (count > 0 && (exactly === undefined || count === exactly)) return
  throw new TekrarError('shape-mismatch', {
    where: `${kind} '${path}'`,
    expected: exactly === undefined ? 'at least one input' : `${exactly} inputs`,
    actual: String(count),
  })
}

function merge(definition: MergeDefinition): Merge {
  const make = (first?: unknown, second?: unknown): unknown => {
    if (Array.isArray(first)) return mergeLayer(definition, second as LayerOptions | undefined)(first as readonly Symbolic[])
    const isOption = second === undefined && (first === undefined || (typeof first === 'object' && first !== null && !('op' in first)))
    return isOption ? mergeLayer(definition, first as LayerOptions | undefined) : definition.op(first as Operand, second as Operand)
  }
  return make as Merge
}

const tensors = (values: readonly Value[]): readonly Tensor[] => values.map(({ tensor }) => tensor)

/** 1 or 0 for the rows of a value that count. */
const rowsOf = (mask: Tensor, { shape }: Tensor): Tensor => maskOfRank(mask, shape.length)

/** The product; what a mask leaves out is 1 in it, and 0 in the result where all leave it out, as in Keras. */
const product: Combine = (values) => {
  const all = values.every(({ mask }) => mask)
  const factors = values.map(({ tensor, mask }) => (mask ? ops.select(rowsOf(mask, tensor), tensor, 1) : tensor))
  const whole = factors.reduce((a, b) => ops.multiply(a, b))
  return all ? ops.select(rowsOf(eitherMask(values).mask!, whole), whole, 0) : whole
}

/** The largest or smallest of those that the masks leave, as in Keras. */
const extreme =
  (op: (a: Operand, b: Operand) => Tensor): Combine =>
  (values) => {
    let { tensor: result, mask } = values[0]!
    for (const { tensor, mask: own } of values.slice(1)) {
      const other = own ? ops.select(rowsOf(own, tensor), tensor, result) : tensor
      const chosen = mask ? ops.select(rowsOf(mask, result), result, other) : result
      mask = mask && own ? ops.maximum(mask, own) : undefined
      result = op(chosen, other)
    }
    return result
  }

/** The sum of two tensors, or a layer that adds its inputs: all [batch, …] of one shape, or of shapes with sizes of 1 that repeat. Throws `shape-mismatch`. */
export const add: Merge = merge({ kind: 'add', op: ops.add, combine: (values) => tensors(values).reduce((a, b) => ops.add(a, b)) })

/** a − b of two tensors, or a layer that takes the second of its two inputs from the first. Throws `shape-mismatch`. */
export const subtract: Merge = merge({
  kind: 'subtract',
  op: ops.subtract,
  exactly: 2,
  combine: (values) => tensors(values).reduce((a, b) => ops.subtract(a, b)),
})

/** The product of two tensors, or a layer that multiplies its inputs element by element. Throws `shape-mismatch`. */
export const multiply: Merge = merge({ kind: 'multiply', op: ops.multiply, combine: product })

/** The larger of two tensors, or a layer that gives the largest of its inputs, element by element. Throws `shape-mismatch`. */
export const maximum: Merge = merge({ kind: 'maximum', op: ops.maximum, combine: extreme(ops.maximum) })

/** The smaller of two tensors, or a layer that gives the smallest of its inputs, element by element. Throws `shape-mismatch`. */
export const minimum: Merge = merge({ kind: 'minimum', op: ops.minimum, combine: extreme(ops.minimum) })

/** The mean of two tensors, or a layer that gives the mean of its inputs, element by element. Throws `shape-mismatch`. */
export const average: Merge = merge({
  kind: 'average',
  op: (a, b) => ops.divide(ops.add(a, b), 2),
  combine: (values) =>
    ops.divide(
      tensors(values).reduce((a, b) => ops.add(a, b)),
      values.length,
    ),
})
