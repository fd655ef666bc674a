import { expect, test } from 'vitest'
import { bytesOf, operationsOf } from './job.ts'
import { SHAPES, WRITING } from './shapes.ts'

test('writing costs the products after the exchange: recurrent weights, those between layers, the output', () => {
  const [, twice] = WRITING
  const weights = 3 * 4 * 128 * 128 + 128 * 65
  expect(operationsOf({ kind: 'generation', shape: { ...twice!, batch: 3, steps: 10 }, place: null })).toBe(2 * weights * 3 * 10)
  // all texts read the weights together
  expect(bytesOf({ kind: 'generation', shape: { ...twice!, batch: 3, steps: 10 }, place: null }, 0)).toBe(4 * weights * 10)
})

test('a step costs forwards and twice backwards, and moves at least what its plan holds, in and out', () => {
  const job = {
    kind: 'step',
    shape: { work: 'weather', cell: 'simple', layers: 1, batch: 2, units: 3, steps: 5, inputs: 7 },
    place: null,
  } as const
  expect(operationsOf(job)).toBe(2 * (10 * 3 * 3 * 3 + 10 * 7 * 3 * 2 + 2 * 3 * 3))
  expect(bytesOf(job, 1000)).toBe(2000)
  expect(new Set(SHAPES.map((shape) => JSON.stringify(shape))).size).toBe(25)
})
