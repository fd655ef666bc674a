import { initializerOf } from '../base/initializers.ts'
import { activationOf } from '../graph/activations.ts'
import { add, matmul, multiply, reshape, slice, split, subtract } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import { defineCell } from './cell.ts'
import { type GatedCellOptions, gatedCellDefaults } from './cell-options.ts'

/** Options of `gru`. */
export interface GruOptions extends GatedCellOptions {
  /** Whether the reset gate acts after the recurrent product (Keras's default, and the only form of cuDNN and PyTorch) or before it; true. */
  readonly resetAfter: boolean
}

const defaults: GruOptions = { ...gatedCellDefaults, resetAfter: true }

type Three = [Tensor, Tensor, Tensor]

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
  weights: ({ inputs, units, useBias, resetAfter, kernelInitializer, recurrentInitializer, biasInitializer }) => ({
    kernel: { shape: [inputs, 3 * units], initializer: initializerOf(kernelInitializer, 'gru') },
    recurrentKernel: { shape: [units, 3 * units], initializer: initializerOf(recurrentInitializer, 'gru') },
    ...(useBias ? { bias: { shape: resetAfter ? [2, 3 * units] : [3 * units], initializer: initializerOf(biasInitializer, 'gru') } } : {}),
  }),
  step: (w, x, { hidden }, { units, activation, recurrentActivation, resetAfter }) => {
    const squash = activationOf(activation, 'gru')
    const gate = activationOf(recurrentActivation, 'gru')
    /** Row 0 or 1 of the bias, or its only row. */
    const biased = (product: Tensor, row: number): Tensor =>
      w.bias ? add(product, resetAfter ? reshape(slice(w.bias, row, 1, 0), [3 * units]) : w.bias) : product
    const [xz, xr, xc] = split(biased(matmul(x, w.kernel), 0), 3) as Three
    const finish = (update: Tensor, reset: Tensor, candidate: Tensor) => {
      const next = add(multiply(update, hidden), multiply(subtract(1, update), candidate))
      return { output: next, states: { hidden: next }, gates: { update, reset, candidate } }
    }
    if (resetAfter) {
      const [hz, hr, hc] = split(biased(matmul(hidden, w.recurrentKernel), 1), 3) as Three
      const reset = gate(add(xr, hr))
      return finish(gate(add(xz, hz)), reset, squash(add(xc, multiply(reset, hc))))
    }
    const [hz, hr] = split(matmul(hidden, slice(w.recurrentKernel, 0, 2 * units)), 2) as [Tensor, Tensor]
    const reset = gate(add(xr, hr))
    const hc = matmul(multiply(reset, hidden), slice(w.recurrentKernel, 2 * units, units))
    return finish(gate(add(xz, hz)), reset, squash(add(xc, hc)))
  },
})
