import { expect, test } from 'vitest'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import { batchNormalization } from '../layers/batch-normalization.ts'
import { concatenate } from '../layers/concatenate.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { input } from '../layers/input.ts'
import type { Symbolic } from '../layers/layer.ts'
import { add } from '../layers/merge.ts'
import { recurrent } from '../layers/recurrent.ts'
import { timeDistributed } from '../layers/time-distributed.ts'
import { adam } from '../training/optimizers/adam.ts'
import { sgd } from '../training/optimizers/sgd.ts'
import { model } from './functional.ts'
import { open } from './open.ts'
import { sequential } from './sequential.ts'

const reference = { engine: 'reference' } as const
const floats = (shape: number[], seed = 1) => ({
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + i * 1.37)),
  shape,
})

const encoder = (name?: string) =>
  sequential([recurrent(lstm({ units: 3 }), { inputs: 2 }), dense({ units: 2, activation: 'tanh' })], {
    ...reference,
    ...(name ? { name } : {}),
    seed: 7,
  })

test('a model is a layer: its weights start as they are, under its name, and are the other model’s from then on', async () => {
  const inner = encoder('encoder')
  inner.setWeights({ 'dense_1/bias': [0.5, -0.5] })
  const outer = sequential([inner.asLayer(), dense({ units: 1 })], reference)
  expect(Object.keys(outer.weights)).toEqual([
    ...Object.keys(inner.weights).map((path) => `encoder/${path}`),
    'dense_1/kernel',
    'dense_1/bias',
  ])
  expect(outer.weights['encoder/dense_1/bias']!.data).toEqual(Float32Array.of(0.5, -0.5))
  const x = floats([4, 5, 2])
  const { kept } = await outer.predict(x, { keep: ['encoder', 'encoder.lstm_1.hidden'] })
  expect(kept.encoder!.data).toEqual((await inner.predict(x)).data)
  expect(kept['encoder.lstm_1.hidden']!.shape).toEqual([4, 5, 3])
  const before = inner.weights
  await outer.trainOnBatch(x, floats([4, 1]), { loss: 'meanSquaredError', optimizer: sgd({ learningRate: 0.1 }) })
  expect(inner.weights).toEqual(before)
  expect(outer.weights['encoder/dense_1/kernel']!.data).not.toEqual(before['dense_1/kernel']!.data)
  inner.setWeights(
    Object.fromEntries(
      Object.entries(outer.weights).flatMap(([path, value]) => (path.startsWith('encoder/') ? [[path.slice(8), value]] : [])),
    ),
  )
  expect((await inner.predict(x)).data).toEqual((await outer.predict(x, { keep: ['encoder'] })).kept.encoder!.data)
})

test('a model called twice is one set of weights, and two names are two', async () => {
  const twin = encoder()
  const [left, right] = [input({ shape: [null, 2], name: 'left' }), input({ shape: [null, 2], name: 'right' })]
  const shared = twin.asLayer({ name: 'twin' })
  const both = model({ inputs: [left, right], outputs: concatenate()([shared(left), shared(right)]), ...reference })
  const apart = model({ inputs: [left, right], outputs: concatenate()([twin.asLayer()(left), twin.asLayer()(right)]), ...reference })
  expect(both.count.total).toBe(twin.count.total)
  expect(apart.count.total).toBe(2 * twin.count.total)
  expect(Object.keys(apart.weights).some((path) => path.startsWith('sequential_2/'))).toBe(true)
  const [a, b] = [floats([2, 3, 2]), floats([2, 4, 2], 3)]
  const [y] = (await both.predict([a, b])).outputs
  const [one, two] = [(await twin.predict(a)).data, (await twin.predict(b)).data]
  expect(y!.data).toEqual(Float32Array.of(one[0]!, one[1]!, two[0]!, two[1]!, one[2]!, one[3]!, two[2]!, two[3]!))
})

