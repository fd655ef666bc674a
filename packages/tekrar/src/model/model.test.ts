import { expect, test } from 'vitest'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import { batches } from '../data/batches.ts'
import { characterText } from '../data/text.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { recurrent } from '../layers/recurrent.ts'
import { adam } from '../training/optimizers/adam.ts'
import { sgd } from '../training/optimizers/sgd.ts'
import { referenceModel } from './model.test-support.ts'

const text = characterText('abacad'.repeat(60), { validation: 0.2 })
const size = text.vocabulary.size
const characterModel = () =>
  referenceModel([
    embedding({ vocabulary: size, units: 4 }),
    recurrent(lstm({ units: 8 }), { returnSequences: true }),
    dense({ units: size }),
  ])
const data = () => text.streams({ steps: 12, batch: 4 })
const loss = 'sparseCategoricalCrossentropy'

test('a character model learns to write what it read', async () => {
  const model = characterModel()
  const history = await model.fit(data(), { optimizer: adam({ learningRate: 0.05, globalClipNorm: 1 }), loss, epochs: 60 })
  expect(history.reason).toBe('finished')
  expect(history.epochs.at(-1)!.loss).toBeLessThan(0.2)
  expect(history.validations.at(-1)!.loss).toBeLessThan(0.2)
  expect(await model.generate({ prompt: 'abacadab', length: 8, temperature: 0 })).toBe('acadabac')
  const pieces: string[] = []
  for await (const piece of model.generate({ prompt: 'abacadab', length: 8, temperature: 0 })) pieces.push(piece)
  expect(pieces.join('')).toBe('acadabac')
  expect(await model.generate({ prompt: 'abacadab', length: 8, temperature: 0, count: 2 })).toEqual(['acadabac', 'acadabac'])
})

test('a classifier learns from the last step, with targets as one number for each row', async () => {
  const inputs = Array.from({ length: 40 }, (_, i) => [[i % 2], [(i >> 1) % 2], [(i >> 2) % 2]])
  const targets = Int32Array.from(inputs, ([first]) => first![0]!)
  const model = referenceModel([recurrent(simpleRnn({ units: 8 })), dense({ units: 2, activation: 'softmax' })])
  await model.fit({ inputs, targets, batch: 7 }, { optimizer: adam({ learningRate: 0.05 }), loss, epochs: 20 })
  const result = await model.evaluate({ inputs, targets }, { loss, metrics: ['accuracy'] })
  expect(result.metrics.accuracy).toBe(1)
  expect(result.elements).toBe(40)
})

test('an evaluation weighs an uneven last batch by its size', async () => {
  const model = referenceModel([dense({ units: 1, inputs: 1, kernelInitializer: 'ones' })])
  const inputs = [[0], [0], [0], [10], [10]]
  const targets = [[0], [0], [0], [0], [0]]
  const result = await model.evaluate({ inputs, targets, batch: 4 }, { loss: 'meanSquaredError' })
  expect(result.loss).toBeCloseTo(200 / 5, 5)
})

test('a regression accepts targets without the last axis of one', async () => {
  const model = referenceModel([dense({ units: 1, inputs: 2 })])
  const inputs = [
    [1, 0],
    [0, 1],
    [1, 1],
  ]
  await model.fit({ inputs, targets: [1, 2, 3] }, { optimizer: sgd({ learningRate: 0.3 }), loss: 'meanSquaredError', epochs: 120 })
  const predicted = await model.predict(inputs)
  expect(predicted.shape).toEqual([3, 1])
  expect(predicted.data[2]).toBeCloseTo(3, 1)
})

test('a model whose layers do not say what they take is built for the first data it sees', async () => {
  const model = referenceModel([recurrent(lstm({ units: 3 }), { returnSequences: true }), dense({ units: 2 })])
  expect(() => model.summary()).toThrow(/input is not known yet/)
  const predicted = await model.predict([
    [
      [1, 2],
      [3, 4],
    ],
  ])
  expect(predicted.shape).toEqual([1, 2, 2])
  expect(model.summary()).toContain('lstm')
})

test('targets for every step after a layer that returns the last one say what to add', async () => {
  const model = referenceModel([embedding({ vocabulary: size, units: 4 }), recurrent(lstm({ units: 8 })), dense({ units: size })])
  await expect(model.fit(data(), { loss })).rejects.toThrow(/add returnSequences: true/)
})

test('an id that the embedding has no row for is refused with its place', async () => {
  const model = characterModel()
  await expect(model.predict([[0, 99]])).rejects.toThrow(/from 0 to 4, got 99/)
  await expect(model.fit({ inputs: [[0, 1]], targets: [[0, 77]] }, { loss })).rejects.toThrow(/targets.*there is no class 77/)
})

