import { expect, test } from 'vitest'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import { characterText } from '../data/text.ts'
import { interpreted } from '../execution/interpreted.ts'
import { dense } from '../layers/dense.ts'
import { dropout } from '../layers/dropout.ts'
import { embedding } from '../layers/embedding.ts'
import type { Layer } from '../layers/layer.ts'
import { recurrent } from '../layers/recurrent.ts'
import { zeroStates } from '../training/evaluation.ts'
import { Session } from '../training/session.ts'
import { buildNetwork } from './build-network.ts'
import { Generator } from './generator.ts'
import { referenceModel } from './model.test-support.ts'
import { TextStream } from './text-stream.ts'

const layers: Layer[] = [
  embedding({ vocabulary: 9, units: 4, embeddingsInitializer: 'randomNormal' }),
  recurrent([lstm({ units: 5 }), simpleRnn({ units: 4 })], { returnSequences: true }),
  dropout({ rate: 0.5 }),
  dense({
    units: 9,
    kernelInitializer: (shape) => Float32Array.from({ length: shape[0]! * shape[1]! }, (_, i) => ((i * 31) % 17) / 4 - 2),
  }),
]

async function written(units: number, seed = 3, never?: number): Promise<number[]> {
  const network = buildNetwork(layers, { seed: 1 })
  const generator = new Generator(network, new Session(interpreted('float32')), { pace: { units, took: () => {} } })
  const all: number[] = []
  const call = {
    tokens: Int32Array.of(1, 2),
    states: zeroStates(network, 2),
    length: 40,
    temperature: 1,
    topK: 0,
    topP: 1,
    seed,
    ...(never === undefined ? {} : { never }),
  }
  for await (const { tokens } of generator.tokens(call)) all.push(...tokens)
  return all
}

test('what is written does not depend on how many tokens a run makes', async () => {
  const whole = await written(1e9)
  expect(whole.length).toBe(80)
  expect(new Set(whole).size).toBeGreaterThan(3)
  for (const units of [1, 6, 14]) expect(await written(units)).toEqual(whole)
  expect(await written(1e9, 4)).not.toEqual(whole)
})

test('a token that is never to be drawn is not', async () => {
  const often = (await written(1e9)).reduce((counts, token) => counts.set(token, (counts.get(token) ?? 0) + 1), new Map<number, number>())
  const [commonest] = [...often].sort(([, a], [, b]) => b - a)[0]!
  expect(await written(1e9, 3, commonest)).not.toContain(commonest)
})

test('at temperature 0 it writes what predicting step by step finds likeliest', async () => {
  const model = referenceModel(layers)
  const prompt = [3, 1, 4]
  const ids = [...prompt]
  for (let i = 0; i < 12; i++) {
    const logits = ((await model.predict([ids])).toArray() as number[][][])[0]!.at(-1)!
    ids.push(logits.indexOf(Math.max(...logits)))
  }
  expect(await model.generate({ prompt, length: 12, temperature: 0 })).toEqual(ids.slice(3))
})

test('a longer text begins with the shorter one, and the same seed writes the same', async () => {
  const model = referenceModel(layers)
  const short = await model.generate({ prompt: [1], length: 10, seed: 5 })
  const long = await model.generate({ prompt: [1], length: 30, seed: 5 })
  expect(long.slice(0, 10)).toEqual(short)
  expect(await model.generate({ prompt: [1], length: 10, seed: 6 })).not.toEqual(short)
})

test('several texts at once are each drawn by themselves, the first like one alone', async () => {
  const model = referenceModel(layers)
  const texts = await model.generate({ prompt: [1, 2], length: 20, count: 3 })
  expect(texts.length).toBe(3)
  expect(texts[0]).toEqual(await model.generate({ prompt: [1, 2], length: 20 }))
  expect(new Set(texts.map(String)).size).toBe(3)
})

test('calls that run at once have states of their own', async () => {
  const model = referenceModel(layers)
  const write = (seed: number) => model.generate({ prompt: [seed % 9], length: 25, seed })
  const alone = [await write(1), await write(2), await write(3)]
  expect(await Promise.all([write(1), write(2), write(3), model.predict([[1, 2, 3]])]).then((all) => all.slice(0, 3))).toEqual(alone)
})

test('top-k of one is greedy, whatever the temperature', async () => {
  const model = referenceModel(layers)
  expect(await model.generate({ prompt: [1], length: 10, topK: 1, temperature: 2 })).toEqual(
    await model.generate({ prompt: [1], length: 10, temperature: 0 }),
  )
})

test('a softmax at the end, or a layer that gives its last step alone, writes all the same', async () => {
  const head = layers.slice(0, -2)
  const kernel = Float32Array.from({ length: 36 }, (_, i) => ((i * 31) % 17) / 4 - 2)
  const models = [
    referenceModel([...head, dense({ units: 9 })]),
    referenceModel([...head, dense({ units: 9, activation: 'softmax' })]),
    referenceModel([layers[0]!, recurrent([lstm({ units: 5 }), simpleRnn({ units: 4 })]), dense({ units: 9 })]),
  ]
  const texts = []
  for (const model of models) {
    model.setWeights({ 'dense_1/kernel': { data: kernel, shape: [4, 9] } })
    texts.push(await model.generate({ prompt: [1], length: 15 }))
  }
  expect(texts[1]).toEqual(texts[0])
  expect(texts[2]).toEqual(texts[0])
})