test('models within models, with several inputs and outputs, masks, states and every step, are saved and opened with the same bits', async () => {
  const text = input({ shape: [null], name: 'text' })
  const vector = input({ shape: [3], name: 'vector' })
  const words = embedding({ vocabulary: 9, units: 3, maskZero: true })(text)
  const [all, hidden] = recurrent(simpleRnn({ units: 3 }), { returnSequences: true, returnState: true })(words, {
    initialState: vector,
  }) as unknown as [Symbolic, Symbolic]
  const inner = model({ inputs: [text, vector], outputs: [all, hidden], name: 'inner', seed: 3, ...reference })
  const outerText = input({ shape: [null], name: 'words' })
  const outerVector = input({ shape: [3], name: 'begin' })
  const made = inner.asLayer()([outerText, outerVector]) as unknown as [Symbolic, Symbolic]
  const perStep = timeDistributed(sequential([dense({ units: 2, inputs: 3 })], { ...reference, name: 'head' }).asLayer(), {
    name: 'steps',
  })(made[0])
  const outer = model({
    inputs: [outerText, outerVector],
    outputs: [recurrent(lstm({ units: 2 }))(perStep as Symbolic), made[1]],
    name: 'outer',
    ...reference,
  })
  outer.setTrainable('inner/embedding_1', false)
  const saved = await outer.save()
  const again = await open({ json: JSON.parse(JSON.stringify(saved.json)), weights: saved.weights }, reference)
  const given = { words: { data: Int32Array.from([1, 2, 0, 3, 0, 0]), shape: [2, 3] }, begin: floats([2, 3]) }
  expect((await again.predict(given)).outputs).toEqual((await outer.predict(given)).outputs)
  expect(again.summary()).toBe(outer.summary())
  expect(again.count).toEqual(outer.count)
  expect(outer.count.frozen).toBe(27)
  expect(await again.save()).toEqual(saved)
  const alone = await inner.predict({ text: given.words, vector: given.begin })
  expect(alone.outputs[1]!.data).toEqual((await outer.predict(given)).outputs[1]!.data)
})

test('a frozen model within does not move, whatever trains about it', async () => {
  const inner = encoder('encoder')
  const outer = sequential([inner.asLayer({ trainable: false }), dense({ units: 1 })], reference)
  expect(outer.count).toEqual({ total: inner.count.total + 3, trainable: 3, frozen: inner.count.total })
  const before = outer.weights
  const train = () => outer.trainOnBatch(floats([4, 5, 2]), floats([4, 1]), { loss: 'meanSquaredError', optimizer: adam() })
  await train()
  expect(outer.weights['encoder/lstm_1/kernel']).toEqual(before['encoder/lstm_1/kernel'])
  expect(outer.weights['dense_1/kernel']).not.toEqual(before['dense_1/kernel'])
  outer.setTrainable('encoder', true)
  await train()
  expect(outer.weights['encoder/lstm_1/kernel']).not.toEqual(before['encoder/lstm_1/kernel'])
})

test('moving averages never become trainable', () => {
  const one = sequential([dense({ units: 2, inputs: 3 }), batchNormalization()], reference)
  expect(one.count).toEqual({ total: 16, trainable: 12, frozen: 4 })
  one.setTrainable('batch_normalization_1', false)
  expect(one.count.trainable).toBe(8)
  one.setTrainable('batch_normalization_1', true)
  expect(one.count.trainable).toBe(12)
  expect(() => one.setTrainable('dense', false)).toThrow(/a layer must be one of dense_1, batch_normalization_1, got 'dense'/)
})

