import { TekrarError } from '../base/errors.ts'
import { type Dimension, describeShape } from '../base/shape.ts'
import { add, reshape } from './ops.ts'
import type { Op, Tensor } from './tensor.ts'

export interface WindowOptions {
  /** From one row taken to the next; not 0. Below 0 the rows are taken backwards. */
  readonly stride?: number
  /** The row that is taken first. */
  readonly offset?: number
  /** Added to the offset: the size of some axis, as `x.shape[0]`. */
  readonly plus?: Dimension
  /** Taken from the offset. */
  readonly minus?: Dimension
  /**
   * (kernel − 1) · dilation + 1 of a window whose first place this is: what windows reach over x is halved between both ends, half a place less before it than after
   * (Keras's padding `same`).
   */
  readonly width?: number
}

/**
 * x [N, …] → [steps, …]: row t is row t · stride + offset of x, or zeros where x has no such row. A convolution over time is a sum of products of windows, one for each
 * place of its kernel, pooling their largest or mean. Throws `shape-mismatch`.
 */
export function windowOf(x: Tensor, steps: Dimension, { stride = 1, offset = 0, plus = 0, minus = 0, width }: WindowOptions = {}): Tensor {
  if (x.shape.length === 0 || !Number.isInteger(stride) || stride === 0 || !Number.isInteger(offset) || (width !== undefined && stride < 0))
    throw new TekrarError('shape-mismatch', {
      where: 'windowOf',
      expected: 'a sequence [steps, …], a whole stride that is not 0, and above 0 where there is a width',
      actual: `${describeShape(x.shape)}, stride ${stride}`,
    })
  const fixed = (dimension: Dimension): number => (typeof dimension === 'number' ? dimension : 0)
  const named = (dimension: Dimension): Dimension => (typeof dimension === 'number' ? 0 : dimension)
  return {
    op: {
      kind: 'window',
      stride,
      offset: offset + fixed(plus) - fixed(minus),
      plus: named(plus),
      minus: named(minus),
      width: width ?? null,
      spreads: false,
    },
    inputs: [x],
    shape: [steps, ...x.shape.slice(1)],
    type: x.type,
  }
}

/** x [N, …] → [steps, …]: row t of x becomes row t · stride + offset, if there is one, and the others are zeros: what `windowOf` undoes. Throws `shape-mismatch`. */
export function spreadOf(x: Tensor, steps: Dimension, { stride = 1, offset = 0 }: Pick<WindowOptions, 'stride' | 'offset'> = {}): Tensor {
  const { op, ...tensor } = windowOf(x, steps, { stride, offset })
  return { ...tensor, op: { ...(op as Extract<Op, { kind: 'window' }>), spreads: true } }
}

/** x [N, …] with its first axis the other way round. */
export const reverse = (x: Tensor): Tensor => windowOf(x, x.shape[0]!, { stride: -1, offset: -1, plus: x.shape[0]! })

/** [N, …] → […]: what stands at the first step. */
export const firstStep = (x: Tensor): Tensor => reshape(windowOf(x, 1), x.shape.slice(1))

/** [N, …] → […]: what stands at the last step. */
export const lastStep = (x: Tensor): Tensor => reshape(windowOf(x, 1, { offset: -1, plus: x.shape[0]! }), x.shape.slice(1))

/** Parts [N, …] one after the other along the first axis → [steps, …], whose size is the sum of theirs; their sizes may be known at run time only. Throws `shape-mismatch`. */
export function concatSteps(parts: readonly Tensor[], steps: Dimension): Tensor {
  const [first, ...rest] = parts
  const start = windowOf(first!, steps)
  if (rest.length === 0) return start
  return add(start, windowOf(concatSteps(rest, steps), steps, { minus: first!.shape[0]! }))
}
