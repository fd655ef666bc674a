import { activationOf } from '../graph/activations.ts'
import { add, matmul, multiply, reshape, slice, split, subtract } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import { defineCell } from './cell.ts'
import { type GatedCellOptions, gatedCellDefaults, weightOf } from './cell-options.ts'
import { gateProduct } from './gate-product.ts'

/** Options of `gru`. */
export interface GruOptions extends GatedCellOptions {
  /** Whether the reset gate acts after the recurrent product (Keras's default, and the only form of cuDNN and PyTorch) or before it; true. */
  readonly resetAfter: boolean
}

const defaults: GruOptions = { ...gatedCellDefaults, resetAfter: true }

type Three = [Tensor, Tensor, Tensor]

const GATES = ['update', 'reset', 'candidate']

/**
 * The gated recurrent unit (Cho et al., 2014), its three products packed in Keras's order z (update), r (reset), c (candidate):
 *
 *     z  = σ(x·Wz + h·Uz + bz)
 *     r  = σ(x·Wr + h·Ur + br)
 *     c  = tanh(x·Wc + b + r ⊙ (h·Uc + b'))      reset after: two biases, [2, 3·units], one for x·W and one for h·U
 *     c  = tanh(x·Wc + (r ⊙ h)·Uc + b)           reset before: one bias, [3·units]
 *     h' = z ⊙ h + (1 − z) ⊙ c
 */
export const gru = defineCell({
  name: 'gru',
  options: defaults,
  states: ({ units }) => ({ hidden: [units] }),
  weights: ({ inputs, units, ...options }) => {
    const weight = weightOf(options, 'gru')
    return {
      kernel: weight('kernel', [inputs, 3 * units]),
      recurrentKernel: weight('recurrent', [units, 3 * units]),
      ...(options.useBias ? { bias: weight('bias', options.resetAfter ? [2, 3 * units] : [3 * units]) } : {}),
    }
  },
  step: (w, x, { hidden }, { units, activation, recurrentActivation, resetAfter, recurrentDropout, dropInput, dropRecurrent }) => {
    const squash = activationOf(activation, 'gru')
    const gate = activationOf(recurrentActivation, 'gru')
    // As in Keras: with recurrent dropout every gate has draws of its own, of the input too. What is kept of h is kept whole.
    const apart = recurrentDropout > 0
    /** Row 0 or 1 of the bias, or its only row. */
    const biased = (product: Tensor, row: number): Tensor =>
      w.bias ? add(product, resetAfter ? reshape(slice(w.bias, row, 1, 0), [3 * units]) : w.bias) : product
    const [xz, xr, xc] = split(biased(gateProduct(x, w.kernel, GATES, { drop: dropInput, apart }), 0), 3) as Three
    const finish = (update: Tensor, reset: Tensor, candidate: Tensor) => {
      const next = add(multiply(update, hidden), multiply(subtract(1, update), candidate))
      return { output: next, states: { hidden: next }, gates: { update, reset, candidate } }
    }
    if (resetAfter) {
      const product = gateProduct(hidden, w.recurrentKernel, GATES, { drop: dropRecurrent, apart })
      const [hz, hr, hc] = split(biased(product, 1), 3) as Three
      const reset = gate(add(xr, hr))
      return finish(gate(add(xz, hz)), reset, squash(add(xc, multiply(reset, hc))))
    }
    const gates = gateProduct(hidden, slice(w.recurrentKernel, 0, 2 * units), GATES.slice(0, 2), { drop: dropRecurrent, apart })
    const [hz, hr] = split(gates, 2) as [Tensor, Tensor]
    const reset = gate(add(xr, hr))
    const hc = matmul(multiply(reset, dropRecurrent(hidden, 'candidate')), slice(w.recurrentKernel, 2 * units, units))
    return finish(gate(add(xz, hz)), reset, squash(add(xc, hc)))
  },
})
