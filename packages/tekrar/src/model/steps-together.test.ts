import { expect, test } from 'vitest'
import { gru } from '../cells/gru.ts'
import { add as sum } from '../graph/ops.ts'
import { additiveAttention } from '../layers/additive-attention.ts'
import { attention } from '../layers/attention.ts'
import { concatenate } from '../layers/concatenate.ts'
import { conv1D } from '../layers/conv1d.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { input } from '../layers/input.ts'
import { lambda } from '../layers/lambda.ts'
import type { Symbolic } from '../layers/layer.ts'
import { add } from '../layers/merge.ts'
import { maxPooling1D } from '../layers/pooling.ts'
import { recurrent } from '../layers/recurrent.ts'
import { sgd } from '../training/optimizers/sgd.ts'
import { model } from './functional.ts'
import { open } from './open.ts'

const reference = { engine: 'reference' } as const
const floats = (shape: number[], seed = 1) => ({
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + i * 1.37)),
  shape,
})
const ids = (rows: number[][]) => ({ data: Int32Array.from(rows.flat()), shape: [rows.length, rows[0]!.length] })

/** Two texts one after the other, read by one layer. */
function joined(engine: object = reference) {
  const [first, second] = [input({ shape: [null], name: 'first' }), input({ shape: [null], name: 'second' })]
  const look = embedding({ vocabulary: 9, units: 3, maskZero: true })
  const whole = concatenate({ axis: 1, name: 'whole' })([look(first), look(second)])
  return model({
    inputs: [first, second],
    outputs: dense({ units: 2 })(recurrent(gru({ units: 4 }))(whole) as Symbolic),
    ...engine,
    seed: 3,
  })
}

test('sequences of different lengths follow each other, with their masks', async () => {
  const one = joined()
  const [first, second] = [
    ids([
      [3, 4, 0],
      [5, 0, 0],
    ]),
    ids([
      [1, 0, 0, 0, 0],
      [2, 7, 8, 0, 0],
    ]),
  ]
  const padded = await one.predict([first, second])
  const rows = [await one.predict([ids([[3, 4]]), ids([[1]])]), await one.predict([ids([[5]]), ids([[2, 7, 8]])])]
  expect(Array.from(padded.data)).toEqual(rows.flatMap(({ data }) => Array.from(data)))
})

test('one layout serves lengths that change on both sides, in training and on every engine', async () => {
  const losses = await Promise.all(
    [reference, { engine: 'wasm' } as const].map(async (engine) => {
      const one = joined(engine)
      const batches = [
        [2, 5],
        [6, 1],
        [3, 3],
      ].map(([a, b]) => ({
        inputs: [ids([Array(a).fill(2), Array(a).fill(3)]), ids([Array(b).fill(4), Array(b).fill(0)])],
        targets: floats([2, 2], a),
      }))
      const optimizer = sgd({ learningRate: 0.1 })
      const seen: number[] = []
      for (const { inputs, targets } of batches)
        seen.push((await one.trainOnBatch(inputs, targets, { loss: 'meanSquaredError', optimizer })).loss)
      return seen
    }),
  )
  for (const [i, loss] of losses[0]!.entries()) expect(losses[1]![i]).toBeCloseTo(loss, 5)
})

test('parts whose lengths are made from others, and a part of known length, follow each other too', async () => {
  const [a, b] = [input({ shape: [null, 2], name: 'a' }), input({ shape: [3, 2], name: 'b' })]
  const short = maxPooling1D({ poolSize: 2 })(a)
  const whole = concatenate({ axis: 1 })([a, short, b, a])
  const one = model({ inputs: [a, b], outputs: whole, ...reference })
  const given = [floats([2, 5, 2]), floats([2, 3, 2], 4)]
  const result = await one.predict(given)
  expect(result.shape).toEqual([2, 5 + 2 + 3 + 5, 2])
  const rowsOf = ({ data, shape }: { data: ArrayLike<number>; shape: readonly number[] }) =>
    Array.from(data).slice(0, shape[1]! * shape[2]!)
  const [whole0, a0, b0] = [rowsOf(result), rowsOf(given[0]!), rowsOf(given[1]!)]
  expect(whole0.slice(0, 10)).toEqual(a0)
  expect(whole0.slice(14, 20)).toEqual(b0)
  expect(whole0.slice(20)).toEqual(a0)
})

const merges = {
  add: (x: Symbolic, y: Symbolic) => add([x, y]),
  concatenate: (x: Symbolic, y: Symbolic) => concatenate([x, y]),
  attention: (x: Symbolic, y: Symbolic) => attention()([x, x, y]) as Symbolic,
  'additive attention': (x: Symbolic, y: Symbolic) => additiveAttention()([x, y, x]) as Symbolic,
  lambda: (x: Symbolic, y: Symbolic) => lambda((a, b) => sum(a!, b!))([x, y]) as Symbolic,
} as const

