import fc from 'fast-check'
import { expect, test } from 'vitest'
import { glorotUniform } from '../base/initializers.ts'
import { type Cell, defineCell } from '../cells/cell.ts'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import { expectExactGradients } from '../graph/finite-differences.test-support.ts'
import { add, batchedMatmul, concat, matmul, multiply, reshape, softmax, tanh } from '../graph/ops.ts'
import type { Layer } from './layer.ts'
import { lossOf, type PlaceOptions, place, sequenceOf, signalOfSteps, values, vectorOf } from './place.test-support.ts'
import { recurrent } from './recurrent.ts'

/** A cell whose output is none of its states, one of which is a matrix. */
const fastWeights = defineCell({
  name: 'fast-weights',
  states: ({ units }) => ({ hidden: [units], memory: [units, units] }),
  weights: ({ inputs, units }) => ({
    kernel: { shape: [inputs, units], initializer: glorotUniform },
    recurrentKernel: { shape: [units, units], initializer: glorotUniform },
  }),
  step: (w, x, { hidden, memory }, { units, dropInput, dropRecurrent }) => {
    const drive = add(matmul(dropInput(x), w.kernel), matmul(dropRecurrent(hidden), w.recurrentKernel))
    const read = reshape(batchedMatmul(memory, reshape(drive, [drive.shape[0]!, units, 1])), drive.shape)
    const next = tanh(add(drive, read))
    const column = reshape(next, [next.shape[0]!, units, 1])
    const fresh = add(multiply(memory, 0.9), multiply(batchedMatmul(column, column, { transposed: true }), 0.5))
    return { output: add(next, 2), states: { hidden: next, memory: fresh }, gates: { read } }
  },
})

/** Looks at a constant sequence by what it has in mind (Bahdanau, Cho and Bengio, 2015, with products for scores). */
const looking = defineCell({
  name: 'looking',
  constants: ['memory'],
  states: ({ units }) => ({ hidden: [units] }),
  weights: ({ inputs, units, constants: { memory } }) => ({
    query: { shape: [units, memory[2] as number], initializer: glorotUniform },
    kernel: { shape: [inputs + (memory[2] as number), units], initializer: glorotUniform },
  }),
  step: (w, x, { hidden }, { constants: { memory }, masks }) => {
    const [batch, source, features] = memory.shape as [(typeof memory.shape)[0], (typeof memory.shape)[0], number]
    const query = reshape(matmul(hidden, w.query), [batch, 1, features])
    const scores = reshape(batchedMatmul(query, memory, { transposed: true }), [batch, source])
    const weights = softmax(add(scores, multiply(add(masks.memory, -1), 1e9)))
    const seen = reshape(batchedMatmul(reshape(weights, [batch, 1, source]), memory), [batch, features])
    const next = tanh(matmul(concat([x, seen]), w.kernel))
    return { output: next, states: { hidden: next }, gates: { attention: weights } }
  },
})

const cells: Record<string, Cell | Cell[]> = {
  simple: simpleRnn({ units: 2 }),
  lstm: lstm({ units: 2 }),
  gru: gru({ units: 2 }),
  'gru, reset before': gru({ units: 2, resetAfter: false }),
  'fast weights': fastWeights({ units: 2 }),
  stack: [lstm({ units: 2 }), gru({ units: 3 })],
}

const extents = { batch: 2, steps: 4 }
/** Right, left and scattered, and whole rows; [steps, batch], time first. */
const scattered = [1, -1, -1, 1, 1, -1, 1, 1]

const variants: Record<string, { options: object; place: PlaceOptions }> = {
  'every output': { options: { returnSequences: true }, place: {} },
  'every output, masked': { options: { returnSequences: true }, place: { mask: true } },
  'the last output, masked, backwards, with states': { options: { goBackwards: true, returnState: true }, place: { mask: true } },
  'zeros where masked, backwards': {
    options: { returnSequences: true, goBackwards: true, zeroOutputForMask: true },
    place: { mask: true },
  },
  'the last output, zero where masked': { options: { zeroOutputForMask: true }, place: { mask: true } },
}

for (const [cellName, cell] of Object.entries(cells))
  for (const [variant, { options, place: at }] of Object.entries(variants))
    test(`exact gradients: ${cellName}, ${variant}`, () => {
      const { tensors } = place(recurrent(cell, options) as Layer, sequenceOf(2), at)
      const gradients = expectExactGradients(lossOf(tensors), { extents, inputs: { mask: scattered } })
      expect(Math.max(...gradients.x!.map(Math.abs))).toBeGreaterThan(0)
    })

test('exact gradients of initial states and of the constants of every step, masked', () => {
  const { tensors } = place(recurrent(looking({ units: 2 }), { returnSequences: true }), sequenceOf(2), {
    initialState: [vectorOf(2)],
    constants: [signalOfSteps('source', [3])],
    masked: true,
  })
  const inputs = { 'mask of constant 0': [1, 1, 1, -1, 1, 1] }
  const gradients = expectExactGradients(lossOf(tensors), { extents: { ...extents, source: 3 }, inputs })
  expect(Object.keys(gradients)).toEqual(expect.arrayContaining(['initial 0', 'constant 0']))
  // Source step 1 of the second row is masked.
  expect([...gradients['constant 0']!.subarray(9, 12)]).toEqual([0, 0, 0])
  expect(Math.min(...gradients['constant 0']!.subarray(0, 9).map(Math.abs))).toBeGreaterThan(0)
})

test('exact gradients with dropout', () => {
  for (const cell of [...Object.values(cells)]) {
    const { tensors } = place(recurrent(cell, { dropout: 0.3, recurrentDropout: 0.4, returnSequences: true }), sequenceOf(2), {
      training: true,
      mask: true,
    })
    expectExactGradients(lossOf(tensors), { extents, inputs: { mask: scattered, random: [3, 1] } })
  }
})

test('a masked step changes no state and no output: the sequence without it gives the same', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(cells)),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }).filter((steps) => steps.some(Boolean)),
      fc.boolean(),
      (cell, counts, goBackwards) => {
        const whole = place(recurrent(cell, { returnSequences: true, returnState: true, goBackwards }) as Layer, sequenceOf(2), {
          mask: true,
        })
        const plain = place(recurrent(cell, { returnSequences: true, returnState: true, goBackwards }) as Layer, sequenceOf(2))
        const x = counts.map((_, i) => [Math.sin(i + 1), Math.cos(3 * i)])
        const kept = x.filter((_, i) => counts[i])
        const mask = counts.map((one) => (one ? 1 : -1))
        const masked = values(whole.tensors, { x: x.flat(), mask }, { batch: 1, steps: counts.length })
        const compact = values(plain.tensors, { x: kept.flat() }, { batch: 1, steps: kept.length })
        for (const name of Object.keys(compact).filter((one) => one !== 'output 0')) expect(masked[name], name).toEqual(compact[name])
        const width = compact['output 0']!.length / kept.length
        const order = goBackwards ? [...counts].reverse() : counts
        let at = -1
        order.forEach((one, i) => {
          if (one) at++
          const expected = at < 0 ? undefined : compact['output 0']!.slice(at * width, (at + 1) * width)
          if (expected) expect(masked['output 0']!.slice(i * width, (i + 1) * width)).toEqual(expected)
        })
      },
    ),
    { numRuns: 60 },
  )
})
