import { expect, test } from 'vitest'
import { type ConstraintOption, constraintOf, constraints, maxNorm } from '../../graph/constraints.ts'
import { expectExactGradients } from '../../graph/finite-differences.test-support.ts'
import { gradients } from '../../graph/gradient.ts'
import { input, multiply, sum } from '../../graph/ops.ts'
import { l2, orthogonalRegularizer, type RegularizerOption, regularizerOf, regularizers } from '../../graph/regularizers.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { evaluate, expectClose, type Numbers, readGolden } from './read.test-support.ts'

interface Case {
  readonly name: string
  readonly kind: string
  readonly options: object
  readonly weight: Numbers
  readonly share: Numbers
  readonly expected: { readonly result: Numbers; readonly gradient: Numbers }
}

const { cases } = readGolden<{ readonly cases: readonly Case[] }>('weight-functions')

const functionOf = ({ kind, options }: Case): ((weight: Tensor) => Tensor) =>
  Object.hasOwn(regularizers, kind)
    ? regularizerOf({ kind, settings: options } as RegularizerOption, 'test')
    : constraintOf({ kind, settings: options } as ConstraintOption, 'test')

test.each(cases)('the result and its gradient are Keras’s: $name', (golden) => {
  const weight = input('weight', golden.weight.shape)
  const result = functionOf(golden)(weight)
  const total = result.shape.length === 0 ? result : sum(multiply(result, input('share', golden.share.shape)))
  const data = { weight: golden.weight.data, share: golden.share.data }
  const outputs = evaluate({ result, gradient: gradients(total, [weight])[0]! }, data)
  expectClose(outputs.result!, golden.expected.result.data, 'result')
  expectClose(outputs.gradient!, golden.expected.gradient.data, 'gradient')
  const away = Float64Array.from(golden.weight.data, (number) => number + 0.0137)
  expectExactGradients(total, { inputs: { weight: away, share: Float64Array.from(golden.share.data) }, only: ['weight'] })
})

test('what a regularizer or a constraint carries makes it again', () => {
  const weight = input('weight', [2, 2])
  const data = { weight: [1, -2, 3, 0.5] }
  for (const made of [l2({ l2: 0.3 }), maxNorm({ maxValue: 0.5, axis: [0, 1] })]) {
    const saved = JSON.parse(JSON.stringify({ kind: made.kind, settings: made.settings }))
    const again = Object.hasOwn(constraints, made.kind) ? constraintOf(saved, 'test') : regularizerOf(saved, 'test')
    expect(evaluate({ x: again(weight) }, data)).toEqual(evaluate({ x: made(weight) }, data))
  }
})

test('a weight of zeros stays finite under every regularizer and constraint, and so do its gradients', () => {
  const weight = input('weight', [3, 2])
  for (const golden of cases) {
    const result = functionOf(golden)(weight)
    const outputs = evaluate({ result, gradient: gradients(sum(result), [weight])[0]! }, { weight: new Float64Array(6) })
    expect(Array.from(outputs.result!).every(Number.isFinite), golden.name).toBe(true)
  }
})

test('names and numbers that make no sense are refused', () => {
  expect(() => regularizerOf('l3' as never, 'dense')).toThrow(/dense: regularizer must be one of l1, l2, l1l2, orthogonalRegularizer/)
  expect(() => constraintOf('clip' as never, 'dense')).toThrow(/dense: constraint must be one of maxNorm, nonNeg, unitNorm, minMaxNorm/)
  expect(() => l2({ l2: -1 })).toThrow(/l2 must be a number of at least 0, got -1/)
  expect(() => orthogonalRegularizer()(input('bias', [3]))).toThrow(/expected a matrix, got \[3\]/)
  expect(() => maxNorm({ axis: 1 })(input('bias', [3]))).toThrow(/expected a weight with axis 1, got \[3\]/)
})
