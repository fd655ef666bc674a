import { TekrarError } from '../base/errors.ts'
import { BATCH, type Dimension, describeShape, type Shape } from '../base/shape.ts'
import { broadcast, reshape as reshapeTensor, transpose } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { Layer, LayerOptions, Signal, Symbolic } from './layer.ts'
import { batchFirst, fromBatchFirst, onlyInput, requireNumbers, requireWhole, signalOf, unsuitable, userShape } from './signals.ts'
import { statelessLayer } from './stateless-layer.ts'

/** Options of `reshape`. */
export interface ReshapeOptions extends LayerOptions {
  /** Without the batch; one −1 is whatever is left. */
  readonly targetShape: readonly number[]
}

const signalOfLike = (shape: Shape, { type }: Signal): Signal => signalOf(shape, type)

/**
 * The same numbers in the same order: of a tensor inside a step or a function under `shape`, or as a layer that leaves the batch alone: [batch, a, b] → [batch,
 * …targetShape]. Masks end here, as in Keras. Throws `shape-mismatch`.
 */
export function reshape(x: Tensor, shape: Shape): Tensor
export function reshape(options: ReshapeOptions): Layer<Symbolic>
export function reshape(first: Tensor | ReshapeOptions, shape?: Shape): Tensor | Layer<Symbolic> {
  return shape === undefined && 'targetShape' in first ? reshapeLayer(first) : reshapeTensor(first as Tensor, shape!)
}

function reshapeLayer({ targetShape, ...options }: ReshapeOptions): Layer<Symbolic> {
  const free = targetShape.filter((size) => size === -1).length
  if (free > 1 || targetShape.some((size) => !Number.isInteger(size) || (size < 1 && size !== -1)))
    throw new TekrarError('invalid-argument', {
      where: 'reshape',
      name: 'targetShape',
      expected: 'whole numbers from 1, and -1 at most once',
      actual: `[${targetShape.join(', ')}]`,
    })
  return statelessLayer({
    kind: 'reshape',
    label: 'reshape',
    options,
    config: { targetShape: [...targetShape] },
    build(inputs, { path }) {
      const input = onlyInput(inputs, 'reshape', path)
      const output = signalOfLike([BATCH, ...resolved(userShape(input).slice(1), targetShape, input, path)], input)
      return {
        outputs: [output],
        call: ([x]) => [{ tensor: fromBatchFirst(reshapeTensor(batchFirst(x!.tensor, input), userShape(output)), output.sequence) }],
      }
    },
  })
}

/** The target with its −1 resolved; a size known only at run time must stay the −1, with as many numbers around it as before. */
function resolved(from: Shape, target: readonly number[], input: Signal, path: string): Shape {
  const size = from.reduce<number>((product, d) => product * (typeof d === 'number' ? d : 1), 1)
  const wanted = target.reduce((product, d) => product * (d === -1 ? 1 : d), 1)
  const extents = from.filter((d) => typeof d !== 'number')
  const free: Dimension = extents[0] ?? size / wanted
  const fits =
    extents.length === 0
      ? target.includes(-1)
        ? size % wanted === 0
        : size === wanted
      : extents.length === 1 && target.includes(-1) && size === wanted
  if (!fits) throw unsuitable('reshape', path, `as many numbers as ${describeShape([BATCH, ...target])}`, input)
  return target.map((d) => (d === -1 ? free : d))
}

/** All numbers of an example in one row: [batch, a, b, …] → [batch, a·b·…]. Masks end here, as in Keras. Throws `shape-mismatch` for steps known only at run time. */
export const flatten = (options: LayerOptions = {}): Layer<Symbolic> =>
  statelessLayer({
    kind: 'flatten',
    label: 'flatten',
    options,
    config: {},
    build(inputs, { path }) {
      const input = onlyInput(inputs, 'flatten', path)
      const sizes = userShape(input).slice(1)
      const size = sizes.reduce<number>((product, d) => (typeof d === 'number' ? product * d : Number.NaN), 1)
      if (Number.isNaN(size))
        throw unsuitable('flatten', path, 'a fixed number of steps', input, 'give input a number of steps, or pool over time instead')
      const output: Signal = { shape: [BATCH, size], type: input.type, sequence: input.type === 'index' }
      const signal = output.sequence ? { ...output, shape: [size, BATCH] } : output
      return {
        outputs: [signal],
        call: ([x]) => [{ tensor: fromBatchFirst(reshapeTensor(batchFirst(x!.tensor, input), [BATCH, size]), signal.sequence) }],
      }
    },
  })

/** Options of `permute`. */
export interface PermuteOptions extends LayerOptions {
  /** Which axis of the input each axis of the result is, counted from 1: [2, 1] exchanges steps and features. */
  readonly dims: readonly number[]
}

/** The axes after the batch in another order. Masks end here, as in Keras. Throws `invalid-argument` and `shape-mismatch`. */
export function permute({ dims, ...options }: PermuteOptions): Layer<Symbolic> {
  if ([...dims].sort((a, b) => a - b).some((axis, i) => axis !== i + 1))
    throw new TekrarError('invalid-argument', {
      where: 'permute',
      name: 'dims',
      expected: 'every number from 1 to their count, once',
      actual: `[${dims.join(', ')}]`,
    })
  return statelessLayer({
    kind: 'permute',
    label: 'permute',
    options,
    config: { dims: [...dims] },
    build(inputs, { path }) {
      const input = onlyInput(inputs, 'permute', path)
      const shape = userShape(input)
      if (shape.length !== dims.length + 1) throw unsuitable('permute', path, `${dims.length} axes after the batch`, input)
      const order = [0, ...dims]
      const output = signalOfLike(
        order.map((axis) => shape[axis]!),
        input,
      )
      return {
        outputs: [output],
        call: ([x]) => [{ tensor: fromBatchFirst(transpose(batchFirst(x!.tensor, input), order), output.sequence) }],
      }
    },
  })
}

/** Options of `repeatVector`. */
export interface RepeatVectorOptions extends LayerOptions {
  /** How often. */
  readonly n: number
}

/** A vector as every step of a sequence: [batch, features] → [batch, n, features]. Throws `invalid-argument` and `shape-mismatch`. */
export function repeatVector({ n, ...options }: RepeatVectorOptions): Layer<Symbolic> {
  requireWhole(n, 'n', 'repeatVector')
  return statelessLayer({
    kind: 'repeatVector',
    label: 'repeat_vector',
    options,
    config: { n },
    build(inputs, { path }) {
      const input = requireNumbers('repeatVector', path, onlyInput(inputs, 'repeatVector', path))
      if (input.sequence || input.shape.length !== 2) throw unsuitable('repeatVector', path, 'numbers of shape [batch, features]', input)
      const shape = [n, ...input.shape]
      return { outputs: [{ shape, type: 'float', sequence: true }], call: ([x]) => [{ tensor: broadcast(x!.tensor, shape, [1, 2]) }] }
    },
  })
}
