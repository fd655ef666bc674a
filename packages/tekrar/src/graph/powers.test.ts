import { expect, test } from 'vitest'
import { expectExactGradients } from './finite-differences.test-support.ts'
import { gradients } from './gradient.ts'
import { input, multiply, sum } from './ops.ts'
import { power } from './powers.ts'
import { range } from './range.ts'
import { interpret } from './reference.ts'
import type { Tensor } from './tensor.ts'

const x = input('x', [4])
const valuesOf = (tensor: Tensor, numbers: readonly number[]) => [
  ...interpret({ outputs: { tensor }, updates: [] }, { inputs: { x: numbers }, variables: new Map(), extents: {}, precision: 'float64' })
    .outputs.tensor!,
]

test.each([-2.5, -2, -1, -0.5, 0, 0.5, 1, 1.3, 2, 3, 7])('x to the %f and its slope are exact', (exponent) => {
  const numbers = [0.3, 0.9, 1.4, 2.2]
  valuesOf(power(x, exponent), numbers).forEach((found, i) => {
    expect(Math.abs(found / numbers[i]! ** exponent - 1)).toBeLessThan(1e-14)
  })
  expectExactGradients(sum(multiply(power(x, exponent), input('weights', [4]))), { inputs: { x: numbers } })
})

test('whole powers take negative numbers, and at 0 a positive power and its slope are numbers', () => {
  expect(valuesOf(power(x, 3), [-2, -1, 0, 3])).toEqual([-8, -1, 0, 27])
  const y = power(x, 1.5)
  expect(valuesOf(y, [0, 0, 0, 4])[0]).toBe(0)
  expect(valuesOf(gradients(sum(y), [x])[0]!, [0, 0, 0, 4]).slice(0, 3)).toEqual([0, 0, 0])
})

test('a range counts from 0', () => {
  expect(valuesOf(range(5), [0, 0, 0, 0])).toEqual([0, 1, 2, 3, 4])
})
