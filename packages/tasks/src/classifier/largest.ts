import { add, defineCell, maximum, subtract } from 'tekrar'

/**
 * The largest value of each feature so far, as a cell: what a mask leaves out does not count, which pooling over all steps cannot tell. Features are those of recurrent
 * layers, above −1; a smaller one counts as −1.
 *
 *     m' = max(m, x + 1),  y = m' − 1,  m from 0
 */
export const largestYet = defineCell({
  name: 'largest-yet',
  states: ({ units }) => ({ most: [units] }),
  weights: () => ({}),
  step: (_, x, { most }) => {
    const next = maximum(most, add(x, 1))
    return { output: subtract(next, 1), states: { most: next } }
  },
})
