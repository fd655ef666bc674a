import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BATCH, STEPS } from '../base/shape.ts'
import { expectExactGradients, numbers } from './finite-differences.test-support.ts'
import { differentiate, gradients } from './gradient.ts'
import * as o from './ops.ts'
import { interpret } from './reference.ts'
import type { Tensor } from './tensor.ts'

const extents = { batch: 3, steps: 2 }
const x = o.input('x', [BATCH, 4])
const yy = o.input('yy', [BATCH, 4])

/** A scalar in which every element counts differently. */
const weighed = (y: Tensor, name = 'weights'): Tensor => o.sum(o.multiply(y, o.input(name, y.shape)))
const positive = (tensor: Tensor): Tensor => o.add(o.multiply(tensor, 0.4), 1)

const casesOf = (x: Tensor, yy: Tensor, n: number): Readonly<Record<string, () => Tensor>> => ({
  negate: () => o.negate(x),
  absolute: () => o.absolute(x),
  exp: () => o.exp(x),
  log: () => o.log(positive(x)),
  tanh: () => o.tanh(x),
  erf: () => o.erf(x),
  sigmoid: () => o.sigmoid(x),
  squareRoot: () => o.squareRoot(positive(x)),
  reciprocal: () => o.reciprocal(positive(x)),
  add: () => o.add(x, yy),
  subtract: () => o.subtract(x, yy),
  multiply: () => o.multiply(x, yy),
  square: () => o.square(x),
  divide: () => o.divide(x, positive(yy)),
  maximum: () => o.maximum(x, yy),
  minimum: () => o.minimum(x, yy),
  'maximum with a number': () => o.maximum(x, 0.1),
  'maximum with a number before': () => o.maximum(0.1, x),
  'minimum with a number': () => o.minimum(x, 0.1),
  'minimum with a number before': () => o.minimum(-0.1, x),
  select: () => o.select(o.greater(yy, 0), o.multiply(x, yy), o.tanh(x)),
  'broadcast along leading and trailing axes': () => o.broadcast(o.input('rows', [n]), [BATCH, n, 2], [1]),
  'broadcast of a scalar': () => o.multiply(o.input('scalar', []), x),
  'broadcast of size one': () => o.multiply(o.input('column', [BATCH, 1]), x),
  'sum over all': () => o.square(o.sum(x)),
  'sum over the first axis': () => o.square(o.sum(x, 0)),
  'sum over the last axis': () => o.square(o.sum(x, -1)),
  'sum over outer axes': () => o.square(o.sum(o.input('deep', [2, BATCH, 3]), [0, 2])),
  largest: () => o.square(o.largest(o.input('deep', [2, BATCH, 3]), [0, 2])),
  smallest: () => o.smallest(x, 1),
  mean: () => o.square(o.mean(x, 0)),
  matmul: () => o.matmul(x, o.input('w', [n, 5])),
  'matmul transposed': () => o.matmul(x, o.input('w', [5, n]), { transposed: true }),
  'matmul over several leading axes': () => o.matmul(o.input('sequence', [STEPS, BATCH, n]), o.input('w', [n, 3])),
  'matmul of a vector': () => o.matmul(o.input('vector', [n]), o.input('w', [n, 3])),
  batchedMatmul: () => o.batchedMatmul(o.input('a', [BATCH, STEPS, n]), o.input('b', [BATCH, n, 3])),
  'batchedMatmul, the right transposed': () =>
    o.batchedMatmul(o.input('a', [BATCH, STEPS, n]), o.input('b', [BATCH, 3, n]), { transposed: true }),
  'batchedMatmul, the left transposed': () =>
    o.batchedMatmul(o.input('a', [BATCH, n, STEPS]), o.input('b', [BATCH, n, 3]), { transposedA: true }),
  'batchedMatmul, both transposed': () =>
    o.batchedMatmul(o.input('a', [2, BATCH, STEPS, 3]), o.input('b', [2, BATCH, n, STEPS]), { transposedA: true, transposed: true }),
  outer: () => o.outer(x, o.input('b', [BATCH, 2])),
  concat: () => o.concat([x, o.input('b', [BATCH, 2]), yy], 1),
  'concat along the first axis': () => o.concat([o.input('a', [2, 3]), o.input('b', [1, 3])], 0),
  slice: () => o.slice(x, 1, 2),
  'slices that tile': () =>
    o.concat(
      o
        .split(x, 2)
        .map((part) => o.tanh(part))
        .reverse(),
    ),
  'slices that overlap': () => o.multiply(o.slice(x, 0, 3), o.slice(x, 1, 3)),
  'slices with a gap, one of them twice': () => o.multiply(o.multiply(o.slice(x, 1, 1), o.slice(x, 3, 1)), o.slice(x, 1, 1)),
  'slices along two axes': () => {
    const square = o.input('square', [n, n])
    return o.multiply(o.slice(o.slice(square, 0, 2, 0), 1, 2, 1), o.slice(o.slice(square, 2, 2, 1), 0, 2, 0))
  },
  pad: () => o.pad(x, 1, 2, 1),
  reshape: () => o.reshape(x, [BATCH, 2, n / 2]),
  transpose: () => o.transpose(o.input('deep', [2, BATCH, 3]), [2, 0, 1]),
  softmax: () => o.softmax(x),
  logSoftmax: () => o.logSoftmax(x),
  'layer normalisation': () => {
    const centred = o.subtract(x, o.broadcast(o.mean(x, 1), x.shape, [0]))
    return o.divide(centred, o.broadcast(o.squareRoot(o.add(o.mean(o.square(centred), 1), 1e-3)), x.shape, [0]))
  },
})

const wide = (n: number) => [o.input('x', [BATCH, n]), o.input('yy', [BATCH, n]), n] as const

