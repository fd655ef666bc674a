import { expect, expectTypeOf, test } from 'vitest'
import type { Cell } from '../cells/cell.ts'
import { defineCell } from '../cells/cell.ts'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import { expectExactGradients } from '../graph/finite-differences.test-support.ts'
import { add, tanh } from '../graph/ops.ts'
import { bidirectional, type MergeMode } from './bidirectional.ts'
import { input } from './input.ts'
import type { Layer, Symbolic } from './layer.ts'
import { lossOf, place, sequenceOf, values, vectorOf } from './place.test-support.ts'
import { recurrent } from './recurrent.ts'

const extents = { batch: 2, steps: 4 }
const scattered = [1, -1, -1, 1, 1, -1, 1, 1]
const modes: readonly MergeMode[] = ['sum', 'mul', 'ave', 'concat', 'none']

const merged: Record<MergeMode, (a: number[], b: number[], width: number) => number[]> = {
  sum: (a, b) => a.map((x, i) => x + b[i]!),
  mul: (a, b) => a.map((x, i) => x * b[i]!),
  ave: (a, b) => a.map((x, i) => (x + b[i]!) / 2),
  concat: (a, b, width) =>
    Array.from({ length: a.length / width }, (_, i) => [
      ...a.slice(i * width, (i + 1) * width),
      ...b.slice(i * width, (i + 1) * width),
    ]).flat(),
  none: (a) => a,
}

/** Its output is no state. */
const shifted = defineCell({
  name: 'shifted',
  states: ({ units }) => ({ hidden: [units] }),
  weights: () => ({}),
  step: (_, x, { hidden }) => ({ output: add(tanh(add(x, hidden)), 3), states: { hidden: tanh(add(x, hidden)) } }),
})

const cells: Record<string, Cell | Cell[]> = {
  lstm: lstm({ units: 2 }),
  shifted: shifted({ units: 2 }),
  stack: [gru({ units: 3 }), simpleRnn({ units: 2 })],
}

for (const [name, cell] of Object.entries(cells))
  for (const mergeMode of modes)
    for (const returnSequences of [true, false])
      test(`${name}, ${mergeMode}, ${returnSequences ? 'every output' : 'the last outputs'}: what both layers give alone, each with its weights`, () => {
        const options = { returnSequences, returnState: true, zeroOutputForMask: returnSequences } as const
        const both = place(bidirectional(recurrent(cell, options), { mergeMode }) as Layer, sequenceOf(2), { mask: true, name: 'both' })
        const inputs = { x: Array.from({ length: 16 }, (_, i) => Math.sin(i)), mask: scattered }
        const all = values(both.tensors, inputs, extents)
        const label = name === 'stack' ? 'recurrent' : name
        const alone = (direction: 'forward' | 'backward') => {
          const goBackwards = direction === 'backward'
          // Named so that its weights and states get the same numbers.
          const path = `both/${direction}_${label}`
          const one = place(recurrent(cell, { ...options, goBackwards }) as Layer, sequenceOf(2), { mask: true, name: path })
          return values(one.tensors, inputs, extents)
        }
        const [there, back] = [alone('forward'), alone('backward')]
        const width = returnSequences ? 4 : 4
        const flip = (data: number[]) =>
          returnSequences ? Array.from({ length: 4 }, (_, i) => data.slice((3 - i) * width, (4 - i) * width)).flat() : data
        const [a, b] = [there['output 0']!, flip(back['output 0']!)]
        expect(all['output 0']).toEqual(merged[mergeMode](a, b, 2))
        if (mergeMode === 'none') expect(all['output 1']).toEqual(b)
        const first = mergeMode === 'none' ? 2 : 1
        const states = Object.keys(there).filter((key) => key.startsWith('final'))
        const expected = [...states.map((_, i) => there[`output ${i + 1}`]), ...states.map((_, i) => back[`output ${i + 1}`])]
        expect(expected.map((_, i) => all[`output ${first + i}`])).toEqual(expected)
        if (returnSequences) expect(all['output mask 0']).toEqual(scattered.map((one) => (one > 0 ? 1 : 0)))
        else expect(all['output mask 0']).toBeUndefined()
      })

test('exact gradients, with masks, initial states and a backward layer of another kind', () => {
  const layer = bidirectional(recurrent(lstm({ units: 2 }), { returnSequences: true }), {
    backwardLayer: recurrent(gru({ units: 3 }), { returnSequences: true, goBackwards: true }),
  })
  const { tensors, built } = place(layer, sequenceOf(2), { mask: true, initialState: [vectorOf(2), vectorOf(2), vectorOf(3)] })
  expect(built.states).toEqual([])
  const gradients = expectExactGradients(lossOf(tensors), { extents, inputs: { mask: scattered } })
  expect(Object.keys(gradients)).toEqual(
    expect.arrayContaining(['initial 0', 'initial 2', 'layer/forward_lstm/kernel', 'layer/backward_gru/kernel']),
  )
})

