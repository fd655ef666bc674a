import { TekrarError } from '../base/errors.ts'
import * as o from './ops.ts'
import { sparsemax } from './sparsemax.ts'
import type { Tensor } from './tensor.ts'

const clip = (x: Tensor, low: number, high: number): Tensor => o.minimum(o.maximum(x, low), high)
/** e^x − 1 for x ≤ 0, else 0: what an exponential unit adds to its linear part. At 0, where units that see nothing stand, its slope is 1. */
const decay = (x: Tensor): Tensor => o.subtract(o.exp(o.select(o.greater(x, 0), 0, x)), 1)

/** max(0, min(x, 6)) */
export const relu6 = (x: Tensor): Tensor => o.minimum(o.relu(x), 6)

export interface ReluOptions {
  /** What x is multiplied by below the threshold. */
  readonly negativeSlope?: number
  /** Where the result is cut off above. */
  readonly maxValue?: number | null
  /** Below it x counts as negative. */
  readonly threshold?: number
}

/** min(x, maxValue) above the threshold, negativeSlope · (x − threshold) below it: Keras's relu with its options. */
export function reluWith(x: Tensor, { negativeSlope = 0, maxValue = null, threshold = 0 }: ReluOptions = {}): Tensor {
  if (negativeSlope !== 0 && maxValue === null && threshold === 0) return leakyRelu(x, negativeSlope)
  const positive = threshold === 0 ? o.relu(x) : o.select(o.greater(x, threshold), x, 0)
  const cut = maxValue === null ? positive : clip(positive, 0, maxValue)
  return negativeSlope === 0 ? cut : o.subtract(cut, o.multiply(o.relu(o.subtract(threshold, x)), negativeSlope))
}

/** relu6(x + 3) / 6, Keras 3's; Keras 1 and 2 had clip(0.2·x + 0.5, 0, 1). */
export const hardSigmoid = (x: Tensor): Tensor => o.divide(relu6(o.add(x, 3)), 6)

/** x for x > 0, else α·(exp(x) − 1) (Clevert et al., 2016) */
export const elu = (x: Tensor, alpha = 1): Tensor => o.select(o.greater(x, 0), x, o.multiply(decay(x), alpha))

/** x for x > 0, else α·(exp(x / α) − 1) (Barron, 2017) */
export const celu = (x: Tensor, alpha = 1): Tensor => o.select(o.greater(x, 0), x, o.multiply(decay(o.divide(x, alpha)), alpha))

/** The self-normalising scale of elu (Klambauer et al., 2017) */
export const selu = (x: Tensor): Tensor => o.multiply(elu(x, 1.6732632423543772), 1.0507009873554805)

/** log(1 + exp(x)), without overflow: (x + |x|) / 2 is max(x, 0) with the slope ½ at 0, as the whole has it. */
export function softplus(x: Tensor): Tensor {
  const size = o.absolute(x)
  return o.add(o.multiply(o.add(x, size), 0.5), o.log(o.add(o.exp(o.negate(size)), 1)))
}

/** log σ(x), without overflow */
export const logSigmoid = (x: Tensor): Tensor => o.negate(softplus(o.negate(x)))

/** x / (1 + |x|) */
export const softsign = (x: Tensor): Tensor => o.divide(x, o.add(o.absolute(x), 1))

/** (x + √(x² + b)) / 2 (Barron, 2021) */
export const squareplus = (x: Tensor, b = 4): Tensor => o.multiply(o.add(x, o.squareRoot(o.add(o.multiply(x, x), b))), 0.5)

/** 0 up to −1, x from 1 on, (x + 1)² / 4 between */
export const sparsePlus = (x: Tensor): Tensor => {
  const above = o.add(clip(x, -1, 1), 1)
  return o.select(o.greaterEqual(x, 1), x, o.multiply(o.multiply(above, above), 0.25))
}

/** 0 up to −1, 1 from 1 on, (x + 1) / 2 between */
export const sparseSigmoid = (x: Tensor): Tensor => o.multiply(clip(o.add(x, 1), 0, 2), 0.5)

/** x · Φ(x), Φ the distribution function of the normal distribution (Hendrycks and Gimpel, 2016); `approximate`: its form with tanh */
export function gelu(x: Tensor, approximate = false): Tensor {
  if (approximate) return geluTanh(x)
  return o.multiply(o.multiply(x, 0.5), o.add(o.erf(o.multiply(x, Math.SQRT1_2)), 1))
}

/** x · ½ · (1 + tanh(√(2/π) · (x + 0.044715·x³))): Keras's gelu with `approximate=True` (Hendrycks and Gimpel, 2016) */
export const geluTanh = (x: Tensor): Tensor => {
  const cubic = o.multiply(o.multiply(o.multiply(x, x), x), 0.044715)
  return o.multiply(o.multiply(x, 0.5), o.add(o.tanh(o.multiply(o.add(x, cubic), 0.7978845608028654)), 1))
}

