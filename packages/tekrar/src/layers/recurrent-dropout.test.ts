import { expect, test } from 'vitest'
import { ones } from '../base/initializers.ts'
import { defineCell } from '../cells/cell.ts'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import { add, concat, matmul, multiply } from '../graph/ops.ts'
import { topological } from '../graph/order.ts'
import type { Layer } from './layer.ts'
import { place, sequenceOf, values } from './place.test-support.ts'
import { recurrent } from './recurrent.ts'

const draws = (layer: Layer, training = true) =>
  topological(Object.values(place(layer, sequenceOf(2), { training }).tensors)).flatMap(({ op, shape }) =>
    op.kind === 'random' ? [{ stream: op.stream, width: shape[1] }] : [],
  )

const drawn = (layer: Layer) => {
  const all = draws(layer)
  expect(new Set(all.map(({ stream }) => stream)).size).toBe(all.length)
  return all.map(({ width }) => width).sort()
}

test('as in Keras: one draw of the input for all gates, but draws of its own for every gate and both paths where the state is dropped too', () => {
  // The input has 2 features, the state 5 units.
  const both = { units: 5, dropout: 0.2, recurrentDropout: 0.3 }
  expect(drawn(recurrent(simpleRnn(both)))).toEqual([2, 5])
  expect(drawn(recurrent(lstm({ units: 5, dropout: 0.2 })))).toEqual([2])
  expect(drawn(recurrent(lstm(both)))).toEqual([2, 2, 2, 2, 5, 5, 5, 5])
  expect(drawn(recurrent(lstm({ units: 5, recurrentDropout: 0.3 })))).toEqual([5, 5, 5, 5])
  expect(drawn(recurrent(gru({ units: 5, dropout: 0.2 })))).toEqual([2])
  for (const resetAfter of [true, false]) expect(drawn(recurrent(gru({ ...both, resetAfter })))).toEqual([2, 2, 2, 5, 5, 5])
})

test('nothing is drawn at prediction', () => {
  for (const cell of [simpleRnn, lstm, gru]) {
    const layer = recurrent(cell({ units: 5, dropout: 0.2, recurrentDropout: 0.3 }))
    expect(draws(layer, false)).toEqual([])
    const plain = recurrent(cell({ units: 5 }))
    const given = (one: Layer) => values(place(one, sequenceOf(2)).tensors, {}, { batch: 2, steps: 3 })
    expect(given(layer)).toEqual(given(plain))
  }
})

test('what the layer says holds for the cells that say nothing, and each cell of a stack draws for itself', () => {
  const layer = recurrent([lstm({ units: 5, dropout: 0 }), gru({ units: 4 })], { dropout: 0.2 })
  expect(drawn(layer)).toEqual([5])
  expect(drawn(recurrent([simpleRnn({ units: 5 }), simpleRnn({ units: 5 })], { dropout: 0.2, recurrentDropout: 0.1 }))).toEqual([
    2, 5, 5, 5,
  ])
})

/** Gives what is left of its input and of its state. */
const leftOver = defineCell({
  name: 'left-over',
  states: ({ units }) => ({ hidden: [units] }),
  weights: () => ({}),
  outputs: ({ inputs, units }) => inputs + units,
  step: (_, x, { hidden }, { dropInput, dropRecurrent }) => ({
    output: concat([dropInput(x, 'a'), dropRecurrent(hidden)]),
    states: { hidden },
  }),
})

test('a draw is the same at every step of a call, scaled by what is kept, and another at the next', () => {
  const layer = recurrent(leftOver({ units: 3, dropout: 0.25, recurrentDropout: 0.5 }), { returnSequences: true })
  const { tensors } = place(layer, sequenceOf(5), { training: true })
  const rows = 400
  const run = (step: number) =>
    values(
      tensors,
      { x: new Array(4 * rows * 5).fill(1), 'layer/hidden': new Array(rows * 3).fill(1), random: [7, step] },
      { batch: rows, steps: 4 },
    )['output 0']!
  const output = run(0)
  const size = rows * 8
  for (let step = 1; step < 4; step++) expect(output.slice(step * size, (step + 1) * size)).toEqual(output.slice(0, size))
  const [left, right] = [0, 1].map((part) => output.slice(0, size).filter((_, i) => i % 8 < 5 === (part === 0))) as [number[], number[]]
  expect(new Set(left)).toEqual(new Set([0, 1 / 0.75]))
  expect(new Set(right)).toEqual(new Set([0, 2]))
  expect(left.filter((x) => x === 0).length / left.length).toBeCloseTo(0.25, 1)
  expect(right.filter((x) => x === 0).length / right.length).toBeCloseTo(0.5, 1)
  expect(run(1)).not.toEqual(output)
})

