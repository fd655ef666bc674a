import { expect, test } from 'vitest'
import { simpleRnn } from '../cells/simple-rnn.ts'
import { mean, square, subtract } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import { dense } from '../layers/dense.ts'
import { recurrent } from '../layers/recurrent.ts'
import { referenceModel } from './model.test-support.ts'

const make = () => referenceModel([recurrent(simpleRnn({ units: 2 }), { inputs: 1, returnSequences: true }), dense({ units: 1 })])
const ragged = { inputs: [[[1], [2], [-1], [3]], [[2]]], targets: [[[0], [1], [2], [5]], [[9]]], batch: 2 }
const whole = {
  inputs: [
    [[1], [2]],
    [[2], [4]],
  ],
  targets: [
    [[0], [1]],
    [[9], [3]],
  ],
}
const errors = (predictions: Tensor, targets: Tensor) => square(subtract(predictions, targets))
const each = (predictions: Tensor, targets: Tensor) => mean(errors(predictions, targets), -1)
const one = (predictions: Tensor, targets: Tensor) => mean(errors(predictions, targets))
const own = (of: typeof one) => ({
  name: 'mine',
  settings: {},
  reduction: 'sumOverBatchSize' as const,
  perplexity: false,
  of: ({ output }: { readonly output: Tensor }, targets: Tensor) => of(output, targets),
})

test('a loss or metric of one’s own that gives one number counts as it is where every step counts alike', async () => {
  const model = make()
  const named = await model.evaluate(whole, { loss: 'meanSquaredError' })
  for (const loss of [one, own(one)]) {
    const { loss: value, metrics } = await model.evaluate(whole, { loss, metrics: { mine: one } })
    expect(value).toBeCloseTo(named.loss, 5)
    expect(metrics.mine).toBeCloseTo(named.loss, 5)
  }
})

test('with padding, masks or weights one that gives a number for each step or row counts what the library’s own counts', async () => {
  const model = make()
  for (const data of [
    ragged,
    {
      ...whole,
      masks: [
        [1, 1],
        [1, 0],
      ],
    },
    { ...whole, weights: [1, 3] },
  ]) {
    const named = await model.evaluate(data, { loss: 'meanSquaredError', metrics: ['meanSquaredError'] })
    for (const loss of [each, errors, own(each)]) {
      const { loss: value, metrics } = await model.evaluate(data, { loss, metrics: { mine: each } })
      expect(value).toBeCloseTo(named.loss, 5)
      expect(metrics.mine).toBeCloseTo(named.metrics.meanSquaredError!, 5)
    }
  }
})

test('one number for all is refused where a mask or weights would have to count in it, with what to return instead', async () => {
  const masked = {
    ...whole,
    masks: [
      [1, 1],
      [1, 0],
    ],
  }
  const weighed = { ...whole, weights: [1, 3] }
  const remedy = /got one number for all; return a number for each step or row, such as the mean over the last axis/
  const reasons = [
    [masked, /since steps are masked or only filled up/],
    [weighed, /since not all samples weigh alike/],
  ] as const
  for (const [data, reason] of reasons)
    for (const loss of [one, own(one)]) {
      const options = { loss, optimizer: 'sgd' } as const
      for (const refused of [make().evaluate(data, { loss }), make().fit(data, options), make().plan(data, options)]) {
        const error = await Promise.resolve(refused).then(
          () => undefined,
          (error: Error) => error.message,
        )
        expect(error).toMatch(loss === one ? /^loss 'one': / : /^loss 'mine': /)
        expect(error).toMatch(reason)
        expect(error).toMatch(remedy)
      }
    }
  for (const data of [masked]) {
    await expect(make().evaluate(data, { loss: 'mse', metrics: { mine: one } })).rejects.toThrow(/^metric 'mine': .*masked/)
    await expect(make().evaluate(data, { loss: 'mse', metrics: [own(one)] })).rejects.toThrow(/^metric 'mine': .*masked/)
  }
  await expect(make().evaluate(weighed, { loss: 'mse', weightedMetrics: { mine: one } })).rejects.toThrow(/^metric 'mine': .*weigh/)
  const { metrics } = await make().evaluate(weighed, { loss: 'mse', metrics: { mine: one } })
  expect(metrics.mine).toBeCloseTo((await make().evaluate(whole, { loss: 'mse' })).loss, 5)
  const { inputs, targets } = whole
  await expect(make().trainOnBatch(inputs, targets, { loss: one, optimizer: 'sgd', weights: [1, 2] })).rejects.toThrow(remedy)
})

test('sequences of different lengths are not filled up for a function that gives one number: it sees those of each length alone', async () => {
  const model = make()
  const alone = []
  for (const row of [0, 1])
    alone.push((await model.evaluate({ inputs: [ragged.inputs[row]!], targets: [ragged.targets[row]!] }, { loss: 'mse' })).loss)
  expect((await model.evaluate(ragged, { loss: one })).loss).toBeCloseTo((alone[0]! + alone[1]!) / 2, 5)
  await expect(model.trainOnBatch(ragged.inputs, ragged.targets, { loss: one, optimizer: 'sgd' })).rejects.toThrow(
    'the loss one would see the padding',
  )
})
