import { refuseUnless } from '../base/refuse-unless.ts'
import { add, greaterEqual, multiply, select, random as uniform } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { CallContext, Layer, Symbolic } from './layer.ts'
import { type NoiseOptions, noiseStream, normals, seedConfig } from './noise.ts'
import { masked, onlyInput, requireNumbers, withoutActivation } from './signals.ts'
import { statelessLayer } from './stateless-layer.ts'

interface NoiseDefinition {
  readonly kind: string
  readonly label: string
  readonly options: NoiseOptions
  readonly settings: Readonly<Record<string, number>>
  readonly active: boolean
  /** What it does while training. */
  change(x: Tensor, random: CallContext['random'], stream: number): Tensor
}

/** A layer that changes its input at random while training and passes it on otherwise. */
const noisy = ({ kind, label, options: { seed, ...options }, settings, active, change }: NoiseDefinition): Layer<Symbolic> =>
  statelessLayer({
    kind,
    label,
    options,
    config: { ...settings, ...seedConfig(seed) },
    everyStep: true,
    build(inputs, context) {
      const input = requireNumbers(kind, context.path, onlyInput(inputs, kind, context.path))
      const stream = noiseStream(context, 'noise', seed)
      return {
        outputs: [withoutActivation(input)],
        call: ([x], { training, random }) => [training && active ? masked(change(x!.tensor, random, stream), x!) : x!],
      }
    },
  })

/** Options of `gaussianNoise`. */
export interface GaussianNoiseOptions extends NoiseOptions {
  /** Standard deviation of the noise, from 0. */
  readonly stddev: number
}

/** Adds normal noise of mean 0 while training; the shape stays. Throws `invalid-argument`. */
export function gaussianNoise({ stddev, ...options }: GaussianNoiseOptions): Layer<Symbolic> {
  refuseUnless('gaussianNoise', 'stddev', stddev >= 0 && stddev < Number.POSITIVE_INFINITY, 'a number of at least 0', stddev)
  return noisy({
    kind: 'gaussianNoise',
    label: 'gaussian_noise',
    options,
    settings: { stddev },
    active: stddev > 0,
    change: (x, random, stream) => add(x, multiply(normals(random, stream, x.shape), stddev)),
  })
}

/** Options of `gaussianDropout` and `alphaDropout`. */
export interface DropoutNoiseOptions extends NoiseOptions {
  /** As of `dropout`, in [0, 1): at 1 the noise would be without bounds. */
  readonly rate: number
}

const requireBelowOne = (rate: number, where: string): void =>
  refuseUnless(where, 'rate', rate >= 0 && rate < 1, 'a number from 0 to below 1', rate)

/** Multiplies by normal noise of mean 1 and deviation √(rate / (1 − rate)) while training (Srivastava et al., 2014); the shape stays. Throws `invalid-argument`. */
export function gaussianDropout({ rate, ...options }: DropoutNoiseOptions): Layer<Symbolic> {
  requireBelowOne(rate, 'gaussianDropout')
  const deviation = Math.sqrt(rate / (1 - rate))
  return noisy({
    kind: 'gaussianDropout',
    label: 'gaussian_dropout',
    options,
    settings: { rate },
    active: rate > 0,
    change: (x, random, stream) => multiply(x, add(multiply(normals(random, stream, x.shape), deviation), 1)),
  })
}

/** What selu gives far below 0: −scale · α. */
const LOWEST = -1.7580993408473766

/**
 * Sets numbers to selu's lowest value at random while training and scales the result so that mean 0 and variance 1 stay (Klambauer et al., 2017); the
 * shape stays. Throws `invalid-argument`.
 */
export function alphaDropout({ rate, ...options }: DropoutNoiseOptions): Layer<Symbolic> {
  requireBelowOne(rate, 'alphaDropout')
  const scale = 1 / Math.sqrt((1 - rate) * (1 + rate * LOWEST * LOWEST))
  return noisy({
    kind: 'alphaDropout',
    label: 'alpha_dropout',
    options,
    settings: { rate },
    active: rate > 0,
    change: (x, random, stream) =>
      add(multiply(select(greaterEqual(uniform(random, stream, x.shape), rate), x, LOWEST), scale), -scale * LOWEST * rate),
  })
}
