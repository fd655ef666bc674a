import { expect, test } from 'vitest'
import { expectExactGradients } from '../../graph/finite-differences.test-support.ts'
import { gradients } from '../../graph/gradient.ts'
import { input } from '../../graph/ops.ts'
import { arranged, evaluate, expectClose, extentsOf, type Numbers, readGolden } from '../golden/read.test-support.ts'
import type { LossDefinition, Predictions } from './loss.ts'
import { losses, lossOf } from './losses.ts'

interface Case {
  readonly name: string
  readonly loss: keyof typeof losses
  readonly options: object
  readonly reduction: string
  readonly kind: Predictions['kind']
  readonly predictions: Numbers
  readonly targets: Numbers
  readonly mask?: Numbers
  readonly weights?: Numbers
  readonly expected: { readonly values: Numbers; readonly loss: number; readonly gradient: Numbers }
}

const { cases } = readGolden<{ readonly cases: readonly Case[] }>('losses')

/** A case as it stands in the graph. */
function traced({ loss: name, options, reduction, kind, predictions, targets, mask, weights }: Case) {
  const make = losses[name] as (options: object) => LossDefinition
  const loss = lossOf(make({ ...options, reduction }), 'test')
  const sequence = predictions.shape.length === 3
  const given = { predictions: arranged(predictions, sequence), targets: arranged(targets, sequence) }
  const counted = { ...(mask ? { mask: arranged(mask, sequence) } : {}), ...(weights ? { weights: arranged(weights, sequence) } : {}) }
  const output = input('predictions', given.predictions.shape)
  const wanted = input('targets', given.targets.shape, loss.targets!)
  const counting = Object.fromEntries(Object.entries(counted).map(([what, { shape }]) => [what, input(what, shape)]))
  const data = Object.fromEntries(Object.entries({ ...given, ...counted }).map(([what, numbers]) => [what, numbers.data]))
  return {
    output,
    values: loss.of({ output, kind }, wanted),
    total: loss.reduced({ output, kind, ...counting }, wanted),
    data,
    extents: extentsOf(predictions, sequence),
    sequence,
  }
}

test.each(cases)('single samples, the loss and its gradient are Keras’s: $name', (golden) => {
  const { output, values, total, data, extents, sequence } = traced(golden)
  const outputs = evaluate({ values, loss: total, gradient: gradients(total, [output])[0]! }, data, extents)
  const { expected } = golden
  expectClose(
    outputs.values!,
    expected.values.shape.length === 0 ? expected.values.data : arranged(expected.values, sequence).data,
    'values',
  )
  expectClose(outputs.loss!, [expected.loss], 'loss')
  expectClose(outputs.gradient!, arranged(expected.gradient, sequence).data, 'gradient')
})

const smooth = cases.filter(({ name }) => !/all steps masked|cosine of a vector of zeros/.test(name))

test.each(smooth)('the gradient is that of finite differences: $name', (golden) => {
  const { total, data, extents } = traced(golden)
  const { predictions, ...others } = data
  // Away from kinks, and from 0, where difference quotients of a logarithm are inexact.
  const away = { logits: (x: number) => x, probabilities: (x: number) => 0.6 * x + 0.2, values: (x: number) => x + 0.0137 }
  const shifted = Array.from(predictions!, away[golden.kind])
  const constants = Object.fromEntries(Object.entries(others).map(([name, numbers]) => [name, Float64Array.from(numbers)]))
  expectExactGradients(total, { extents, inputs: { ...constants, predictions: shifted }, only: ['predictions'] })
})

test('with every step masked the loss is 0 and no gradient flows, even from numbers that are none', () => {
  const masked = cases.filter(({ name }) => name.startsWith('all steps masked'))
  expect(masked.length).toBeGreaterThan(0)
  for (const golden of masked) {
    const { output, total, data, extents } = traced(golden)
    const outputs = evaluate({ loss: total, gradient: gradients(total, [output])[0]! }, data, extents)
    expect(outputs.loss![0]).toBe(0)
    expect(Array.from(outputs.gradient!).every((slope) => slope === 0)).toBe(true)
  }
})