test('text comes from text, in pieces that are the whole', async () => {
  const text = characterText('şiir yazar, çığlık atar 🙂. '.repeat(4), { validation: 0 })
  const size = text.vocabulary.size
  const model = referenceModel([
    embedding({ vocabulary: size, units: 3 }),
    recurrent(lstm({ units: 3 }), { returnSequences: true }),
    dense({ units: size }),
  ])
  await model.fit(text.streams({ steps: 5, batch: 2 }), { loss: 'sparseCategoricalCrossentropy', steps: 1 })
  const whole = await model.generate({ prompt: 'şiir', length: 30 })
  expect([...whole].length).toBe(30)
  const pieces: string[] = []
  for await (const piece of model.generate({ prompt: 's\u0327iir', length: 30 })) {
    expect(piece).not.toMatch(/\p{Surrogate}/u)
    pieces.push(piece)
  }
  expect(pieces.join('')).toBe(whole)
  expect(() => model.generate({ prompt: 'şiir Q ж', length: 3 })).toThrow(/"Q".*"ж"/)
  expect(await model.generate({ length: 0 })).toBe('')
})

test('marks join the character before them, also from piece to piece', () => {
  const stream = new TextStream()
  const pieces = ['e', '\u0301', 'a', '🙂', '\u1112', '\u1161', '\u11ab', '.'].map((piece) => stream.push(piece))
  expect([...pieces, stream.end()].join('')).toBe('éa🙂한.')
  expect(pieces).toEqual(['', '', 'é', 'a', '🙂', '', '', '한'])
})

test('what cannot write says why', async () => {
  expect(() => referenceModel(layers).generate({ prompt: 'text', length: 3 })).toThrow(/no vocabulary/)
  const numbers = referenceModel([dense({ units: 3, inputs: 2 })])
  await expect(numbers.generate({ prompt: [1], length: 1 })).rejects.toThrow(/takes numbers, not ids/)
  const backwards = referenceModel([
    embedding({ vocabulary: 3, units: 2 }),
    recurrent(lstm({ units: 2 }), { goBackwards: true }),
    dense({ units: 3 }),
  ])
  await expect(backwards.generate({ prompt: [1], length: 1 })).rejects.toThrow(/'lstm_1' \(recurrent\(lstm\)\) needs the steps to come/)
  await expect(referenceModel(layers).generate({ prompt: [1, 50], length: 1 })).rejects.toThrow(/got 50/)
})

test('what is kept of writing is what predict keeps of the text that was written, and the text is the same', async () => {
  const model = referenceModel(layers)
  const options = { prompt: [1, 4], length: 100, seed: 3, count: 2 }
  const plain = await model.generate(options)
  const keep = ['recurrent_1.lstm_1.hidden', 'dense_1', 'recurrent_1.lstm_1.gates']
  const generation = model.generate({ ...options, keep })
  const kept = await generation.kept()
  expect(await generation).toEqual(plain)
  const read = plain.map((ids) => [1, 4, ...ids.slice(0, -1)])
  const seen = (await model.predict(read, { keep })).kept
  expect(Object.keys(kept)).toEqual(Object.keys(seen))
  for (const [name, { data, shape }] of Object.entries(kept)) {
    expect(shape).toEqual([2, 100, name === 'dense_1' ? 9 : 5])
    const all = seen[name]!.toArray() as number[][][]
    const written = all.flatMap((row) => row.slice(1)).flat()
    expect(data.every((value, i) => Math.abs(value - written[i]!) < 1e-5)).toBe(true)
  }
  await expect(model.generate({ ...options, keep: ['nothing'] })).rejects.toThrow(/got 'nothing'/)
})

test('settings outside their range are refused by name', () => {
  const model = referenceModel(layers)
  for (const [options, what] of [
    [{ temperature: -1 }, /temperature/],
    [{ topP: 0 }, /topP/],
    [{ topK: 1.5 }, /topK/],
    [{ count: 0 }, /count/],
    [{ length: -1 }, /length/],
    [{ seed: 0.5 }, /seed/],
    [{ prompt: [] as number[] }, /prompt/],
  ] as const)
    expect(() => model.generate({ prompt: [1], length: 1, ...options })).toThrow(what)
})

test('a signal ends writing with its reason, also in the middle', async () => {
  const model = referenceModel(layers)
  await expect(model.generate({ prompt: [1], length: 5, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  const stop = new AbortController()
  const read = async () => {
    for await (const _ of model.generate({ prompt: [1], length: 100_000, signal: stop.signal })) stop.abort(new Error('later'))
  }
  await expect(read()).rejects.toThrow('later')
})
