import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Cell } from '../cells/cell.ts'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import { expectExactGradients } from '../graph/finite-differences.test-support.ts'
import type { Layer } from './layer.ts'
import { lossOf, type PlaceOptions, place, sequenceOf, signalOfSteps, values, vectorOf } from './place.test-support.ts'
import { recurrent } from './recurrent.ts'
import { fastWeights, looking } from './recurrent-cells.test-support.ts'

const cells: Record<string, Cell | Cell[]> = {
  simple: simpleRnn({ units: 2 }),
  lstm: lstm({ units: 2 }),
  gru: gru({ units: 2 }),
  'gru, reset before': gru({ units: 2, resetAfter: false }),
  'fast weights': fastWeights({ units: 2 }),
  stack: [lstm({ units: 2 }), gru({ units: 3 })],
}

const extents = { batch: 2, steps: 3 }
/** Right, left and scattered, and whole rows; [steps, batch], time first. */
const scattered = [1, -1, -1, 1, 1, -1]

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
    { numRuns: 40 },
  )
})

test('a sequence handed over in parts, the states with it, gives what it gives whole, masked or not', () => {
  for (const cell of [simpleRnn({ units: 2 }), lstm({ units: 2 }), [gru({ units: 3 }), lstm({ units: 2 })]]) {
    const layer = recurrent(cell, { returnSequences: true }) as Layer
    const { tensors, built } = place(layer, sequenceOf(2), { mask: true })
    const x = Array.from({ length: 12 }, (_, i) => Math.sin(i))
    const mask = [-1, 1, -1, -1, 1, -1]
    const start = Object.fromEntries(built.states.map(({ name, shape }) => [name, new Array(shape[1] as number).fill(0.3)]))
    const whole = values(tensors, { ...start, x, mask }, { batch: 1, steps: 6 })
    const first = values(tensors, { ...start, x: x.slice(0, 4), mask: mask.slice(0, 2) }, { batch: 1, steps: 2 })
    const between = Object.fromEntries(built.states.map(({ name }, i) => [name, first[`final ${i}`]!]))
    const second = values(tensors, { ...between, x: x.slice(4), mask: mask.slice(2) }, { batch: 1, steps: 4 })
    expect([...first['output 0']!, ...second['output 0']!]).toEqual(whole['output 0'])
    expect(built.states.map((_, i) => second[`final ${i}`])).toEqual(built.states.map((_, i) => whole[`final ${i}`]))
  }
})

test('where every step of a row is masked its states stay, its output is zero or what it is a state of, and its gradients are zero', () => {
  for (const [name, cell] of Object.entries(cells)) {
    const { tensors } = place(recurrent(cell) as Layer, sequenceOf(2), { mask: true })
    const loss = lossOf(tensors)
    const gradients = expectExactGradients(loss, { extents, inputs: { mask: new Array(6).fill(-1) } })
    expect(new Set(gradients.x), name).toEqual(new Set([0]))
  }
})

test('with an initial state the mask that comes with the input is not used, as in Keras, but passed on; one that is handed over is used', () => {
  const layer = recurrent(gru({ units: 2 }), { returnSequences: true })
  const run = (givenMask: boolean, mask: readonly number[]) =>
    values(place(layer, sequenceOf(2), { mask: true, givenMask, initialState: [vectorOf(2)] }).tensors, { mask }, extents)
  const whole = run(true, new Array(6).fill(1))
  expect(run(false, scattered)['output 0']).toEqual(whole['output 0'])
  expect(run(false, scattered)['output mask 0']).toEqual(scattered.map((one) => (one > 0 ? 1 : 0)))
  expect(run(true, scattered)['output 0']).not.toEqual(whole['output 0'])
})

test('states and steps of more axes: what is given last is a sequence to the next layer', () => {
  const matrix = place(recurrent(fastWeights({ units: 2 }), { returnState: true }) as Layer, sequenceOf(2))
  expect(matrix.built.outputs.map(({ sequence }) => sequence)).toEqual([false, false, true])
  expect(matrix.tensors['output 2']!.shape).toEqual([2, { extent: 'batch' }, 2])
  const given = matrix.built.outputs.slice(1)
  const next = place(recurrent(fastWeights({ units: 2 })), sequenceOf(2), { initialState: given })
  const inputs = {
    x: [0.1, 0.2],
    'initial 0': [0.3, 0.4],
    'initial 1': [1, 2, 3, 4],
    'layer/hidden': [0.3, 0.4],
    'layer/memory': [1, 3, 2, 4],
  }
  // [units, batch, units] of one row is the matrix transposed? No: [2, 1, 2] and [1, 2, 2] are the same numbers.
  const same = { ...inputs, 'layer/memory': [1, 2, 3, 4] }
  expect(values(next.tensors, inputs, { batch: 1, steps: 1 })['output 0']).toEqual(
    values(matrix.tensors, same, { batch: 1, steps: 1 })['output 0'],
  )
})

test('initial states and constants that do not suit are refused by what was expected', () => {
  const refused = (layer: Layer, options: PlaceOptions) => expect(() => place(layer, sequenceOf(2), options))
  const layer = recurrent(lstm({ units: 2 })) as Layer
  refused(layer, { initialState: [vectorOf(2)] }).toThrow(
    "recurrent(lstm) 'layer': expected an initial state of 2 tensors (hidden, memory), got 1",
  )
  refused(layer, { initialState: [vectorOf(2), vectorOf(3)] }).toThrow(
    "recurrent(lstm) 'layer': expected an initial memory of shape [batch, 2], got numbers of shape [batch, 3]",
  )
  refused(layer, { initialState: [vectorOf(2), { ...vectorOf(2), shape: [5, 2] }] }).toThrow('an initial memory of shape [batch, 2]')
  refused(layer, { constants: [vectorOf(2)] }).toThrow("recurrent(lstm) 'layer': constants must be none, since its cell takes none, got 1")
  refused(recurrent(looking({ units: 2 })) as Layer, {}).toThrow("recurrent(looking) 'layer': constants must be 1 (memory), got 0")
})

test('states carry the flag that the model keeps them by, and those given are not the model’s', () => {
  const layer = recurrent(lstm({ units: 2 }), { stateful: true })
  expect(place(layer, sequenceOf(2)).built.states.map(({ stateful }) => stateful)).toEqual([true, true])
  expect(place(layer, sequenceOf(2), { place: 2 }).built.states.map(({ name }) => name)).toEqual(['layer:2/hidden', 'layer:2/memory'])
  expect(place(layer, sequenceOf(2), { initialState: [vectorOf(2), vectorOf(2)] }).built.states).toEqual([])
})

test('an activity regularizer adds the outputs and states over the batch, as in Keras', () => {
  const layer = recurrent(simpleRnn({ units: 2 }), { returnState: true, activityRegularizer: 'l1' }) as Layer
  const given = values(place(layer, sequenceOf(2)).tensors, {}, { batch: 3, steps: 2 })
  const total = (data: number[]) => data.reduce((sum, x) => sum + Math.abs(x), 0)
  expect(given['loss 0']![0]).toBeCloseTo((0.01 * total(given['output 0']!)) / 3, 12)
  expect(given['loss 1']![0]).toBeCloseTo((0.01 * total(given['output 1']!)) / 3, 12)
})