test('inputs of another shape are refused with the layer, the shape expected and the one given', async () => {
  const model = referenceModel([recurrent(lstm({ units: 3 }), { inputs: 4 }), dense({ units: 2 })])
  await expect(model.predict([[[1, 2, 3]]])).rejects.toThrow(
    "predict: recurrent(lstm) 'lstm_1': inputs: expected numbers of shape [batch, steps, 4], got [1, 1, 3]",
  )
})

test('weights can be read and replaced, before anything ran and after', async () => {
  const model = characterModel()
  const before = model.weights
  expect(Object.keys(before)).toContain('embedding_1/embeddings')
  const zeros = { 'dense_1/kernel': { data: new Float32Array(8 * size), shape: [8, size] } }
  model.setWeights(zeros)
  const predicted = await model.predict([[0, 1]])
  expect([...predicted.data].every((logit) => logit === 0)).toBe(true)
  expect(model.weights['dense_1/kernel']!.data.every((value) => value === 0)).toBe(true)
  model.setWeights({ 'dense_1/kernel': before['dense_1/kernel']! })
  expect(model.weights).toEqual(before)
  expect(() => model.setWeights({ nothing: [1] })).toThrow(/'nothing'/)
})

test('single steps with one optimizer object go on from each other, and equal a run of fit', async () => {
  const [one, other] = [characterModel(), characterModel()]
  const batchList = [...data().batches(0, 1)].slice(0, 4)
  const optimizer = adam({ clipNorm: 0.5 })
  for (const [i, { inputs, targets }] of batchList.entries()) {
    const result = await one.trainOnBatch(inputs, targets, { optimizer, loss, carry: i > 0 })
    expect(result.finite).toBe(true)
  }
  await other.fit(data(), { optimizer: adam({ clipNorm: 0.5 }), loss, steps: 4, validation: false })
  expect(one.weights).toEqual(other.weights)
})

test('testOnBatch changes nothing', async () => {
  const model = characterModel()
  const before = model.weights
  const [batch] = data().batches(0, 1)
  const result = await model.testOnBatch(batch!.inputs, batch!.targets, { loss, metrics: ['bits', 'perplexity', 'accuracy'] })
  expect(result.metrics.perplexity).toBeCloseTo(Math.exp(result.loss), 5)
  expect(result.metrics.bits).toBeCloseTo(result.loss / Math.LN2, 6)
  expect(model.weights).toEqual(before)
})

test('a plan can be seen before anything is trained', async () => {
  const { text } = await characterModel().plan(data(), { loss })
  expect(text).toContain('matmul')
})

test('rows in a batch are shuffled by the seed alone', async () => {
  const set = () =>
    batches(
      Array.from({ length: 64 }, (_, i) => [i / 64]),
      Int32Array.from({ length: 64 }, (_, i) => (i > 31 ? 1 : 0)),
      { batch: 5 },
    )
  const train = async (seed: number) => {
    const model = referenceModel([dense({ units: 2, inputs: 1 })])
    await model.fit(set(), { loss, epochs: 2, seed })
    return model.weights
  }
  expect(await train(3)).toEqual(await train(3))
  expect(await train(3)).not.toEqual(await train(4))
})

test('what plain JavaScript leaves out is said in the terms of the call', async () => {
  const model = referenceModel([dense({ units: 2 })])
  const forgetful = model as unknown as Record<string, (...values: readonly unknown[]) => unknown>
  const examples = { inputs: [[1, 2]], targets: [[1, 2]], batch: 1 }
  expect(() => forgetful.fit!(examples)).toThrow(
    "fit: options must be an object with a loss, such as { loss: 'meanSquaredError' }, got undefined",
  )
  await expect(forgetful.evaluate!(examples)).rejects.toThrow('evaluate: options must be an object with a loss')
  expect(() => forgetful.fit!(undefined, { loss: 'meanSquaredError' })).toThrow('fit: data must be a dataset or { inputs, targets }')
  expect(() => forgetful.trainOnBatch!([[1, 2]], [[1, 2]])).toThrow('trainOnBatch: options must be')
  await expect(forgetful.predict!()).rejects.toThrow('predict: expected an array, got undefined')
  expect(() => characterModel().generate(undefined as never)).toThrow('generate: options must be an object with a length')
})

test('inputs that no network could be built for are refused in the terms of the call', async () => {
  await expect(referenceModel([dense({ units: 2 })]).predict([])).rejects.toThrow(
    'predict: inputs must be numbers of shape [batch, features] or [batch, steps, features], got [0]',
  )
})
