import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { broadcastTo, divide, sum } from '../graph/ops.ts'
import { attention } from '../layers/attention.ts'
import { bidirectional } from '../layers/bidirectional.ts'
import { concatenate } from '../layers/concatenate.ts'
import { conv1D } from '../layers/conv1d.ts'
import { dense } from '../layers/dense.ts'
import { dropout } from '../layers/dropout.ts'
import { embedding } from '../layers/embedding.ts'
import { globalAveragePooling1D } from '../layers/global-pooling.ts'
import { input } from '../layers/input.ts'
import { lambda } from '../layers/lambda.ts'
import type { Symbolic } from '../layers/layer.ts'
import { recurrent } from '../layers/recurrent.ts'
import { model } from './functional.ts'
import { referenceModel } from './model.test-support.ts'
import type { Model } from './model.ts'
import { sequential } from './sequential.ts'

const reference = { engine: 'reference' } as const
const floats = (shape: number[], seed = 1) => ({
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + i * 1.37)),
  shape,
})
const ids = (rows: number, steps: number, below = 9) => ({
  data: Int32Array.from({ length: rows * steps }, (_, i) => (i * 5 + (i >> 2)) % below),
  shape: [rows, steps],
})

/** A text and a vector in, words for another text and a class out. */
function several(engine: object = reference): Model {
  const text = input({ shape: [null], name: 'text' })
  const start = input({ shape: [null, 3], name: 'start' })
  const about = input({ shape: [4], name: 'about' })
  const [encoded, hidden] = recurrent(gru({ units: 5 }), { returnSequences: true, returnState: true, name: 'encoder' })(
    embedding({ vocabulary: 9, units: 3 })(text),
  ) as unknown as [Symbolic, Symbolic]
  const decoded = recurrent(gru({ units: 5 }), { returnSequences: true, name: 'decoder' })(start, { initialState: hidden })
  const seen = attention({ name: 'attention' })([decoded, encoded]) as Symbolic
  const words = dense({ units: 6, name: 'words' })(concatenate()([seen, decoded]))
  const kind = dense({ units: 2, activation: 'softmax', name: 'kind' })(concatenate()([hidden, about]))
  return model({ inputs: { text, start, about }, outputs: { words, kind }, ...engine })
}

const given = () => ({ text: ids(3, 7), start: floats([3, 4, 3]), about: floats([3, 4], 5) })

test('arrays go in as a list or by name, results come out as a list and by name', async () => {
  const one = several()
  const { text, start, about } = given()
  const byName = await one.predict({ about, text, start })
  const [words, kind] = await one.predict([text, start, about])
  expect(byName.outputs).toEqual([words, kind])
  expect(byName.byName).toEqual({ words, kind })
  expect(words!.shape).toEqual([3, 4, 6])
  expect(kind!.shape).toEqual([3, 2])
  expect(byName.data).toEqual(words!.data)
  expect(one.inputs).toEqual([
    { name: 'text', shape: [null, null], type: 'index' },
    { name: 'start', shape: [null, null, 3], type: 'float' },
    { name: 'about', shape: [null, 4], type: 'float' },
  ])
  expect(one.outputs.map(({ name, shape }) => [name, shape])).toEqual([
    ['words', [null, null, 6]],
    ['kind', [null, 2]],
  ])
})

test('what is missing, unknown or of another length is named', async () => {
  const one = several()
  const { text, start, about } = given()
  await expect(one.predict({ text, start } as never)).rejects.toThrow(/'about'/)
  await expect(one.predict({ text, start, about, more: about })).rejects.toThrow(/'more'/)
  await expect(one.predict([text, start])).rejects.toThrow(/a list of 3/)
  await expect(one.predict({ text, start, about: floats([2, 4]) })).rejects.toThrow(/3 rows/)
  await expect(one.predict({ text, start: floats([3, 4, 2]), about })).rejects.toThrow(/start/)
})

