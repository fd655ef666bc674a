import { expect, test } from 'vitest'
import { defineCell } from '../cells/cell.ts'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import { add, tanh } from '../graph/ops.ts'
import { embedding } from '../layers/embedding.ts'
import { input } from '../layers/input.ts'
import { recurrent } from '../layers/recurrent.ts'
import { buildNetwork } from './build-network.ts'
import { obstacleToPieces } from './causality.ts'
import { model } from './functional.ts'

const words = (maskZero: boolean) => embedding({ vocabulary: 5, units: 3, maskZero })

test('what begins from handed-over states may be run in pieces, masks or not', () => {
  for (const maskZero of [true, false])
    expect(
      obstacleToPieces(buildNetwork([words(maskZero), recurrent(lstm({ units: 2 }), { returnSequences: true })], { seed: 1 })),
    ).toBeUndefined()
})

test('a layer that begins from what the model computes would begin anew with each piece: it is run whole', () => {
  const [x, state] = [input({ shape: [null, 2] }), input({ shape: [3] })]
  const decoder = recurrent(simpleRnn({ units: 3 }), { returnSequences: true, name: 'decoder' })(x, { initialState: state })
  expect(obstacleToPieces(model({ inputs: [x, state], outputs: decoder }).network)).toBe(
    "'decoder' (recurrent(simple-rnn)) begins from what the model computes, or counts its steps",
  )
})

test('so is a masked layer that keeps an output which is no state', () => {
  const shifted = defineCell({
    name: 'shifted',
    states: ({ units }) => ({ hidden: [units] }),
    weights: () => ({}),
    outputs: ({ units }) => units,
    step: (_, x, { hidden }) => {
      const next = tanh(add(hidden, x))
      return { output: add(next, 10), states: { hidden: next } }
    },
  })
  const network = (maskZero: boolean) =>
    buildNetwork([words(maskZero), recurrent(shifted({ units: 3 }), { returnSequences: true })], { seed: 1 })
  expect(obstacleToPieces(network(false))).toBeUndefined()
  expect(obstacleToPieces(network(true))).toMatch(/^'shifted_1'/)
})