test('a part of a model shares its weights: what trains the whole trains the part', async () => {
  const x = input({ shape: [4], name: 'x' })
  const code = dense({ units: 2, name: 'code' })(x)
  const back = dense({ units: 4, name: 'back' })
  const whole = model({ inputs: x, outputs: back(code), name: 'autoencoder', ...reference })
  const encode = whole.part({ inputs: x, outputs: code })
  const decode = whole.part({ inputs: code, outputs: whole.symbolic('back'), name: 'decoder' })
  const data = floats([3, 4])
  const same = async () => {
    const codes = await encode.predict(data)
    expect(codes.shape).toEqual([3, 2])
    expect((await decode.predict(codes)).data).toEqual((await whole.predict(data)).data)
    return codes.data
  }
  const before = await same()
  await whole.trainOnBatch(data, data, { loss: 'meanSquaredError', optimizer: sgd({ learningRate: 0.5 }) })
  expect(await same()).not.toEqual(before)
  encode.setWeights({ 'code/bias': [1, 1] })
  await same()
  expect(whole.weights['code/bias']!.data).toEqual(Float32Array.of(1, 1))
  await decode.trainOnBatch(await encode.predict(data), data, { loss: 'meanSquaredError', optimizer: sgd({ learningRate: 0.5 }) })
  await same()
  expect(Object.keys(encode.weights)).toEqual(['code/kernel', 'code/bias'])
})

test('layers of a model stand in a part between new inputs too, as a decoder whose states are handed in', async () => {
  const source = input({ shape: [null, 2], name: 'source' })
  const target = input({ shape: [null, 2], name: 'target' })
  const [, hidden, memory] = recurrent(lstm({ units: 3 }), { returnState: true, name: 'encoder' })(source) as unknown as Symbolic[]
  const decoder = recurrent(lstm({ units: 3 }), { returnSequences: true, returnState: true, name: 'decoder' })
  const head = dense({ units: 2, name: 'head' })
  const [decoded] = decoder(target, { initialState: [hidden!, memory!] }) as unknown as Symbolic[]
  const whole = model({ inputs: [source, target], outputs: head(decoded!), ...reference })
  const encode = whole.part({ inputs: source, outputs: [hidden!, memory!] })
  const [h, c] = [input({ shape: [3], name: 'h' }), input({ shape: [3], name: 'c' })]
  const [y, nextH, nextC] = decoder(target, { initialState: [h, c] }) as unknown as [Symbolic, Symbolic, Symbolic]
  const decode = whole.part({ inputs: [target, h, c], outputs: [head(y), nextH, nextC] })
  const data = [floats([2, 4, 2]), floats([2, 3, 2], 9)] as const
  const [states, all] = [await encode.predict(data[0]), (await whole.predict([...data])).toArray() as number[][][]]
  let [stateH, stateC] = states.outputs
  for (let step = 0; step < 3; step++) {
    const now = {
      data: Float32Array.from([0, 1].flatMap((row) => [...data[1].data.slice(row * 6 + step * 2, row * 6 + step * 2 + 2)])),
      shape: [2, 1, 2],
    }
    const [out, nextHidden, nextMemory] = (await decode.predict([now, stateH!, stateC!])).outputs
    expect((out!.toArray() as number[][][]).map((row) => row[0])).toEqual(all.map((row) => row[step]))
    ;[stateH, stateC] = [nextHidden!, nextMemory!]
  }
  expect(Object.keys(decode.weights)).toEqual(['decoder/kernel', 'decoder/recurrentKernel', 'decoder/bias', 'head/kernel', 'head/bias'])
})

test('a part of a model that was opened is taken by the names of its layers, and is saved as a model of its own', async () => {
  const made = sequential(
    [
      embedding({ vocabulary: 9, units: 3 }),
      recurrent(lstm({ units: 3 }), { returnSequences: true }),
      recurrent(lstm({ units: 2 })),
      dense({ units: 1 }),
    ],
    reference,
  )
  const whole = await open(await made.save(), reference)
  const features = whole.part({ inputs: whole.symbolic('input_1'), outputs: [whole.symbolic('lstm_1'), whole.symbolic('lstm_2')] })
  const tail = whole.part({ inputs: whole.symbolic('lstm_1'), outputs: whole.symbolic('dense_1') })
  const ids = { data: Int32Array.from([1, 2, 3, 4, 5, 6]), shape: [2, 3] }
  const [sequence, last] = (await features.predict(ids)).outputs
  const { kept, data } = await whole.predict(ids, { keep: ['lstm_1', 'lstm_2'] })
  expect([sequence, last]).toEqual([kept.lstm_1, kept.lstm_2])
  expect((await tail.predict(sequence!)).data).toEqual(data)
  const again = await open(await features.save(), reference)
  expect((await again.predict(ids)).outputs).toEqual([sequence, last])
  expect((await (await open(await tail.save(), reference)).predict(sequence!)).data).toEqual(data)
})

