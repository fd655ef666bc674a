import { streamOf } from '../base/random.ts'
import type { Shape } from '../base/shape.ts'
import { add, fill, greater, greaterEqual, log, multiply, negate, random, select, squareRoot, subtract } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { BuildContext, LayerOptions } from './layer.ts'

/** Options of every layer that draws random numbers while training. */
export interface NoiseOptions extends LayerOptions {
  /** Of this layer alone, beside the model's own seed: another number, other draws. */
  readonly seed?: number
}

/** The stream of a layer's random numbers: its own for every layer, place and purpose. */
export const noiseStream = ({ path, place }: BuildContext, purpose: string, seed: number | undefined): number =>
  streamOf(`${place === 1 ? path : `${path}:${place}`}/${purpose}${seed === undefined ? '' : `/${seed}`}`)

/** What is saved of a noise layer's seed. */
export const seedConfig = (seed: number | undefined): { seed?: number } => (seed === undefined ? {} : { seed })

/** 1 / (1 − rate) with the probability 1 − rate, else 0. */
export const dropoutMask = (state: Tensor, stream: number, shape: Shape, rate: number): Tensor =>
  rate === 1 ? fill(0, shape) : multiply(greaterEqual(random(state, stream, shape), rate), 1 / (1 - rate))

/** Polynomials in w of √2·erf⁻¹(x) / x, from the highest power (Giles, "Approximating the erfinv function", GPU Computing Gems, 2011): within float32's rounding. */
const NEAR = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503, -0.00417768164, 0.246640727, 1.50140941,
]
const FAR = [
  -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047, 1.00167406, 2.83297682,
]

const polynomial = (coefficients: readonly number[], w: Tensor): Tensor =>
  coefficients
    .slice(2)
    .reduce<Tensor>((sum, coefficient) => add(multiply(sum, w), coefficient), add(multiply(w, coefficients[0]!), coefficients[1]!))

/** Normal numbers of mean 0 and deviation 1: the inverse of the distribution function at uniform ones. None is further than 5.5 out. */
export function normals(state: Tensor, stream: number, shape: Shape): Tensor {
  // In (−1, 1), never at an end: uniform numbers are multiples of 2⁻²⁴.
  const x = add(subtract(multiply(random(state, stream, shape), 2), 1), 2 ** -24)
  const w = negate(log(multiply(subtract(1, x), add(x, 1))))
  const isFar = greater(w, 5)
  const near = polynomial(NEAR, subtract(w, 2.5))
  const far = polynomial(FAR, subtract(squareRoot(w), 3))
  return multiply(multiply(select(isFar, far, near), x), Math.SQRT2)
}
