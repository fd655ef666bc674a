import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BATCH, extent, STEPS } from '../base/shape.ts'
import { expectExactGradients } from './finite-differences.test-support.ts'
import { gather, input, multiply, sum, topK } from './ops.ts'
import { interpret } from './reference.ts'
import { concatSteps, firstStep, lastStep, reverse, windowOf } from './steps.ts'
import type { Tensor } from './tensor.ts'

const OUT = extent('out')
const x = input('x', [STEPS, 2])
const valuesOf = (tensor: Tensor, inputs: Record<string, readonly number[]>, extents: Record<string, number>): number[] => [
  ...interpret({ outputs: { tensor }, updates: [] }, { inputs, variables: new Map(), extents, precision: 'float64' }).outputs.tensor!,
]
const weighed = (y: Tensor): Tensor => sum(multiply(y, input('weights', y.shape)))

const rules = fc.record({
  steps: fc.integer({ min: 1, max: 7 }),
  out: fc.integer({ min: 1, max: 7 }),
  stride: fc.constantFrom(1, 2, 3, -1, -2),
  offset: fc.integer({ min: -4, max: 4 }),
  plus: fc.constantFrom(0, 2, STEPS, OUT),
  minus: fc.constantFrom(0, 1, STEPS, OUT),
})

test('a window takes row t · stride + offset, and zeros where there is none; its gradient is exact', () => {
  fc.assert(
    fc.property(rules, ({ steps, out, stride, offset, plus, minus }) => {
      const extents = { steps, out }
      const size = (d: number | { extent: string }) => (typeof d === 'number' ? d : extents[d.extent as 'steps'])
      const y = windowOf(x, OUT, { stride, offset, plus, minus })
      const numbers = Array.from({ length: steps * 2 }, (_, i) => i + 1)
      const begin = offset + size(plus) - size(minus)
      const expected = Array.from({ length: out }, (_, t) => [0, 1].map((c) => numbers[(t * stride + begin) * 2 + c] ?? 0)).flat()
      expect(valuesOf(y, { x: numbers }, extents)).toEqual(expected)
      expectExactGradients(weighed(y), { extents })
      expectExactGradients(sum(multiply(multiply(y, y), input('weights', y.shape))), { extents })
    }),
    { numRuns: 40, seed: 3 },
  )
})

test('windows of a width lie in the middle, one place more left over behind than before: Keras’s padding `same`', () => {
  // 1, 2, …, 6; kernel 3, stride 2: one place is missing, and it is behind. 7: two, one at each end.
  const taps = (steps: number, out: number, kernel: number, stride: number) =>
    Array.from({ length: kernel }, (_, k) =>
      valuesOf(
        windowOf(input('x', [STEPS]), OUT, { stride, offset: k, width: kernel }),
        { x: Array.from({ length: steps }, (__, i) => i + 1) },
        { steps, out },
      ),
    )
  expect(taps(6, 3, 3, 2)).toEqual([
    [1, 3, 5],
    [2, 4, 6],
    [3, 5, 0],
  ])
  expect(taps(7, 4, 3, 2)).toEqual([
    [0, 2, 4, 6],
    [1, 3, 5, 7],
    [2, 4, 6, 0],
  ])
  expect(taps(5, 5, 4, 1)[0]).toEqual([0, 1, 2, 3, 4])
  expect(taps(5, 2, 1, 4)[0]).toEqual([1, 5])
})

test('the first step, the last, all of them backwards, and sequences one after the other', () => {
  const extents = { steps: 3, out: 6, more: 2 }
  const numbers = [1, 2, 3, 4, 5, 6]
  expect(valuesOf(firstStep(x), { x: numbers }, extents)).toEqual([1, 2])
  expect(valuesOf(lastStep(x), { x: numbers }, extents)).toEqual([5, 6])
  expect(valuesOf(reverse(x), { x: numbers }, extents)).toEqual([5, 6, 3, 4, 1, 2])
  const parts = [x, input('y', [extent('more'), 2]), input('z', [1, 2])]
  const given = { x: numbers, y: [7, 8, 9, 10], z: [11, 12] }
  expect(valuesOf(concatSteps(parts, OUT), given, extents)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  for (const y of [firstStep(x), lastStep(x), reverse(x), concatSteps(parts, OUT)])
    expectExactGradients(weighed(multiply(y, y)), { extents })
})

test('rows of a table of any rank and of a number of rows known at run time are looked up, with exact gradients', () => {
  const ids = input('ids', [3], 'index')
  const given = { inputs: { ids: [1, 0, 1] }, extents: { batch: 2 } }
  for (const table of [input('table', [BATCH, 2]), input('table', [BATCH]), input('table', [BATCH, 2, 3]), input('table', [4, 3, 1])])
    expectExactGradients(weighed(gather(table, ids)), given)
  expect(valuesOf(gather(input('t', [BATCH, 2, 1]), ids), { t: [1, 2, 3, 4], ids: [1, 0, 1] }, { batch: 2 })).toEqual([3, 4, 1, 2, 3, 4])
  expect(() => gather(input('t', [2, STEPS]), ids)).not.toThrow()
  expect(() => gather(input('t', [2, STEPS, 3]), ids)).toThrow(/gather: expected a table \[rows, …] of rows of a fixed size/)
})

test('the largest stand in falling order, of equals the first first, and there are never more than the axis holds', () => {
  const { values, places } = topK(input('t', [2, 4]), 3)
  const given = { t: [3, 5, 5, 1, -1, Number.NaN, -2, -1] }
  expect(valuesOf(values, given, {})).toEqual([5, 5, 3, -1, -1, -2])
  expect(valuesOf(places, given, {})).toEqual([1, 2, 0, 0, 3, 2])
  expect(() => topK(input('t', [2, 4]), 5)).toThrow(/topK: expected an axis of at least 5/)
})

test('a window of no stride is refused', () => {
  expect(() => windowOf(x, 3, { stride: 0 })).toThrow(/windowOf: expected a sequence/)
  expect(() => windowOf(x, 3, { stride: -1, width: 2 })).toThrow(/windowOf/)
})
