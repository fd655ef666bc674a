import { add, defineCell, initializers, matmul, multiply, sigmoid, subtract, tanh } from 'tekrar'

const { glorotUniform, orthogonal, zeros } = initializers

/**
 * The minimal gated unit (Zhou et al., 2016): one gate says both what to forget and what to take in.
 *
 *     f  = σ(x·Wf + h·Uf + b)
 *     n  = tanh(x·Wn + (f ⊙ h)·Un + c)
 *     h' = h + f ⊙ (n − h)
 */
export const minimalGatedUnit = defineCell({
  name: 'minimal-gated-unit',
  states: ({ units }) => ({ hidden: [units] }),
  weights: ({ inputs, units }) => ({
    Wf: { shape: [inputs, units], initializer: glorotUniform },
    Wn: { shape: [inputs, units], initializer: glorotUniform },
    Uf: { shape: [units, units], initializer: orthogonal },
    Un: { shape: [units, units], initializer: orthogonal },
    b: { shape: [units], initializer: zeros },
    c: { shape: [units], initializer: zeros },
  }),
  step: ({ Wf, Wn, Uf, Un, b, c }, x, { hidden }) => {
    const forget = sigmoid(add(add(matmul(x, Wf), matmul(hidden, Uf)), b))
    const candidate = tanh(add(add(matmul(x, Wn), matmul(multiply(forget, hidden), Un)), c))
    const next = add(hidden, multiply(forget, subtract(candidate, hidden)))
    return { output: next, states: { hidden: next }, gates: { forget, candidate } }
  },
})
