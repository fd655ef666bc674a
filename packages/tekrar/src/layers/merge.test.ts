import { expect, test } from 'vitest'
import { BATCH, STEPS } from '../base/shape.ts'
import { type constant, input as graphInput } from '../graph/ops.ts'
import { interpret } from '../graph/reference.ts'
import { concatenate } from './concatenate.ts'
import { dense } from './dense.ts'
import { dot } from './dot.ts'
import { input } from './input.ts'
import type { Layer } from './layer.ts'
import { add, average, maximum, minimum, multiply, subtract } from './merge.ts'
import { place, run } from './one-layer.test-support.ts'
import { reshape } from './reshaping.ts'

const sequence = { shape: [BATCH, STEPS, 1] }
/** Two sequences of one example and four steps, with masks that leave out other steps. */
const data = { x0: [1, 2, 3, 4], x1: [10, 20, 30, 40], mask0: [1, 1, 0, 0], mask1: [1, 0, 1, 0], random: [1, 1] }
const merged = (layer: Layer, masks = true) => {
  const { y0, mask0 } = run(place(layer, [sequence, sequence], { masks, sizes: { batch: 1, steps: 4 } }), { data })
  return { y: Array.from(y0!), mask: mask0 && Array.from(mask0) }
}

test('a step counts after merging where it counts in any input, and not at all where one has no mask', () => {
  const mask = [1, 1, 1, 0]
  expect(merged(add())).toEqual({ y: [11, 22, 33, 44], mask })
  expect(merged(average())).toEqual({ y: [5.5, 11, 16.5, 22], mask })
  expect(merged(subtract())).toEqual({ y: [-9, -18, -27, -36], mask })
  // What a mask leaves out has no part in products and extremes.
  expect(merged(multiply())).toEqual({ y: [10, 2, 30, 0], mask })
  expect(merged(maximum())).toEqual({ y: [10, 2, 30, 4], mask })
  expect(merged(minimum())).toEqual({ y: [1, 2, 30, 4], mask })
  expect(merged(add(), false).mask).toBeUndefined()
})

test('side by side, a step counts where it counts in any input; one after the other, masks follow each other', () => {
  expect(merged(concatenate())).toEqual({ y: [1, 10, 2, 20, 3, 30, 4, 40], mask: [1, 1, 1, 0] })
  expect(merged(concatenate({ axis: 1 }))).toEqual({ y: [1, 2, 3, 4, 10, 20, 30, 40], mask: [1, 1, 0, 0, 1, 0, 1, 0] })
})

test('a name that is an operation too is one for tensors and numbers, a layer for options, and calls the layer on a list', () => {
  const x = graphInput('x', [2])
  const values = (tensor: ReturnType<typeof constant>) =>
    Array.from(
      interpret({ outputs: { tensor }, updates: [] }, { inputs: { x: [1, -2] }, variables: new Map(), extents: {}, precision: 'float64' })
        .outputs.tensor!,
    )
  expect(values(add(x, 1))).toEqual([2, -1])
  expect(values(multiply(2, x))).toEqual([2, -4])
  expect(values(average(x, 3))).toEqual([2, 0.5])
  expect(values(reshape(x, [2, 1]))).toEqual([1, -2])
  expect([x, x].reduce(add).shape).toEqual([2])
  const [a, b] = [input({ shape: [null, 3] }), input({ shape: [null, 3] })]
  expect(add()([a, b]).signal.shape).toEqual(add([a, b]).signal.shape)
  expect(add({ name: 'sum' }).name).toBe('sum')
  expect(concatenate([a, b], { axis: -1 }).shape[2]).toBe(6)
  expect(dot([a, b], { axes: 2 }).shape).toHaveLength(3)
  expect(() => add(undefined as never, x)).toThrow(/operand must be a tensor or a number/)
})

test('inputs that do not go together are refused with both shapes', () => {
  const [a, b] = [{ shape: [BATCH, 4] }, { shape: [BATCH, 5] }]
  expect(() => place(add(), [a, b])).toThrow(
    "add 'add_1': expected inputs of one shape, as numbers of shape [batch, 4], got numbers of shape [batch, 5]",
  )
  expect(() => place(concatenate({ axis: 1 }), [sequence, { shape: [BATCH, STEPS, 2] }])).toThrow(
    "concatenate 'concatenate_1': expected inputs equal to numbers of shape [batch, steps, 1] but for axis 1, got numbers of shape [batch, steps, 2]",
  )
  expect(() => place(concatenate({ axis: 3 }), [sequence])).toThrow(
    /concatenate 'concatenate_1': axis must be a whole number from 1 to 2, or from -2 to -1, for numbers of shape \[batch, steps, 1\], got 3/,
  )
  expect(() => place(subtract(), [a])).toThrow("subtract 'subtract_1': expected 2 inputs, got 1")
  expect(() => place(dot({ axes: 1 }), [a, b])).toThrow("dot 'dot_1': expected an axis of 4 numbers, as of numbers of shape [batch, 4]")
  expect(() => place(add(), [{ shape: [BATCH, STEPS], type: 'index' }, sequence])).toThrow(/expected numbers, got ids of shape/)
  expect(() => dense({ units: 2 })([input({ shape: [3] }), input({ shape: [3] })])).toThrow("dense 'dense': expected one input, got 2")
})
