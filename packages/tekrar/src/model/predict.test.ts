import { expect, test } from 'vitest'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import type { NumericArray } from '../data/arrays.ts'
import { interpreted } from '../execution/interpreted.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import type { Layer } from '../layers/layer.ts'
import { recurrent } from '../layers/recurrent.ts'
import { Arranger } from '../training/arrange.ts'
import { Session } from '../training/session.ts'
import { buildNetwork } from './build-network.ts'
import { referenceModel } from './model.test-support.ts'
import { Predictor } from './predict.ts'
import type { Predictions } from './predictions.ts'

const sequences: Layer[] = [
  embedding({ vocabulary: 7, units: 3 }),
  recurrent([lstm({ units: 4 }), gru({ units: 3 })], { returnSequences: true }),
  dense({ units: 5 }),
]
const ids = (rows: number, steps: number) => ({
  data: Int32Array.from({ length: rows * steps }, (_, i) => (i * 5 + (i >> 2)) % 7),
  shape: [rows, steps],
})

/** Runs of a fixed size. */
const fixedPace = (units: number) => ({ units, took: () => {} })

/** Predicts in runs of so many tokens. */
async function predictIn(units: number, layers: readonly Layer[], inputs: NumericArray): Promise<Predictions> {
  const network = buildNetwork(layers, { seed: 1 })
  const ground = { network, session: new Session(interpreted('float32')), arranger: new Arranger(network) }
  return (await Predictor.open(ground, { pace: fixedPace(units) })).predict({ inputs: [inputs] })
}

test.each([1, 3, 10, 10_000])('what comes out does not depend on how the work is cut up: %i tokens a run', async (units) => {
  const whole = await predictIn(1e9, sequences, ids(5, 70))
  const pieces = await predictIn(units, sequences, ids(5, 70))
  expect(pieces).toEqual(whole)
  expect(whole.shape).toEqual([5, 70, 5])
})

test('a network that gives the last step alone may be cut up over time too', async () => {
  const layers = [recurrent(lstm({ units: 4 }), { inputs: 2 }), dense({ units: 3 })]
  const inputs = { data: Float32Array.from({ length: 3 * 40 * 2 }, (_, i) => ((i * 37) % 11) / 7), shape: [3, 40, 2] }
  expect(await predictIn(4, layers, inputs)).toEqual(await predictIn(1e9, layers, inputs))
})

test('a network that goes backwards sees the whole sequence at once', async () => {
  const layers = [recurrent(lstm({ units: 4 }), { inputs: 2, goBackwards: true }), dense({ units: 3 })]
  const inputs = { data: Float32Array.from({ length: 3 * 40 * 2 }, (_, i) => ((i * 37) % 11) / 7), shape: [3, 40, 2] }
  expect(await predictIn(4, layers, inputs)).toEqual(await predictIn(1e9, layers, inputs))
})

test('a prediction goes on from the states of another', async () => {
  const model = referenceModel(sequences)
  const all = await model.predict(ids(2, 20))
  const half = (from: number) => ({
    data: Int32Array.from([0, 1].flatMap((row) => [...ids(2, 20).data.subarray(row * 20 + from, row * 20 + from + 10)])),
    shape: [2, 10],
  })
  const first = await model.predict(half(0))
  const second = await model.predict(half(10), { initialState: first.states })
  const rows = all.toArray() as number[][][]
  expect([first.toArray(), second.toArray()]).toEqual([rows.map((row) => row.slice(0, 10)), rows.map((row) => row.slice(10))])
  expect(second.states).toEqual(all.states)
  expect(Object.keys(all.states)).toEqual(['recurrent_1/lstm_1/hidden', 'recurrent_1/lstm_1/memory', 'recurrent_1/gru_1/hidden'])
})

test('initial states are checked by name and shape', async () => {
  const model = referenceModel(sequences)
  await expect(model.predict(ids(2, 3), { initialState: { 'lstm/hidden': [[1]] } })).rejects.toThrow(
    /a state must be one of recurrent_1\/lstm_1\/hidden/,
  )
  await expect(model.predict(ids(2, 3), { initialState: { 'recurrent_1/gru_1/hidden': [[1, 2, 3]] } })).rejects.toThrow(
    /expected \[2, 3\], got \[1, 3\]/,
  )
})

test('calls that run at once have states of their own', async () => {
  const model = referenceModel(sequences)
  const alone = [await model.predict(ids(1, 30)), await model.predict(ids(3, 25)), await model.predict(ids(2, 60))]
  expect(await Promise.all([model.predict(ids(1, 30)), model.predict(ids(3, 25)), model.predict(ids(2, 60))])).toEqual(alone)
})

