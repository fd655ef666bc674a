import { expect, test } from 'vitest'
import { BATCH, STEPS } from '../base/shape.ts'
import { expectExactGradients } from '../graph/finite-differences.test-support.ts'
import { add, input, multiply, sum } from '../graph/ops.ts'
import { scan } from '../graph/scan.ts'
import type { Cell } from './cell.ts'
import { gru } from './gru.ts'
import { lstm } from './lstm.ts'
import { simpleRnn } from './simple-rnn.ts'

/** A loss that every output and every final state of three steps takes part in. */
function lossOf(cell: Cell) {
  const { weights, states, input: shape, output, step } = cell.build(2)
  const w = Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, input(name, shape)]))
  const names = Object.keys(states)
  const result = scan(
    ({ sequences, states: before }) => {
      const { output, states: next } = step(w, sequences[0]!, Object.fromEntries(names.map((name, i) => [name, before[i]!])))
      return { outputs: [output], states: names.map((name) => next[name]!) }
    },
    {
      steps: STEPS,
      sequences: [input('x', [STEPS, BATCH, ...shape])],
      initial: names.map((name) => input(`initial ${name}`, [BATCH, ...states[name]!])),
    },
  )
  const ofStates = result.states.map((final, i) => sum(multiply(final, input(`weights of ${names[i]}`, final.shape))))
  return ofStates.reduce(add, sum(multiply(result.outputs[0]!, input('weights of outputs', [STEPS, BATCH, ...output]))))
}

const smooth = ['tanh', 'softplus', 'geluTanh'] as const

const cases: Record<string, Cell> = {}
for (const useBias of [true, false]) {
  const bias = useBias ? '' : ', no bias'
  for (const activation of smooth) {
    cases[`simple, ${activation}${bias}`] = simpleRnn({ units: 3, activation, useBias })
    for (const recurrentActivation of ['sigmoid', 'silu'] as const) {
      const options = { units: 3, activation, recurrentActivation, useBias }
      cases[`lstm, ${activation}, ${recurrentActivation}${bias}`] = lstm(options)
      cases[`gru, ${activation}, ${recurrentActivation}${bias}`] = gru(options)
      cases[`gru, reset before, ${activation}, ${recurrentActivation}${bias}`] = gru({ ...options, resetAfter: false })
    }
  }
}

for (const [name, cell] of Object.entries(cases))
  test(`exact gradients of weights, inputs and initial states: ${name}`, () => {
    const gradients = expectExactGradients(lossOf(cell), { extents: { batch: 2, steps: 3 } })
    expect(Object.keys(gradients)).toEqual(expect.arrayContaining(['x', 'kernel', 'recurrentKernel', 'initial hidden']))
  })