test('a layer that goes backwards itself, with one that goes forwards: outputs of both stand in reverse order', () => {
  const options = { returnSequences: true } as const
  const usual = place(bidirectional(recurrent(shifted({ units: 2 }), options)), sequenceOf(2))
  const turned = place(
    bidirectional(recurrent(shifted({ units: 2 }), { ...options, goBackwards: true }), {
      backwardLayer: recurrent(shifted({ units: 2 }), options),
    }),
    sequenceOf(2),
  )
  const inputs = Object.fromEntries(
    ['x', 'layer/forward_shifted/hidden', 'layer/backward_shifted/hidden'].map((name) => [
      name,
      new Array(name === 'x' ? 16 : 4).fill(0.5),
    ]),
  )
  const given = { ...inputs, x: Array.from({ length: 16 }, (_, i) => Math.sin(i)) }
  const [a, b] = [values(usual.tensors, given, extents)['output 0']!, values(turned.tensors, given, extents)['output 0']!]
  const swapped = (row: number[]) => [...row.slice(2), ...row.slice(0, 2)]
  for (let step = 0; step < 4; step++)
    for (let row = 0; row < 2; row++) {
      const at = (data: number[], t: number) => data.slice((t * 2 + row) * 4, (t * 2 + row + 1) * 4)
      expect(at(b, 3 - step)).toEqual(swapped(at(a, step)))
    }
})

test('a call gives the output, then the states of the one and of the other; what calls them is typed so', () => {
  const x = input({ shape: [null, 3] })
  const y = bidirectional(recurrent(lstm({ units: 4 }), { returnSequences: true }))(x)
  expectTypeOf(y).toEqualTypeOf<Symbolic>()
  expect(y.shape).toEqual([{ extent: 'batch' }, expect.anything(), 8])
  const [output, h, c, backH, backC, ...rest] = bidirectional(recurrent(lstm({ units: 4 }), { returnState: true }), { mergeMode: 'sum' })(x)
  expectTypeOf(c).toEqualTypeOf<Symbolic>()
  expect([output, h, c, backH, backC].map(({ shape }) => shape[1])).toEqual([4, 4, 4, 4, 4])
  expect(rest).toEqual([])
  const [forward, backward] = bidirectional(recurrent(gru({ units: 2 })), { mergeMode: 'none' })(x)
  expect([forward.shape[1], backward.shape[1]]).toEqual([2, 2])
  const [, [h1], s2] = recurrent([lstm({ units: 4 }), gru({ units: 2 })], { returnState: true })(x)
  expectTypeOf(h1).toEqualTypeOf<Symbolic>()
  expectTypeOf(s2).toEqualTypeOf<Symbolic>()
  expect([h1.shape[1], s2.shape[1]]).toEqual([4, 2])
  const decoded = recurrent([lstm({ units: 4 }), gru({ units: 2 })])(x, { initialState: [[h1, h1], s2] })
  expect(decoded.shape[1]).toBe(2)
})

test('layers that do not belong together are refused by what they differ in', () => {
  const layer = (options: object = {}) => recurrent(gru({ units: 2 }), options)
  expect(() => bidirectional(layer(), { backwardLayer: layer() })).toThrow(
    /bidirectional: backwardLayer must be a layer with goBackwards: true, since the other has false/,
  )
  expect(() => bidirectional(layer({ goBackwards: true }))).toThrow(/goBackwards: false/)
  expect(() => bidirectional(layer(), { backwardLayer: layer({ goBackwards: true, returnSequences: true }) })).toThrow(
    /a layer with returnSequences: false, as the other, got true/,
  )
  expect(() => bidirectional(layer(), { mergeMode: 'max' as never })).toThrow(
    /mergeMode must be one of sum, mul, ave, concat, none, got 'max'/,
  )
  expect(() => bidirectional({} as never)).toThrow(/layer must be a layer that recurrent\(\) made/)
  const x = input({ shape: [null, 3] })
  expect(() => bidirectional(layer(), { mergeMode: 'sum', backwardLayer: recurrent(gru({ units: 3 }), { goBackwards: true }) })(x)).toThrow(
    /expected a backward layer that gives \[batch, 2\], as the other, got \[batch, 3\]/,
  )
  const [, h] = recurrent(gru({ units: 2 }), { returnState: true })(x)
  expect(() => bidirectional(layer())(x, { initialState: [h] })).toThrow(/an initial state of 2 tensors \(hidden, hidden\), got 1/)
})

test('weights may be given, those of the one layer and then of the other', () => {
  const starts = (weights: Parameters<typeof bidirectional>[1]) =>
    place(bidirectional(recurrent(simpleRnn({ units: 1 })), weights), sequenceOf(2)).built.weights.map(({ path, shape, initial }) => [
      path,
      [...Array.from((initial as (shape: readonly number[]) => ArrayLike<number>)(shape as number[]))],
    ])
  expect(starts({ weights: [[1, 2], [[3]], [4], [[5], [6]], [7], [8]] })).toEqual([
    ['layer/forward_simple_rnn/kernel', [1, 2]],
    ['layer/forward_simple_rnn/recurrentKernel', [3]],
    ['layer/forward_simple_rnn/bias', [4]],
    ['layer/backward_simple_rnn/kernel', [5, 6]],
    ['layer/backward_simple_rnn/recurrentKernel', [7]],
    ['layer/backward_simple_rnn/bias', [8]],
  ])
  expect(() => starts({ weights: [[1, 2]] })).toThrow(/weights must be as many for one layer as for the other, got 1 in all/)
  expect(() => starts({ weights: [[1], [1], [1], [1], [1], [1]] })).toThrow(
    /weights must be 2 numbers for .*kernel of shape \[2, 1\], got 1 numbers/,
  )
  expect(() => starts({ weights: [[1, 2], [1], [1], [1], [1, 2], [1], [1], [1]] })).toThrow(/weights must be 3 for each layer, got 4/)
})