for (const [name, merge] of Object.entries(merges))
  for (const turned of [false, true])
    test(`${name}: a sequence of any length has the length of the ${turned ? 'second' : 'first'} input where that is known`, async () => {
      const [any, known] = [input({ shape: [null, 2], name: 'any' }), input({ shape: [4, 2], name: 'known' })]
      const build = (x: Symbolic) => merge(turned ? x : known, turned ? known : x)
      const one = model({ inputs: [any, known], outputs: build(any), ...reference })
      const asKnown = input({ shape: [4, 2], name: 'any' })
      const two = model({ inputs: [asKnown, known], outputs: build(asKnown), ...reference })
      const given = [floats([3, 4, 2]), floats([3, 4, 2], 5)]
      expect(await one.predict(given)).toEqual(await two.predict(given))
      await expect(one.predict([floats([3, 5, 2]), given[1]!])).rejects.toThrow(
        /input 'any': expected numbers of shape \[batch, 4, 2\], got \[3, 5, 2\]/,
      )
    })

test('a length that must be a number goes to every sequence it is one with, and to ids', async () => {
  const [text, other, known] = [
    input({ shape: [null], name: 'text' }),
    input({ shape: [null, 2], name: 'other' }),
    input({ shape: [4, 2], name: 'known' }),
  ]
  const both = add([embedding({ vocabulary: 5, units: 2 })(text), other])
  const one = model({ inputs: [text, other, known], outputs: add([both, known]), ...reference })
  expect(one.inputs.map(({ shape }) => shape)).toEqual([
    [null, 4],
    [null, 4, 2],
    [null, 4, 2],
  ])
  const result = await one.predict([ids([[1, 2, 3, 4]]), floats([1, 4, 2]), floats([1, 4, 2])])
  expect(result.shape).toEqual([1, 4, 2])
})

test('where a layer changes the length, data that do not come to the known one are named with the layer', async () => {
  const [x, known] = [input({ shape: [null, 2], name: 'x' }), input({ shape: [4, 2], name: 'known' })]
  const short = conv1D({ filters: 2, kernelSize: 3, name: 'short' })(x)
  const one = model({ inputs: [x, known], outputs: add([short, known]), ...reference })
  const given = floats([2, 4, 2], 3)
  expect((await one.predict([floats([2, 6, 2]), given])).shape).toEqual([2, 4, 2])
  await expect(one.predict([floats([2, 7, 2]), given])).rejects.toThrow("input 'x': expected as many steps as 'short' makes 4 of, got 7")
  const long = concatenate({ axis: 1, name: 'long' })([x, x])
  const two = model({ inputs: [x, known], outputs: add([long, known]), ...reference })
  expect((await two.predict([floats([2, 2, 2]), given])).shape).toEqual([2, 4, 2])
})

test('two known lengths that differ are refused, wherever they come from', () => {
  const [any, four, five] = [input({ shape: [null, 2] }), input({ shape: [4, 2] }), input({ shape: [5, 2] })]
  const outputs = [add([any, four]), add([any, five])]
  expect(() => model({ inputs: [any, four, five], outputs, ...reference })).toThrow(/expected inputs of one shape/)
})

test('a model within another takes a sequence of any length where it needs a known one', async () => {
  const inner = input({ shape: [4, 2], name: 'inner' })
  const part = model({ inputs: inner, outputs: dense({ units: 3 })(inner), ...reference, name: 'part' })
  const x = input({ shape: [null, 2], name: 'x' })
  const one = model({ inputs: x, outputs: part.asLayer()(x) as Symbolic, ...reference })
  expect((await one.predict(floats([2, 4, 2]))).shape).toEqual([2, 4, 3])
  await expect(one.predict(floats([2, 3, 2]))).rejects.toThrow(/expected numbers of shape \[batch, 4, 2\], got \[2, 3, 2\]/)
})

test('a saved model whose lengths depend on each other opens and gives the same', async () => {
  const [x, known] = [input({ shape: [null, 2], name: 'x' }), input({ shape: [4, 2], name: 'known' })]
  const one = model({ inputs: [x, known], outputs: concatenate({ axis: 1 })([add([x, known]), x]), ...reference })
  const given = [floats([2, 4, 2]), floats([2, 4, 2], 3)]
  const again = await open(await one.save(), reference)
  expect((await again.predict(given)).data).toEqual((await one.predict(given)).data)
})