test('every row is predicted as if it stood alone, whatever rows stand beside it', async () => {
  const one = several()
  const rows = 40
  const all = { text: ids(rows, 5), start: floats([rows, 3, 3]), about: floats([rows, 4]) }
  const [words, kind] = (await one.predict(all)).outputs
  for (const row of [0, 31, 32, 39]) {
    const alone = await one.predict({
      text: { data: all.text.data.slice(row * 5, row * 5 + 5), shape: [1, 5] },
      start: { data: all.start.data.slice(row * 9, row * 9 + 9), shape: [1, 3, 3] },
      about: { data: all.about.data.slice(row * 4, row * 4 + 4), shape: [1, 4] },
    })
    expect(alone.outputs.map(({ data }) => data)).toEqual([
      words!.data.slice(row * 18, row * 18 + 18),
      kind!.data.slice(row * 2, row * 2 + 2),
    ])
  }
})

const raggedModels: Record<string, () => Model> = {
  'a classifier that reads both ways': () =>
    sequential(
      [
        embedding({ vocabulary: 9, units: 3 }),
        bidirectional(recurrent(lstm({ units: 3 }), { returnSequences: true })),
        recurrent(gru({ units: 4 })),
        dense({ units: 2 }),
      ],
      reference,
    ),
  'an output for every step': () =>
    sequential([embedding({ vocabulary: 9, units: 3 }), recurrent(lstm({ units: 3 }), { returnSequences: true })], reference),
  'a mean over steps that knows of no mask': () =>
    sequential([embedding({ vocabulary: 9, units: 3 }), globalAveragePooling1D(), dense({ units: 2 })], reference),
  'fewer steps out than in': () =>
    sequential([embedding({ vocabulary: 9, units: 3 }), conv1D({ filters: 2, kernelSize: 2, strides: 2 })], reference),
}

test.each(Object.keys(raggedModels))('sequences of different lengths are predicted as if each stood alone: %s', async (name) => {
  const one = raggedModels[name]!()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 2, maxLength: 9 }), { minLength: 1, maxLength: 8 }),
      async (texts) => {
        const together = (await one.predict(texts)).toArray() as unknown[]
        for (const [i, text] of texts.entries()) expect(together[i]).toEqual(((await one.predict([text])).toArray() as unknown[])[0])
      },
    ),
    { numRuns: 12 },
  )
})

test('a mask leaves steps out', async () => {
  const one = sequential([recurrent(lstm({ units: 3 }), { inputs: 2 })], reference)
  const long = floats([1, 6, 2])
  const short = { data: Float32Array.from([...long.data.slice(0, 4), ...long.data.slice(6, 10)]), shape: [1, 4, 2] }
  const masked = await one.predict(long, { masks: [[1, 1, 0, 1, 1, 0]] })
  expect(masked.data).toEqual((await one.predict(short)).data)
  await expect(one.predict(long, { masks: [[1, 1, 0]] })).rejects.toThrow(/mask/)
})

test('with a mask, what comes out does not depend on how the work is cut up', async () => {
  const one = sequential([recurrent(lstm({ units: 3 }), { inputs: 2, returnSequences: true })], reference)
  const [rows, steps] = [40, 150]
  const x = floats([rows, steps, 2])
  const mask = { data: Float32Array.from({ length: rows * steps }, (_, i) => ((i * 7) % 5 < 3 ? 1 : 0)), shape: [rows, steps] }
  const all = await one.predict(x, { masks: mask })
  const row = 37
  const alone = await one.predict(
    { data: x.data.slice(row * steps * 2, (row + 1) * steps * 2), shape: [1, steps, 2] },
    { masks: { data: mask.data.slice(row * steps, (row + 1) * steps), shape: [1, steps] } },
  )
  expect(alone.data).toEqual(all.data.slice(row * steps * 3, (row + 1) * steps * 3))
})

