import { initializerOf, ones, sections } from '../base/initializers.ts'
import { activationOf } from '../graph/activations.ts'
import { add, multiply, split } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import { defineCell } from './cell.ts'
import { type GatedCellOptions, gatedCellDefaults, weightOf } from './cell-options.ts'
import { gateProduct } from './gate-product.ts'

/** Options of `lstm`. */
export interface LstmOptions extends GatedCellOptions {
  /** Ones instead of zeros in the forget gate's bias (Jozefowicz et al., 2015); true. */
  readonly unitForgetBias: boolean
}

const defaults: LstmOptions = { ...gatedCellDefaults, unitForgetBias: true }

const GATES = ['input', 'forget', 'candidate', 'output']

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997; Gers et al., 2000), its four products packed in Keras's order i, f, c, o:
 *
 *     i, f, c, o = x·W + h·U + b
 *     memory'    = σ(f) ⊙ memory + σ(i) ⊙ tanh(c)
 *     h'         = σ(o) ⊙ tanh(memory')
 */
export const lstm = defineCell({
  name: 'lstm',
  options: defaults,
  states: ({ units }) => ({ hidden: [units], memory: [units] }),
  weights: ({ inputs, units, ...options }) => {
    const weight = weightOf(options, 'lstm')
    const bias = initializerOf(options.biasInitializer, 'lstm')
    const forgetful = sections([
      { size: units, initializer: bias },
      { size: units, initializer: ones },
      { size: 2 * units, initializer: bias },
    ])
    return {
      kernel: weight('kernel', [inputs, 4 * units]),
      recurrentKernel: weight('recurrent', [units, 4 * units]),
      ...(options.useBias ? { bias: weight('bias', [4 * units], options.unitForgetBias ? forgetful : bias) } : {}),
    }
  },
  step: (w, x, { hidden, memory }, { activation, recurrentActivation, recurrentDropout, dropInput, dropRecurrent }) => {
    const squash = activationOf(activation, 'lstm')
    const gate = activationOf(recurrentActivation, 'lstm')
    // As in Keras: with recurrent dropout every gate has draws of its own, of the input too.
    const apart = recurrentDropout > 0
    const product = add(
      gateProduct(x, w.kernel, GATES, { drop: dropInput, apart }),
      gateProduct(hidden, w.recurrentKernel, GATES, { drop: dropRecurrent, apart }),
    )
    const [i, f, c, o] = split(w.bias ? add(product, w.bias) : product, 4) as [Tensor, Tensor, Tensor, Tensor]
    const input = gate(i)
    const forget = gate(f)
    const candidate = squash(c)
    const output = gate(o)
    const nextMemory = add(multiply(forget, memory), multiply(input, candidate))
    const next = multiply(output, squash(nextMemory))
    return { output: next, states: { hidden: next, memory: nextMemory }, gates: { input, forget, candidate, output } }
  },
})
