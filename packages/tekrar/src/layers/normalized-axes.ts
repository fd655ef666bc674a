import type { Shape } from '../base/shape.ts'
import { reshape } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { Signal } from './layer.ts'
import { axisInGraph, featuresOf, requireNumbers, unsuitable, userShape } from './signals.ts'

/** The axes a normalization goes over, in the graph's tensor, and its weights'. */
export interface NormalizedAxes {
  readonly axes: readonly number[]
  /** Of the weights, in the order of the user's axes, as in Keras. */
  readonly sizes: readonly number[]
  /** The input's shape with 1 along the axes. */
  readonly column: Shape
  /** A weight over the input: its sizes along the axes, 1 elsewhere. */
  spread(weight: Tensor): Tensor
}

/** Throws `invalid-argument` for axes that are not there, and `shape-mismatch` for ids and for sizes that are not known. */
export function axesOfNormalization(axis: number | readonly number[], input: Signal, title: string, path: string): NormalizedAxes {
  requireNumbers(title, path, input)
  if (axis === -1) featuresOf(title, path, input)
  // The batch is never among them, so that ascending axes of the user's are ascending ones of the graph's.
  const chosen = [axis]
    .flat()
    .map((one) => (one < 0 ? one + input.shape.length : one))
    .sort((a, b) => a - b)
  const axes = chosen.map((one) => axisInGraph(one, input, `${title} '${path}'`))
  const sizes = chosen.map((one) => userShape(input)[one]!)
  if (sizes.some((size) => typeof size !== 'number')) throw unsuitable(title, path, 'a fixed size along the axes it normalizes', input)
  const along = (is: (axis: number) => boolean): Shape => input.shape.map((size, i) => (is(i) ? size : 1))
  return {
    axes,
    sizes: sizes as readonly number[],
    column: input.shape.map((size, i) => (axes.includes(i) ? 1 : size)),
    spread: (weight) =>
      axes.length === 1 && axes[0] === input.shape.length - 1
        ? weight
        : reshape(
            weight,
            along((i) => axes.includes(i)),
          ),
  }
}
