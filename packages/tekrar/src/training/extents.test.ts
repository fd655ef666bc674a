import { expect, test } from 'vitest'
import { BATCH, extent, STEPS } from '../base/shape.ts'
import { capacityExtents, Sizes, smallerCapacities } from './extents.ts'

const derived = [
  { name: 'conv/steps', from: ['steps'], of: (size: number) => size - 2 },
  { name: 'pool/steps', from: ['conv/steps'], of: (size: number) => Math.floor(size / 2) },
]

test('sizes made from others follow in order', () => {
  const sizes = new Sizes('fit')
  sizes.set('batch', 3, 'inputs')
  sizes.set('steps', 10, 'inputs')
  expect(sizes.derive(derived)).toEqual({ batch: 3, steps: 10, 'conv/steps': 8, 'pool/steps': 4 })
})

test('two inputs of different time are named, and so are rows that differ', () => {
  const sizes = new Sizes('fit')
  sizes.set('steps', 10, "input 'a'")
  expect(() => sizes.set('steps', 9, "input 'b'")).toThrow("fit: input 'b': expected 10 steps, as input 'a', got 9")
  sizes.set('batch', 2, "input 'a'")
  expect(() => sizes.set('batch', 3, "input 'b'")).toThrow("fit: input 'b': expected 2 rows, as input 'a', got 3")
})

test('two ways to make one size that differ are named by the inputs they began with', () => {
  const sizes = new Sizes('predict')
  sizes.set('steps', 10, "input 'a'")
  sizes.set('steps of b', 9, "input 'b'")
  const both = [
    { name: 'joined/steps', from: ['steps'], of: (size: number) => size - 2 },
    { name: 'joined/steps', from: ['steps of b'], of: (size: number) => size },
  ]
  expect(() => sizes.derive(both)).toThrow("predict: input 'b': expected 8 steps, as input 'a', got 9")
})

test('too few steps for a layer are an error that names the layer', () => {
  const sizes = new Sizes('fit')
  sizes.set('steps', 2, 'inputs')
  expect(() => sizes.derive(derived)).toThrow("fit: inputs: expected more steps: 'conv' leaves none of them, got 2")
})

test('room is made for every input, and for the larger of two ways to make one size', () => {
  const sequence = (name: string, steps: typeof STEPS) => ({ name, shape: [steps, BATCH], type: 'index' as const, sequence: true })
  const network = {
    inputs: [
      sequence('a', STEPS),
      sequence('b', extent('steps of b')),
      { name: 'c', shape: [BATCH, 4], type: 'float' as const, sequence: false },
    ],
    derived: [
      { name: 'joined', from: ['steps'], of: (size: number) => size - 2 },
      { name: 'joined', from: ['steps of b'], of: (size: number) => size },
    ],
  }
  expect(capacityExtents(network, { batch: 8, steps: { a: 10, b: 20 } })).toEqual({ batch: 8, steps: 10, 'steps of b': 20, joined: 20 })
  expect(capacityExtents(network, { batch: 2, steps: 5 })).toEqual({ batch: 2, steps: 5, 'steps of b': 5, joined: 5 })
})

test('smaller capacities halve the batch, then the steps', () => {
  expect(smallerCapacities({ batch: 4, steps: { a: 2, b: 4 } })).toEqual([
    { batch: 2, steps: 4 },
    { batch: 1, steps: 4 },
    { batch: 1, steps: 2 },
    { batch: 1, steps: 1 },
  ])
  expect(smallerCapacities({ batch: 2 })).toEqual([{ batch: 1 }])
})
