import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  type ActivationName,
  activationOf,
  activations,
  celu,
  elu,
  gelu,
  hardShrink,
  leakyRelu,
  overAxis,
  reluWith,
  softShrink,
  squareplus,
  threshold,
} from './activations.ts'
import { expectExactGradients } from './finite-differences.test-support.ts'
import { gradients } from './gradient.ts'
import { input, multiply, sum, transpose } from './ops.ts'
import { interpret } from './reference.ts'

/** No number stands near a corner: 0, ±½, ±1, ±3, 6. */
const numbers = [-4.5, -2.5, -1.1, -0.4, 0.3, 0.8, 1.7, 2.6, 4.2, 7]

const activated = (name: ActivationName, x: number): number =>
  interpret(
    { outputs: { y: activations[name](input('x', [1])) }, updates: [] },
    { inputs: { x: [x] }, variables: new Map(), extents: {}, precision: 'float64' },
  ).outputs.y![0]!

interface Golden {
  readonly x: readonly (readonly number[])[]
  readonly cases: readonly {
    readonly name: string
    readonly options: readonly never[]
    readonly y: readonly number[]
    readonly slope: readonly number[]
  }[]
}
const golden = JSON.parse(readFileSync(new URL('activations.golden.json', import.meta.url), 'utf8')) as Golden

const withOptions = { reluWith, leakyRelu, elu, celu, gelu, squareplus, hardShrink, softShrink, threshold }

test.each(golden.cases)('$name $options gives what Keras gives, and its slope', ({ name, options, y, slope }) => {
  const x = input('x', [golden.x.length, golden.x[0]!.length])
  const made = options.length === 0 ? activations[name as ActivationName](x) : withOptions[name as 'leakyRelu'](x, ...options)
  const loss = sum(multiply(made, input('weights', made.shape)))
  const { outputs } = interpret(
    { outputs: { y: made, slope: gradients(loss, [x])[0]! }, updates: [] },
    { inputs: { x: golden.x.flat(), weights: y.map((_, i) => Math.cos(i)) }, variables: new Map(), extents: {}, precision: 'float64' },
  )
  expect(outputs.y).toHaveLength(y.length)
  y.forEach((expected, i) => {
    expect(Math.abs(outputs.y![i]! - expected), `y[${i}] = ${outputs.y![i]}, Keras ${expected}`).toBeLessThan(
      1e-14 * Math.max(1, Math.abs(expected)),
    )
  })
  slope.forEach((expected, i) => {
    expect(Math.abs(outputs.slope![i]! - expected), `slope[${i}] = ${outputs.slope![i]}, Keras ${expected}`).toBeLessThan(1e-13)
  })
})

test('an activation over another axis is the one over the last, turned', () => {
  const rows = input('x', [3, 2])
  const { outputs } = interpret(
    { outputs: { y: overAxis(activations.softmax, rows, 0), z: activations.softmax(transpose(rows, [1, 0])) }, updates: [] },
    { inputs: { x: [1, 2, 3, 0, -1, 4] }, variables: new Map(), extents: {}, precision: 'float64' },
  )
  expect([0, 2, 4, 1, 3, 5].map((i) => outputs.y![i])).toEqual([...outputs.z!])
})

test('softplus, elu and exponential do not overflow where they need not', () => {
  expect(activated('softplus', 1000)).toBe(1000)
  expect(activated('softplus', -1000)).toBe(0)
  expect(activated('elu', 1000)).toBe(1000)
  expect(activated('elu', -1000)).toBe(-1)
})

for (const name of Object.keys(activations) as ActivationName[])
  test(`the slope of ${name} is exact`, () => {
    const x = input('x', [1, 10])
    const y = activations[name](x)
    const loss = sum(multiply(y, input('weights', y.shape)))
    expect(expectExactGradients(loss, { inputs: { x: numbers } }).x).toHaveLength(10)
  })

test('an activation that is not known is refused with those that are', () => {
  expect(() => activationOf('tahn' as never, 'dense')).toThrow(/dense: activation must be one of linear, tanh, .*, got 'tahn'/)
})

test.each([
  ['softplus', 0.5],
  ['logSigmoid', 0.5],
  ['mish', 0.6],
  ['elu', 1],
  ['celu', 1],
  ['selu', 1.7580993408473766],
  ['leakyRelu', 1],
  ['silu', 0.5],
  ['gelu', 0.5],
  ['softsign', 1],
  ['squareplus', 0.5],
  ['sparsePlus', 0.5],
  ['sparseSigmoid', 0.5],
  ['hardSigmoid', 1 / 6],
  ['hardSilu', 0.5],
  ['hardTanh', 1],
  ['relu', 0],
  ['tanhShrink', 0],
] as const)('at 0, where units that see nothing stand, %s has the slope it has in Keras', (name, expected) => {
  const x = input('x', [1])
  const { outputs } = interpret(
    { outputs: { slope: gradients(sum(activations[name](x)), [x])[0]! }, updates: [] },
    { inputs: { x: [0] }, variables: new Map(), extents: {}, precision: 'float64' },
  )
  expect(outputs.slope![0]).toBeCloseTo(expected, 14)
})