test('nested arrays, typed arrays in arrays, and data with a shape mean the same', async () => {
  const model = referenceModel(sequences)
  const nested = [
    [0, 1, 2],
    [3, 4, 5],
  ]
  const expected = await model.predict(nested)
  expect(await model.predict(nested.map((row) => Int32Array.from(row)))).toEqual(expected)
  expect(await model.predict({ data: Int32Array.from(nested.flat()), shape: [2, 3] })).toEqual(expected)
})

test('results belong to the caller', async () => {
  const model = referenceModel(sequences)
  const first = await model.predict([[1, 2]])
  const copy = first.data.slice()
  first.data.fill(9)
  expect((await model.predict([[1, 2]])).data).toEqual(copy)
})

test('a signal ends a prediction with its reason', async () => {
  const model = referenceModel(sequences)
  await expect(model.predict(ids(1, 5), { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  const stop = new AbortController()
  const running = model.predict(ids(32, 2000), { signal: stop.signal })
  setTimeout(() => stop.abort(new Error('later')), 5)
  await expect(running).rejects.toThrow('later')
})

test('a prediction of several callers stops when the last of them has given up', async () => {
  const controllers = [new AbortController(), new AbortController()]
  const network = buildNetwork(sequences, { seed: 1 })
  let runs = 0
  const pace = {
    units: 4,
    took: () => {
      runs++
      if (runs === 2) controllers[0]!.abort('first')
      if (runs === 5) controllers[1]!.abort('second')
    },
  }
  const ground = { network, session: new Session(interpreted('float32')), arranger: new Arranger(network) }
  const predictor = await Predictor.open(ground, { pace })
  const ended = await Promise.allSettled(controllers.map(({ signal }) => predictor.predict({ inputs: [ids(1, 40)], signal })))
  expect(ended).toEqual(['first', 'second'].map((reason) => ({ status: 'rejected', reason })))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(runs).toBe(5)
})

test('toArray nests as deep as the shape', async () => {
  const model = referenceModel([dense({ units: 2, inputs: 1, kernelInitializer: 'ones' })])
  expect((await model.predict([[1], [2], [3]])).toArray()).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ])
})

test('no examples and no steps are named as such', async () => {
  const model = referenceModel([recurrent(gru({ units: 2 }))])
  model.build([null, null, 4])
  await expect(model.predict({ data: new Float32Array(0), shape: [0, 5, 4] })).rejects.toThrow(
    'inputs: expected at least one example, batch first, got [0, 5, 4]',
  )
  await expect(model.predict({ data: new Float32Array(0), shape: [2, 0, 4] })).rejects.toThrow(
    'inputs: expected at least one step, got [2, 0, 4]',
  )
})

test('calls of one turn run together where their sequences are equally long, and each gets what it would get alone', async () => {
  const network = buildNetwork(sequences, { seed: 1 })
  let runs = 0
  const pace = { units: 1e9, took: () => runs++ }
  const ground = { network, session: new Session(interpreted('float32')), arranger: new Arranger(network) }
  const predictor = await Predictor.open(ground, { pace, keep: ['dense_1'] })
  const calls = [3, 5, 3, 5, 3].map((steps, i) => ({ inputs: [ids(1 + (i % 2), steps)] }))
  const alone: Predictions[] = []
  for (const call of calls) alone.push(await predictor.predict(call))
  runs = 0
  const together = await Promise.all(calls.map((call) => predictor.predict(call)))
  expect(together).toEqual(alone)
  expect(runs).toBe(2)
  const states = alone[0]!.states
  const [goesOn, anew] = await Promise.all([predictor.predict({ ...calls[0]!, initialState: states }), predictor.predict(calls[0]!)])
  expect(anew).toEqual(alone[0])
  expect(goesOn).toEqual(await predictor.predict({ ...calls[0]!, initialState: states }))
  expect(goesOn).not.toEqual(anew)
})

test('a call that is refused is refused alone', async () => {
  const model = referenceModel(sequences)
  const [good, bad, other] = await Promise.allSettled(
    [ids(1, 4), { data: Int32Array.of(1, 2, 3, 99), shape: [1, 4] }, ids(1, 4)].map((one) => model.predict(one)),
  )
  expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'id-out-of-range' } })
  expect(good).toEqual(other)
  expect(good!.status).toBe('fulfilled')
})
