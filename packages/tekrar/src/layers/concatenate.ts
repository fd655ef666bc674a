import { TekrarError } from '../base/errors.ts'
import { type Dimension, type Extent, type Shape, sameDimension } from '../base/shape.ts'
import { broadcastTo, concat, fill } from '../graph/ops.ts'
import { concatSteps } from '../graph/steps.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { BuildContext, Layer, LayerOptions, Signal, Symbolic, Value } from './layer.ts'
import { anyMask, axisInGraph, batchAxis, describeSignal, maskOfRank, requireNumbers, unsuitable, withoutActivation } from './signals.ts'
import { statelessLayer } from './stateless-layer.ts'

/** Options of `concatenate`. */
export interface ConcatenateOptions extends LayerOptions {
  /** Of [batch, steps, …], counted from the end if negative; −1, the features. */
  readonly axis?: number
}

/**
 * Its inputs one after the other along an axis: [batch, steps, a] and [batch, steps, b] → [batch, steps, a + b]; along axis 1, sequences follow each other. A list of
 * symbolic tensors is put together at once. Throws `shape-mismatch` for inputs that differ along another axis.
 */
export function concatenate(inputs: readonly Symbolic[], options?: ConcatenateOptions): Symbolic
export function concatenate(options?: ConcatenateOptions): Layer<Symbolic>
export function concatenate(
  first: readonly Symbolic[] | ConcatenateOptions = {},
  second: ConcatenateOptions = {},
): Symbolic | Layer<Symbolic> {
  if (Array.isArray(first)) return concatenateLayer(second)(first as readonly Symbolic[])
  return concatenateLayer(first as ConcatenateOptions)
}

const concatenateLayer = ({ axis = -1, ...options }: ConcatenateOptions): Layer<Symbolic> =>
  statelessLayer({
    kind: 'concatenate',
    label: 'concatenate',
    options,
    config: { axis },
    build(inputs, context) {
      const { path } = context
      const [first] = inputs
      if (!first) throw new TekrarError('shape-mismatch', { where: `concatenate '${path}'`, expected: 'at least one input', actual: '0' })
      const at = axisInGraph(axis, first, `concatenate '${path}'`)
      for (const input of inputs) {
        requireNumbers('concatenate', path, input)
        if (input.shape.length !== first.shape.length || input.sequence !== first.sequence || !fits(input, first, at, context))
          throw unsuitable('concatenate', path, `inputs equal to ${describeSignal(first)} but for axis ${axis}`, input)
      }
      const along = sizeAlong(inputs, at, context)
      const shape: Shape = first.shape.map((size, i) => (i === at ? along : size))
      return {
        outputs: [withoutActivation({ ...first, shape })],
        call(values) {
          const joined =
            inputs.length === 1
              ? values[0]!.tensor
              : join(
                  values.map(({ tensor }) => tensor),
                  at,
                  along,
                )
          return [{ tensor: joined, ...maskOf(values, { inputs, at, along }) }]
        },
      }
    },
  })

const join = (tensors: readonly Tensor[], at: number, along: Dimension): Tensor =>
  tensors.every(({ shape }) => typeof shape[at] === 'number') ? concat(tensors, at) : concatSteps(tensors, along)

function fits(input: Signal, first: Signal, at: number, context: BuildContext): boolean {
  return input.shape.every((size, i) => {
    const other = first.shape[i]!
    if (i === at || i === batchAxis(first) || sameDimension(size, other)) return true
    if (typeof size === 'number' && typeof other === 'number') return false
    context.unite(other, size)
    return true
  })
}

/** The size along the axis: a sum, parts of which may be known only at run time. */
function sizeAlong(inputs: readonly Signal[], at: number, context: BuildContext): Dimension {
  const sizes = inputs.map(({ shape }) => shape[at]!)
  const fixed = sizes.reduce<number>((sum, size) => sum + (typeof size === 'number' ? size : 0), 0)
  const extents = sizes.filter((size): size is Extent => typeof size !== 'number')
  if (extents.length === 0) return fixed
  if (sizes.length === 1) return sizes[0]!
  return context.derive('steps', extents, (...parts) => parts.reduce((sum, size) => sum + size, fixed))
}

/**
 * As in Keras: along the features a step counts where it counts in any input, an input without a mask counts everywhere; along time the masks follow
 * each other.
 */
function maskOf(
  values: readonly Value[],
  { inputs, at, along }: { readonly inputs: readonly Signal[]; readonly at: number; readonly along: Dimension },
): { readonly mask?: Tensor } {
  if (values.every(({ mask }) => mask === undefined)) return {}
  const rank = Math.max(...values.map(({ mask }) => mask?.shape.length ?? 0))
  const masks = values.map(({ mask }, i) => {
    const shape = inputs[i]!.shape.slice(0, rank)
    return mask ? broadcastTo(maskOfRank(mask, rank), shape) : fill(1, shape)
  })
  if (masks.length === 1) return { mask: masks[0]! }
  return { mask: at === 0 && inputs[0]!.sequence ? join(masks, at, along) : anyMask(masks) }
}
