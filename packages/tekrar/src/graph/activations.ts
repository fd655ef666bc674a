import { TekrarError } from '../base/errors.ts'
import {
  absolute,
  add,
  divide,
  exp,
  greater,
  log,
  logSoftmax,
  maximum,
  minimum,
  multiply,
  negate,
  relu,
  select,
  sigmoid,
  softmax,
  subtract,
  tanh,
} from './ops.ts'
import type { Tensor } from './tensor.ts'

/** max(0, min(x, 6)) */
export const relu6 = (x: Tensor): Tensor => minimum(relu(x), 6)

/** relu6(x + 3) / 6, Keras 3's; Keras 1 and 2 had clip(0.2·x + 0.5, 0, 1). */
export const hardSigmoid = (x: Tensor): Tensor => divide(relu6(add(x, 3)), 6)

/** x for x > 0, else α·(exp(x) − 1) (Clevert et al., 2016) */
export const elu = (x: Tensor, alpha = 1): Tensor => select(greater(x, 0), x, multiply(subtract(exp(minimum(x, 0)), 1), alpha))

/** The self-normalising scale of elu (Klambauer et al., 2017) */
export const selu = (x: Tensor): Tensor => multiply(elu(x, 1.6732632423543772), 1.0507009873554805)

/** log(1 + exp(x)), without overflow */
export const softplus = (x: Tensor): Tensor => add(maximum(x, 0), log(add(exp(negate(absolute(x))), 1)))

/** x / (1 + |x|) */
export const softsign = (x: Tensor): Tensor => divide(x, add(absolute(x), 1))

/** x · ½ · (1 + tanh(√(2/π) · (x + 0.044715·x³))): Keras's gelu with `approximate=True` (Hendrycks and Gimpel, 2016) */
export const geluTanh = (x: Tensor): Tensor => {
  const cubic = multiply(multiply(multiply(x, x), x), 0.044715)
  return multiply(multiply(x, 0.5), add(tanh(multiply(add(x, cubic), 0.7978845608028654)), 1))
}

/** x · σ(x), also called swish */
export const silu = (x: Tensor): Tensor => multiply(x, sigmoid(x))

/** x · tanh(softplus(x)) (Misra, 2019) */
export const mish = (x: Tensor): Tensor => multiply(x, tanh(softplus(x)))

/** x for x > 0, else 0.2·x (Keras's slope) */
export const leakyRelu = (x: Tensor): Tensor => select(greater(x, 0), x, multiply(x, 0.2))

/** The activations that have a name; names and defaults are Keras's, in camelCase. Each keeps the shape. */
export const activations = {
  linear: (x: Tensor): Tensor => x,
  tanh: (x: Tensor): Tensor => tanh(x),
  sigmoid: (x: Tensor): Tensor => sigmoid(x),
  relu: (x: Tensor): Tensor => relu(x),
  softmax,
  hardSigmoid,
  elu: (x: Tensor): Tensor => elu(x),
  selu,
  softplus,
  softsign,
  geluTanh,
  exponential: (x: Tensor): Tensor => exp(x),
  silu,
  leakyRelu,
  relu6,
  mish,
  logSoftmax,
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
