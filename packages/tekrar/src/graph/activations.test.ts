import { expect, test } from 'vitest'
import { type ActivationName, activationOf, activations } from './activations.ts'
import { expectExactGradients } from './finite-differences.test-support.ts'
import { input, multiply, sum } from './ops.ts'
import { interpret } from './reference.ts'

/** No number stands near a corner: 0, ±3, 6. */
const numbers = [-4.5, -2.5, -1.1, -0.4, 0.3, 0.8, 1.7, 2.6, 4.2, 7]

const activated = (name: ActivationName, x: number): number =>
  interpret(
    { outputs: { y: activations[name](input('x', [1])) }, updates: [] },
    { inputs: { x: [x] }, variables: new Map(), extents: {}, precision: 'float64' },
  ).outputs.y![0]!

test('geluTanh and leakyRelu, which the golden numbers leave out, are their formulas', () => {
  for (const x of numbers) {
    expect(activated('geluTanh', x)).toBeCloseTo(0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))), 14)
    expect(activated('leakyRelu', x)).toBe(x > 0 ? x : 0.2 * x)
  }
})

test('softplus, elu and exponential do not overflow where they need not', () => {
  expect(activated('softplus', 1000)).toBe(1000)
  expect(activated('softplus', -1000)).toBe(0)
  expect(activated('elu', 1000)).toBe(1000)
  expect(activated('elu', -1000)).toBe(-1)
})

for (const name of Object.keys(activations) as ActivationName[])
  test(`the slope of ${name} is exact`, () => {
    const x = input('x', [2, 5])
    const loss = sum(multiply(activations[name](x), input('weights', [2, 5])))
    expect(expectExactGradients(loss, { inputs: { x: numbers } }).x).toHaveLength(10)
  })

test('an activation that is not known is refused with those that are', () => {
  expect(() => activationOf('tahn' as never, 'dense')).toThrow(/dense: activation must be one of linear, tanh, .*, got 'tahn'/)
})