test.each(['reference', 'wasm'] as const)('a stateful model goes on from call to call until it is reset: %s', async (engine) => {
  const layer = (stateful: boolean) => recurrent(lstm({ units: 3 }), { inputs: 2, returnSequences: true, stateful })
  const stateful = sequential([layer(true)], { engine })
  const plain = sequential([layer(false)], { engine })
  const all = floats([2, 6, 2])
  const part = (from: number, to: number) => ({
    data: Float32Array.from([0, 1].flatMap((row) => [...all.data.slice(row * 12 + from * 2, row * 12 + to * 2)])),
    shape: [2, to - from, 2],
  })
  const whole = (await plain.predict(all)).toArray() as number[][][]
  const rows = (from: number, to: number) => whole.map((row) => row.slice(from, to))
  expect((await stateful.predict(part(0, 2))).toArray()).toEqual(rows(0, 2))
  expect((await stateful.predict(part(2, 6))).toArray()).toEqual(rows(2, 6))
  await stateful.resetState()
  expect((await stateful.predict(part(0, 3))).toArray()).toEqual(rows(0, 3))
  await expect(stateful.predict(floats([3, 1, 2]))).rejects.toThrow(/expected 2 rows, .* got 3 rows; .*resetState\(\)/)
  await stateful.resetState()
  expect((await stateful.predict(floats([3, 1, 2]))).shape).toEqual([3, 1, 3])
})

test('a layer that looks at other rows sees all of the batch, however large it is', async () => {
  const x = input({ shape: [2] })
  const shares = lambda((tensor) => divide(tensor, broadcastTo(sum(tensor, 0), tensor.shape)), { name: 'shares' })(x) as Symbolic
  const one = model({ inputs: x, outputs: shares, ...reference })
  const { data } = await one.predict({ data: new Float32Array(100).fill(1), shape: [50, 2] })
  expect([...data].every((share) => Math.abs(share - 1 / 50) < 1e-7)).toBe(true)
})

test('a layer that drops out at prediction too draws by the seed, for each row its own', async () => {
  const x = input({ shape: [null, 2] })
  const one = model({ inputs: x, outputs: dropout({ rate: 0.5 })(x, { training: true }), ...reference })
  const ones = { data: new Float32Array(80 * 3 * 2).fill(1), shape: [80, 3, 2] }
  const first = await one.predict(ones)
  expect(await one.predict(ones)).toEqual(first)
  expect((await one.predict(ones, { seed: 2 })).data).not.toEqual(first.data)
  expect(first.data.slice(0, 64 * 3)).not.toEqual(first.data.slice(64 * 3, 128 * 3))
})

test('a mask may be of true and false; any other number than 1 and 0 is refused with its place', async () => {
  const one = referenceModel([recurrent(gru({ units: 2 })), dense({ units: 1 })])
  const x = [
    [[1], [2], [3]],
    [[4], [5], [6]],
  ]
  const numbers = await one.predict(x, {
    masks: [
      [1, 1, 0],
      [1, 0, 1],
    ],
  })
  const truths = await one.predict(x, {
    masks: [
      [true, true, false],
      [true, false, true],
    ],
  })
  const bytes = await one.predict(x, { masks: [Uint8Array.of(1, 1, 0), Uint8Array.of(1, 0, 1)] as never })
  expect(truths.data).toEqual(numbers.data)
  expect(bytes.data).toEqual(numbers.data)
  expect((await one.predict(x)).data).not.toEqual(numbers.data)
  await expect(
    one.predict(x, {
      masks: [
        [1, 1, 0],
        [1, 0.5, 1],
      ],
    }),
  ).rejects.toThrow('predict: masks: the mask[1][1] must be 1 or 0, true or false, got 0.5')
  const data = { inputs: x, targets: [[1], [2]] }
  await expect(
    one.evaluate(
      {
        ...data,
        masks: [
          [1, 1, 2],
          [1, 1, 1],
        ],
      },
      { loss: 'meanSquaredError' },
    ),
  ).rejects.toThrow(/the mask\[0\]\[2\] must be 1 or 0/)
  const lost = async (masks: never) => (await one.testOnBatch(x, data.targets, { loss: 'meanSquaredError', masks })).loss
  expect(
    await lost([
      [true, true, false],
      [true, false, true],
    ] as never),
  ).toBe(
    await lost([
      [1, 1, 0],
      [1, 0, 1],
    ] as never),
  )
})