test('gates drop independently of each other', () => {
  // Each gate's kernel is one, so that what a gate sees is its draw.
  const four = defineCell({
    name: 'four',
    states: ({ units }) => ({ hidden: [units] }),
    weights: () => ({}),
    outputs: ({ inputs }) => 2 * inputs,
    step: (_, x, { hidden }, { dropInput }) => ({ output: concat([dropInput(x, 'a'), dropInput(x, 'b')]), states: { hidden } }),
  })
  const { tensors } = place(recurrent(four({ units: 1, dropout: 0.5 })), sequenceOf(1), { training: true })
  const output = values(tensors, { x: new Array(4000).fill(1) }, { batch: 4000, steps: 1 })['output 0']!
  const both = Array.from({ length: 4000 }, (_, i) => output[2 * i]! * output[2 * i + 1]!)
  expect(both.filter((x) => x > 0).length / 4000).toBeCloseTo(0.25, 1)
})

test('a GRU keeps z ⊙ h of the state that nothing was dropped of', () => {
  // Kernels of zero: z is σ(0), the candidate 0, so that half the state is left, whole.
  const { tensors } = place(recurrent(gru({ units: 50, recurrentDropout: 0.5, useBias: false })), sequenceOf(1), { training: true })
  const zero = { 'layer/kernel': new Array(150).fill(0), 'layer/recurrentKernel': new Array(7500).fill(0) }
  const output = values(tensors, { ...zero, 'layer/hidden': new Array(50).fill(1) }, { batch: 1, steps: 1 })['output 0']!
  expect(output).toEqual(new Array(50).fill(0.5))
})

const plain = defineCell({
  name: 'plain',
  states: ({ units }) => ({ hidden: [units] }),
  weights: ({ inputs, units }) => ({ kernel: { shape: [inputs, units], initializer: ones } }),
  step: (w, x, { hidden }) => {
    const next = add(multiply(hidden, 0.5), matmul(x, w.kernel))
    return { output: next, states: { hidden: next } }
  },
})

test('a cell that does not say where it drops has its whole input dropped; of its state it must say', () => {
  expect(drawn(recurrent(plain({ units: 5, dropout: 0.2 })))).toEqual([2])
  expect(() => draws(recurrent(plain({ units: 5, recurrentDropout: 0.2 })))).toThrow(
    /cell plain: .*does not say what recurrentDropout drops.*call dropRecurrent/s,
  )
})

test('a rate of 1 leaves nothing of what it drops', () => {
  const extents = { batch: 2, steps: 3 }
  const signal = sequenceOf(2)
  const inputs = { random: [1, 1], x: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }
  const trained = (layer: Layer) => values(place(layer, signal, { training: true }).tensors, inputs, extents)['output 0']!
  const still = { ...inputs, x: inputs.x.map(() => 0) }
  for (const cell of [simpleRnn, lstm, gru]) {
    const zeros = values(place(recurrent(cell({ units: 2 })), signal).tensors, still, extents)['output 0']!
    const blind = trained(recurrent(cell({ units: 2, dropout: 1 })))
    blind.forEach((one, i) => {
      expect(one).toBeCloseTo(zeros[i]!, 12)
    })
    expect(trained(recurrent(cell({ units: 2, recurrentDropout: 1 }))).every(Number.isFinite)).toBe(true)
  }
})

test('rates that are none are refused', () => {
  expect(() => lstm({ units: 2, dropout: 1.1 })).toThrow(/lstm: dropout must be a number from 0 to 1, got 1.1/)
  expect(() => lstm({ units: 2, recurrentDropout: -0.1 })).toThrow(/recurrentDropout must be/)
  expect(() => recurrent(lstm({ units: 2 }), { dropout: Number.NaN })).toThrow(/recurrent: dropout must be/)
})

test('at the second place of a layer other numbers are drawn', () => {
  const layer = recurrent(simpleRnn({ units: 2, dropout: 0.2 }))
  const at = (one: number) =>
    topological(Object.values(place(layer, sequenceOf(2), { training: true, place: one }).tensors)).find(({ op }) => op.kind === 'random')!
      .op
  expect(at(1)).not.toEqual(at(2))
})
