import { add, defineCell, initializers, matmul, multiply, sigmoid, subtract, tanh } from 'tekrar'

/**
 * The gated recurrent unit (Cho et al., 2014) as one would write it, a matrix for each gate:
 *
 *     z  = σ(x·Wz + bz + h·Uz + dz)
 *     r  = σ(x·Wr + br + h·Ur + dr)
 *     c  = tanh(x·Wc + bc + r ⊙ (h·Uc + dc))
 *     h' = z ⊙ h + (1 − z) ⊙ c
 */
export const ownGru = defineCell({
  name: 'own-gru',
  states: ({ units }) => ({ hidden: [units] }),
  weights: ({ inputs, units }) => {
    const kernel = { shape: [inputs, units], initializer: initializers.glorotUniform }
    const recurrent = { shape: [units, units], initializer: initializers.orthogonal }
    const bias = { shape: [units], initializer: initializers.zeros }
    return {
      wz: kernel,
      wr: kernel,
      wc: kernel,
      uz: recurrent,
      ur: recurrent,
      uc: recurrent,
      bz: bias,
      br: bias,
      bc: bias,
      dz: bias,
      dr: bias,
      dc: bias,
    }
  },
  step: (w, x, { hidden }, { dropInput, dropRecurrent }) => {
    const [now, before] = [dropInput(x), dropRecurrent(hidden)]
    const z = sigmoid(add(add(matmul(now, w.wz), w.bz), add(matmul(before, w.uz), w.dz)))
    const r = sigmoid(add(add(matmul(now, w.wr), w.br), add(matmul(before, w.ur), w.dr)))
    const c = tanh(add(add(matmul(now, w.wc), w.bc), multiply(r, add(matmul(before, w.uc), w.dc))))
    const next = add(multiply(z, hidden), multiply(subtract(1, z), c))
    return { output: next, states: { hidden: next }, gates: { update: z, reset: r, candidate: c } }
  },
})
