import { expect, test } from 'vitest'
import { interpreted } from '../execution/interpreted.ts'
import * as o from '../graph/ops.ts'
import { scan } from '../graph/scan.ts'
import type { Tensor } from '../graph/tensor.ts'
import { valueAndGradient } from './value-and-gradient.ts'

const executor = interpreted('float64')

test('gives a loss and its gradient for every weight, in its shape', async () => {
  const step = valueAndGradient((w: { a: Tensor; b: Tensor }, { x }: { x: Tensor }) => o.sum(o.multiply(o.multiply(w.a, x), w.b)), {
    executor,
  })
  const { value, gradients } = await step({ a: [[1, 2]], b: 3 }, { x: [[5, 7]] })
  expect(value).toBe(57)
  expect(gradients.a.toArray()).toEqual([[15, 21]])
  expect(gradients.b.toArray()).toBe(19)
})

test('a training step written by hand learns: a recurrent network that adds up what it reads', async () => {
  const predict = (w: { input: Tensor; recurrent: Tensor }, x: Tensor) =>
    scan(({ sequences: [x], states: [h] }) => ({ outputs: [], states: [o.add(o.multiply(x!, w.input), o.multiply(h!, w.recurrent))] }), {
      steps: 3,
      sequences: [x],
      initial: [o.fill(0, [4])],
    }).states[0]!
  const step = valueAndGradient(
    (w: { input: Tensor; recurrent: Tensor }, d: { x: Tensor; y: Tensor }) => o.mean(o.square(o.subtract(predict(w, d.x), d.y))),
    { executor },
  )
  const weights = { input: Float32Array.of(0.3), recurrent: Float32Array.of(0.3) }
  const x = [
    [1, 2, 0, -1],
    [0, 1, 4, -2],
    [2, 1, 1, 1],
  ]
  const y = [3, 4, 5, -2]
  for (let i = 0; i < 300; i++) {
    const { gradients } = await step(weights, { x, y })
    for (const name of ['input', 'recurrent'] as const) weights[name][0]! -= 0.03 * gradients[name].data[0]!
  }
  expect((await step(weights, { x, y })).value).toBeLessThan(1e-9)
  expect(weights.input[0]).toBeCloseTo(1, 4)
})

test('runs on the engine that is opened by default', async () => {
  const loss = (w: { kernel: Tensor }, { x, ids }: { x: Tensor; ids: Tensor }) => o.mean(o.crossEntropy(o.matmul(x, w.kernel), ids))
  const given = [
    {
      kernel: [
        [0.5, -0.25, 1],
        [0.125, 2, -1],
      ],
    },
    {
      x: [
        [1, 2],
        [3, -1],
      ],
      ids: Int32Array.of(2, 0),
    },
  ] as const
  const fast = await valueAndGradient(loss)(...given)
  const exact = await valueAndGradient(loss, { executor })(...given)
  expect(fast.value).toBeCloseTo(exact.value, 5)
  fast.gradients.kernel.data.forEach((slope, i) => {
    expect(slope).toBeCloseTo(exact.gradients.kernel.data[i]!, 5)
  })
})

test('traces the function once for each combination of shapes', async () => {
  let traced = 0
  const step = valueAndGradient(
    (w: { a: Tensor }) => {
      traced++
      return o.sum(o.square(w.a))
    },
    { executor },
  )
  const values = await Promise.all([step({ a: [1, 2] }), step({ a: [3, 4] }), step({ a: [1, 2, 3] }), step({ a: [5, 6] })])
  expect(values.map(({ value }) => value)).toEqual([5, 25, 14, 61])
  expect(traced).toBe(2)
})

test('a failed call does not stop the next one', async () => {
  const step = valueAndGradient((w: { a: Tensor }) => (w.a.shape.length === 0 ? w.a : o.square(w.a)), { executor })
  await expect(step({ a: [1, 2] })).rejects.toThrow('gradient: expected a loss that is one number, [], got [2]; take its mean or its sum')
  expect((await step({ a: 4 })).value).toBe(4)
})

test('a weight of whole numbers is refused by name', async () => {
  const step = valueAndGradient((w: { ids: Tensor }) => o.sum(o.toFloat(w.ids)), { executor })
  await expect(step({ ids: Int32Array.of(1) })).rejects.toThrow("the weight 'ids' must be an array of floats")
})
