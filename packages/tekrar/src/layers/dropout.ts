import { requireShare } from '../base/refuse-unless.ts'
import { BATCH, type Dimension, describeShape, type Shape, sameDimension } from '../base/shape.ts'
import { multiply } from '../graph/ops.ts'
import type { Layer, Signal, Symbolic } from './layer.ts'
import { dropoutMask, type NoiseOptions, noiseStream, seedConfig } from './noise.ts'
import { masked, onlyInput, requireNumbers, sequenceOf, unsuitable, userShape } from './signals.ts'
import { statelessLayer } from './stateless-layer.ts'

/** Options of `dropout`. */
export interface DropoutOptions extends NoiseOptions {
  /** The share of numbers set to zero, in [0, 1]. */
  readonly rate: number
  /** Of the mask, with the batch, where one decision holds for several numbers: 1 along an axis that shares it, null for the size as it is. */
  readonly noiseShape?: readonly (number | null)[]
}

/**
 * Sets numbers to zero at random while training and scales the others by 1 / (1 − rate) (Srivastava et al., 2014); passes them on otherwise.
 * The mask depends on the seed, the training step and the layer's path. Throws `invalid-argument`.
 */
export function dropout({ rate, noiseShape, seed, ...options }: DropoutOptions): Layer<Symbolic> {
  requireShare('dropout', 'rate', rate)
  return statelessLayer({
    kind: 'dropout',
    label: 'dropout',
    options,
    config: { rate, ...(noiseShape ? { noiseShape: [...noiseShape] } : {}), ...seedConfig(seed) },
    ...(noiseShape ? {} : { everyStep: true }),
    build(inputs, context) {
      const input = requireNumbers('dropout', context.path, onlyInput(inputs, 'dropout', context.path))
      const shape = noiseShape ? noiseShapeIn(noiseShape, input, context.path) : input.shape
      const stream = noiseStream(context, 'dropout', seed)
      return {
        outputs: [input],
        call: ([x], { training, random }) =>
          training && rate > 0 ? [masked(multiply(x!.tensor, dropoutMask(random, stream, shape, rate)), x!)] : [x!],
      }
    },
  })
}

/** The mask's shape in the graph. */
function noiseShapeIn(noiseShape: readonly (number | null)[], input: Signal, path: string): Shape {
  const shape = userShape(input)
  const sizes = noiseShape.map((size, axis): Dimension => size ?? shape[axis] ?? 1)
  if (sizes.length !== shape.length || sizes.some((size, axis) => size !== 1 && !sameDimension(size, shape[axis]!)))
    throw unsuitable('dropout', path, `numbers that a noiseShape of ${describeShape(sizes)} fits`, input)
  return input.sequence ? [sizes[1]!, sizes[0]!, ...sizes.slice(2)] : sizes
}

/** Options of `spatialDropout1D`. */
export interface SpatialDropoutOptions extends NoiseOptions {
  /** The share of features set to zero, in [0, 1]. */
  readonly rate: number
}

/** Drops whole features of a sequence, the same at every step, while training (Tompson et al., 2015): [batch, steps, features], the shape stays. Throws `invalid-argument`. */
export function spatialDropout1D({ rate, seed, ...options }: SpatialDropoutOptions): Layer<Symbolic> {
  requireShare('spatialDropout1D', 'rate', rate)
  return statelessLayer({
    kind: 'spatialDropout1D',
    label: 'spatial_dropout1d',
    options,
    config: { rate, ...seedConfig(seed) },
    build(inputs, context) {
      const input = onlyInput(inputs, 'spatialDropout1D', context.path)
      const { features } = sequenceOf('spatialDropout1D', context.path, input)
      const stream = noiseStream(context, 'dropout', seed)
      return {
        outputs: [input],
        call: ([x], { training, random }) =>
          training && rate > 0 ? [masked(multiply(x!.tensor, dropoutMask(random, stream, [BATCH, features], rate)), x!)] : [x!],
      }
    },
  })
}