/** x · σ(x), also called swish */
export const silu = (x: Tensor): Tensor => o.multiply(x, o.sigmoid(x))

/** x · hardSigmoid(x), also called hard swish */
export const hardSilu = (x: Tensor): Tensor => o.multiply(x, hardSigmoid(x))

/** x · tanh(softplus(x)) (Misra, 2019) */
export const mish = (x: Tensor): Tensor => o.multiply(x, o.tanh(softplus(x)))

/** x for x ≥ 0, else slope·x; Keras's slope unless given */
export const leakyRelu = (x: Tensor, negativeSlope = 0.2): Tensor => o.select(o.greaterEqual(x, 0), x, o.multiply(x, negativeSlope))

/** max(−1, min(x, 1)) */
export const hardTanh = (x: Tensor): Tensor => clip(x, -1, 1)

/** x where |x| is above the threshold, else 0 */
export const hardShrink = (x: Tensor, threshold = 0.5): Tensor => o.select(o.greater(o.absolute(x), threshold), x, 0)

/** x brought nearer to 0 by the threshold, 0 where it is within */
export const softShrink = (x: Tensor, threshold = 0.5): Tensor =>
  o.select(o.greater(x, threshold), o.subtract(x, threshold), o.select(o.greater(-threshold, x), o.add(x, threshold), 0))

/** x − tanh(x) */
export const tanhShrink = (x: Tensor): Tensor => o.subtract(x, o.tanh(x))

/** x above the threshold, else the value */
export const threshold = (x: Tensor, threshold: number, value: number): Tensor => o.select(o.greater(x, threshold), x, value)

/** [… 2n] → [… n]: the first half of the last axis, times σ of the second (Dauphin et al., 2017). Throws `shape-mismatch` for an odd size. */
export const glu = (x: Tensor): Tensor => {
  const [value, gate] = o.split(x, 2) as [Tensor, Tensor]
  return o.multiply(value, o.sigmoid(gate))
}

/** An activation over the last axis, taken over another one. */
export function overAxis(activation: (x: Tensor) => Tensor, x: Tensor, axis: number): Tensor {
  const last = x.shape.length - 1
  const at = axis < 0 ? axis + x.shape.length : axis
  if (at === last) return activation(x)
  const order = [...x.shape.keys()].map((i) => (i === at ? last : i === last ? at : i))
  return o.transpose(activation(o.transpose(x, order)), order)
}

/** The activations that have a name; names and defaults are Keras's, in camelCase. Each but `glu` keeps the shape. */
export const activations = {
  linear: (x: Tensor): Tensor => x,
  tanh: (x: Tensor): Tensor => o.tanh(x),
  sigmoid: (x: Tensor): Tensor => o.sigmoid(x),
  relu: (x: Tensor): Tensor => o.relu(x),
  softmax: o.softmax,
  hardSigmoid,
  elu: (x: Tensor): Tensor => elu(x),
  selu,
  softplus,
  softsign,
  gelu: (x: Tensor): Tensor => gelu(x),
  geluTanh,
  exponential: (x: Tensor): Tensor => o.exp(x),
  silu,
  swish: silu,
  leakyRelu: (x: Tensor): Tensor => leakyRelu(x),
  relu6,
  mish,
  logSoftmax: o.logSoftmax,
  logSigmoid,
  celu: (x: Tensor): Tensor => celu(x),
  glu,
  hardSilu,
  hardSwish: hardSilu,
  hardTanh,
  hardShrink: (x: Tensor): Tensor => hardShrink(x),
  softShrink: (x: Tensor): Tensor => softShrink(x),
  tanhShrink,
  squareplus: (x: Tensor): Tensor => squareplus(x),
  sparsePlus,
  sparseSigmoid,
  sparsemax,
} as const satisfies Record<string, (x: Tensor) => Tensor>

/** The name of one of the activations. */
export type ActivationName = keyof typeof activations

/** A name, or one's own function over symbolic tensors that keeps the shape. */
export type Activation = ActivationName | ((x: Tensor) => Tensor)

/** The function an option means. Throws `invalid-argument` for a name that is not known. */
export function activationOf(activation: Activation, where: string): (x: Tensor) => Tensor {
  if (typeof activation === 'function') return activation
  if (Object.hasOwn(activations, activation)) return activations[activation]
  throw new TekrarError('invalid-argument', {
    where,
    name: 'activation',
    expected: `one of ${Object.keys(activations).join(', ')}`,
    actual: `'${String(activation)}'`,
  })
}