test('a part of other layers, and an input that is missing, are refused', () => {
  const x = input({ shape: [4], name: 'x' })
  const whole = model({ inputs: x, outputs: dense({ units: 2, name: 'code' })(x), ...reference })
  const other = input({ shape: [4], name: 'other' })
  expect(() => whole.part({ inputs: other, outputs: dense({ units: 2 })(other) })).toThrow(
    /made by layers of the model: code, got layers of another model/,
  )
  expect(() => whole.part({ inputs: other, outputs: add()([other, whole.symbolic('x')]) as Symbolic })).toThrow(/'x' is missing/)
  expect(() => whole.symbolic('cod')).toThrow(/a layer must be one of x, code, got 'cod'/)
  expect(() => whole.symbolic('code', 1)).toThrow(/the output of 'code' must be below 1, got 1/)
})

test('weights of another model go in where path and shape are the same, or under a layer’s name', () => {
  const [one, two] = [encoder('encoder'), sequential([encoder('encoder').asLayer(), dense({ units: 1 })], { ...reference, seed: 99 })]
  one.setWeights({ 'lstm_1/bias': floats([12]) })
  expect(two.setWeights(one.weights, { under: 'encoder' })).toEqual(Object.keys(one.weights).map((path) => `encoder/${path}`))
  expect(two.weights['encoder/lstm_1/bias']!.data).toEqual(floats([12]).data)
  const wider = sequential([recurrent(lstm({ units: 3 }), { inputs: 2 }), dense({ units: 5 })], reference)
  expect(wider.setWeights(one.weights, { matching: true })).toEqual(['lstm_1/kernel', 'lstm_1/recurrentKernel', 'lstm_1/bias'])
  expect(() => wider.setWeights(one.weights)).toThrow(/'dense_1\/kernel': expected \[3, 5\], got \[3, 2\]/)
})

test('a model that waits for data to know its input is built by what it is called on', () => {
  const inner = sequential([recurrent(lstm({ units: 3 })), dense({ units: 2 })], { ...reference, name: 'inner' })
  const x = input({ shape: [null, 6] })
  const outer = model({ inputs: x, outputs: inner.asLayer()(x), ...reference })
  expect(outer.weights['inner/lstm_1/kernel']!.shape).toEqual([6, 12])
  expect(() => inner.asLayer()(input({ shape: [null, 5] }))).toThrow(
    /model\(2 layers\) 'inner': expected numbers of shape \[batch, .*, 6\], got numbers of shape \[batch, .*, 5\]/,
  )
})

test('a model tells its layers and how many numbers its weights are', () => {
  expect(encoder().layers).toEqual([
    {
      name: 'lstm_1',
      kind: 'recurrent',
      title: 'recurrent(lstm)',
      outputs: [[null, 3]],
      weights: ['lstm_1/kernel', 'lstm_1/recurrentKernel', 'lstm_1/bias'],
      count: { total: 72, trainable: 72, frozen: 0 },
    },
    {
      name: 'dense_1',
      kind: 'dense',
      title: 'dense',
      outputs: [[null, 2]],
      weights: ['dense_1/kernel', 'dense_1/bias'],
      count: { total: 8, trainable: 8, frozen: 0 },
    },
  ])
})