for (const name of Object.keys(casesOf(...wide(4))))
  test(`the gradient of ${name} is exact`, () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.constantFrom(4, 6, 10), fc.integer({ min: 1, max: 1000 }), (batch, n, seed) => {
        expectExactGradients(weighed(casesOf(...wide(n))[name]!()), { extents: { batch, steps: 2 }, seed })
      }),
      { seed: 7, numRuns: 5 },
    )
  })

test('gather and crossEntropy are exact, ids and targets outside the table included', () => {
  const ids = o.input('ids', [STEPS, BATCH], 'index')
  const given = { ids: [0, 4, 2, 2, 0, -1] }
  expectExactGradients(weighed(o.gather(o.input('table', [4, 3]), ids)), { extents, inputs: given })
  expectExactGradients(weighed(o.scatterAdd(ids, o.input('values', [STEPS, BATCH, 3]), 4)), { extents, inputs: given })
  expectExactGradients(weighed(o.crossEntropy(o.input('logits', [STEPS, BATCH, 4]), ids)), { extents, inputs: given })
})

test('the gradient of crossEntropy is one op over logits and targets', () => {
  const logits = o.input('logits', [BATCH, 5])
  const [gradient] = gradients(o.sum(o.crossEntropy(logits, o.input('ids', [BATCH], 'index'))), [logits])
  expect(gradient!.op.kind).toBe('crossEntropyGradient')
})

test('gradients of gradients are exact', () => {
  const logits = o.matmul(x, o.input('w', [4, 5]))
  const losses = {
    crossEntropy: o.sum(o.crossEntropy(logits, o.input('ids', [BATCH], 'index'))),
    network: o.sum(o.square(o.tanh(logits))),
    softmax: weighed(o.softmax(logits)),
  }
  for (const loss of Object.values(losses)) {
    const [slope] = gradients(loss, [x])
    expectExactGradients(weighed(o.square(slope!), 'outer weights'), { extents, inputs: { ids: [0, 5, 2] } })
  }
})

test('what a loss does not depend on, or only through ops that stop gradients, has a gradient of zeros', () => {
  const free = o.input('free', [2, 3])
  const stopped = [o.stopGradient(x), o.floor(x), o.sign(x), o.greater(x, yy), o.isFinite(x), o.toFloat(o.toIndex(x))]
  for (const tensor of stopped) {
    const all = gradients(o.sum(o.multiply(tensor, tensor)), [x, free])
    for (const [i, gradient] of all.entries()) {
      expect(gradient.shape).toEqual([x, free][i]!.shape)
      const inputs = { x: numbers(1, 12), yy: numbers(2, 12), free: numbers(3, 6) }
      const { outputs } = interpret({ outputs: { gradient }, updates: [] }, { inputs, variables: new Map(), extents, precision: 'float64' })
      expect(outputs.gradient!.every((v) => v === 0)).toBe(true)
    }
  }
})

const slopeAt = (f: (x: Tensor) => Tensor, at: number): number => {
  const scalar = o.input('x', [])
  const [gradient] = gradients(f(scalar), [scalar])
  return interpret({ outputs: { y: gradient! }, updates: [] }, { inputs: { x: [at] }, variables: new Map(), extents, precision: 'float64' })
    .outputs.y![0]!
}

test('slopes at a corner: relu 0 whichever way it is written, |x| 0, of equals the second', () => {
  expect([slopeAt(o.relu, 0), slopeAt((x) => o.maximum(0, x), 0), slopeAt((x) => o.minimum(x, 0), 0), slopeAt(o.absolute, 0)]).toEqual([
    0, 0, 0, 0,
  ])
  expect(slopeAt((x) => o.maximum(o.multiply(x, 2), o.multiply(x, 3)), 0)).toBe(3)
})

test('slices that tile an axis give one concat, no sum of pads', () => {
  const [gradient] = gradients(o.sum(o.split(x, 4).reduce((product, part) => o.multiply(product, o.tanh(part)))), [x])
  expect(gradient!.op.kind).toBe('concat')
  expect(gradient!.inputs).toHaveLength(4)
})

test('two tensors of one variable are one source', () => {
  const weight = { path: 'w', shape: [2], type: 'float', role: 'weight', trainable: true, initial: 0 } as const
  const loss = o.sum(o.multiply(o.variable(weight), o.square(o.variable(weight))))
  const [gradient] = gradients(loss, [o.variable(weight)])
  const { outputs } = interpret(
    { outputs: { gradient: gradient! }, updates: [] },
    { inputs: {}, variables: new Map([[weight, [2, 3]]]), extents, precision: 'float64' },
  )
  expect([...outputs.gradient!]).toEqual([12, 27])
})

test('a loss that is no scalar is refused with its shape', () => {
  expect(() => differentiate({ loss: x, wrt: [], outputs: {} })).toThrow('gradient: expected a loss that is one number, [], got [batch, 4]')
})

test('names survive', () => {
  const { outputs } = differentiate({ loss: o.sum(x), wrt: [x], outputs: { y: o.named('hidden', o.tanh(x)) } })
  expect(outputs.y.name).toBe('hidden')
})

test('equal elements share the gradient of the largest', () => {
  const ties = o.input('ties', [2, 3])
  const [slope] = gradients(o.sum(o.multiply(o.largest(ties, 1), o.input('weights', [2]))), [ties])
  const { outputs } = interpret(
    { outputs: { slope: slope! }, updates: [] },
    { inputs: { ties: [1, 2, 2, 3, 3, 3], weights: [1, 6] }, variables: new Map(), extents: {}, precision: 'float64' },
  )
  expect([...outputs.slope!]).toEqual([0, 0.5, 0.5, 2, 2, 2])
})
