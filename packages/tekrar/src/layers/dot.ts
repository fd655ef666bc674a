import { TekrarError } from '../base/errors.ts'
import { type Dimension, type Shape, sameDimension } from '../base/shape.ts'
import { batchedMatmul, reshape, transpose } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { BuildContext, Layer, LayerOptions, Signal, Symbolic } from './layer.ts'
import { axisInGraph, batchFirst, describeSignal, fromBatchFirst, requireNumbers, signalOf, unsuitable, userShape } from './signals.ts'
import { statelessLayer } from './stateless-layer.ts'
import { unitLength } from './unit-normalization.ts'

/** Options of `dot`. */
export interface DotOptions extends LayerOptions {
  /** The axis of each input that is summed over, counted from the end if negative; one number for both. */
  readonly axes: number | readonly [number, number]
  /** Whether both are brought to length 1 along it first: cosines then; false. */
  readonly normalize?: boolean
}

/**
 * Products of two inputs, summed over an axis of each: [batch, a, n] and [batch, b, n] with axes 2 → [batch, a, b]; two vectors → [batch, 1]. Has no mask, as in
 * Keras. A list of symbolic tensors is multiplied at once. Throws `shape-mismatch` where the axes differ in size.
 */
export function dot(inputs: readonly Symbolic[], options: DotOptions): Symbolic
export function dot(options: DotOptions): Layer<Symbolic>
export function dot(first: readonly Symbolic[] | DotOptions, second?: DotOptions): Symbolic | Layer<Symbolic> {
  if (Array.isArray(first)) return dotLayer(second!)(first as readonly Symbolic[])
  return dotLayer(first as DotOptions)
}

const dotLayer = ({ axes, normalize = false, ...options }: DotOptions): Layer<Symbolic> =>
  statelessLayer({
    kind: 'dot',
    label: 'dot',
    options,
    config: { axes: typeof axes === 'number' ? axes : [...axes], normalize },
    build(inputs, context) {
      const where = `dot '${context.path}'`
      if (inputs.length !== 2) throw new TekrarError('shape-mismatch', { where, expected: '2 inputs', actual: String(inputs.length) })
      const summed = inputs.map((input, i) => {
        requireNumbers('dot', context.path, input)
        const axis = typeof axes === 'number' ? axes : axes[i]!
        axisInGraph(axis, input, where)
        return axis < 0 ? axis + input.shape.length : axis
      }) as [number, number]
      const shapes: readonly [Shape, Shape] = [userShape(inputs[0]!), userShape(inputs[1]!)]
      shareSize(inputs, [shapes[0][summed[0]]!, shapes[1][summed[1]]!], context)
      const kept = shapes.flatMap((shape, i) => shape.filter((_, axis) => axis !== 0 && axis !== summed[i]))
      const output = signalOf([shapes[0][0]!, ...(kept.length === 0 ? [1] : kept)])
      return {
        outputs: [output],
        call(values) {
          const [a, b] = values.map(({ tensor }, i) => {
            const ordered = batchFirst(tensor, inputs[i]!)
            return normalize ? unitLength(ordered, [summed[i]!], 1e7) : ordered
          }) as [Tensor, Tensor]
          // [batch, the kept ones as one axis, the summed one]
          const product = batchedMatmul(flat(a, summed[0]), flat(b, summed[1]), { transposed: true })
          return [{ tensor: fromBatchFirst(reshape(product, userShape(output)), output.sequence) }]
        },
      }
    },
  })

function shareSize(inputs: readonly Signal[], [a, b]: readonly [Dimension, Dimension], context: BuildContext): void {
  if (sameDimension(a, b)) return
  if (typeof a === 'number' && typeof b === 'number')
    throw unsuitable('dot', context.path, `an axis of ${a} numbers, as of ${describeSignal(inputs[0]!)}`, inputs[1]!)
  context.unite(a, b)
}

/** [batch, …] → [batch, the others as one, the axis]. */
function flat(x: Tensor, axis: number): Tensor {
  const others = x.shape.map((_, i) => i).filter((i) => i !== 0 && i !== axis)
  const moved = transpose(x, [0, ...others, axis])
  if (others.length === 1) return moved
  const extents = others.map((i) => x.shape[i]!).filter((size) => typeof size !== 'number')
  const fixed = others.reduce((product, i) => product * (typeof x.shape[i] === 'number' ? x.shape[i] : 1), 1)
  if (extents.length > 1 || (extents.length === 1 && fixed !== 1))
    throw new TekrarError('unsupported', {
      where: 'dot',
      what: 'it would lay an axis of run-time size and another one side by side',
      remedy: 'give the sequence a fixed number of steps',
    })
  return reshape(moved, [x.shape[0]!, extents[0] ?? fixed, x.shape[axis]!])
}
