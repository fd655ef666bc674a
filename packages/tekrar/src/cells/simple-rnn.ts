import { initializerOf } from '../base/initializers.ts'
import { activationOf } from '../graph/activations.ts'
import { add, matmul } from '../graph/ops.ts'
import { defineCell } from './cell.ts'
import { cellDefaults } from './cell-options.ts'

/**
 * The simple recurrent cell (Elman, 1990):
 *
 *     h' = tanh(x·W + h·U + b)
 */
export const simpleRnn = defineCell({
  name: 'simple-rnn',
  options: cellDefaults,
  states: ({ units }) => ({ hidden: [units] }),
  weights: ({ inputs, units, useBias, kernelInitializer, recurrentInitializer, biasInitializer }) => ({
    kernel: { shape: [inputs, units], initializer: initializerOf(kernelInitializer, 'simple-rnn') },
    recurrentKernel: { shape: [units, units], initializer: initializerOf(recurrentInitializer, 'simple-rnn') },
    ...(useBias ? { bias: { shape: [units], initializer: initializerOf(biasInitializer, 'simple-rnn') } } : {}),
  }),
  step: (w, x, { hidden }, { activation }) => {
    const z = add(matmul(x, w.kernel), matmul(hidden, w.recurrentKernel))
    const next = activationOf(activation, 'simple-rnn')(w.bias ? add(z, w.bias) : z)
    return { output: next, states: { hidden: next } }
  },
})
