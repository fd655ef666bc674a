import { activationOf } from '../graph/activations.ts'
import { add, matmul } from '../graph/ops.ts'
import { defineCell } from './cell.ts'
import { cellDefaults, weightOf } from './cell-options.ts'

/**
 * The simple recurrent cell (Elman, 1990):
 *
 *     h' = tanh(x·W + h·U + b)
 */
export const simpleRnn = defineCell({
  name: 'simple-rnn',
  options: cellDefaults,
  states: ({ units }) => ({ hidden: [units] }),
  weights: ({ inputs, units, ...options }) => {
    const weight = weightOf(options, 'simple-rnn')
    return {
      kernel: weight('kernel', [inputs, units]),
      recurrentKernel: weight('recurrent', [units, units]),
      ...(options.useBias ? { bias: weight('bias', [units]) } : {}),
    }
  },
  step: (w, x, { hidden }, { activation, dropInput, dropRecurrent }) => {
    const z = add(matmul(dropInput(x), w.kernel), matmul(dropRecurrent(hidden), w.recurrentKernel))
    const next = activationOf(activation, 'simple-rnn')(w.bias ? add(z, w.bias) : z)
    return { output: next, states: { hidden: next } }
  },
})
