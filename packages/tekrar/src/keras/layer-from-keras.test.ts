import { expect, test } from 'vitest'
import { interpreted } from '../execution/interpreted.ts'
import type { KerasArray } from './arrays.ts'
import { layerFromKeras } from './layer-from-keras.ts'

const reference = () => ({ executor: interpreted('float64') })
const sequence = [
  [
    [1, 2],
    [3, 4],
    [5, 6],
  ],
]

test('weights may be set before the layer is built, and are checked when it is', async () => {
  const layer = layerFromKeras({ class_name: 'SimpleRNN', config: { name: 'rnn', units: 1, activation: 'linear' } }, reference())
  expect(() => layer.getWeights()).toThrow(
    "SimpleRNN 'rnn': its weights are made when its input is known; call build([batch, steps, features]), or call the layer",
  )
  layer.setWeights([[[1], [0]], [[0.5]], [0]])
  const output = (await layer.call(sequence)) as KerasArray
  expect([...output.data]).toEqual([(0.5 * 1 + 3) * 0.5 + 5])
  const wrong = layerFromKeras({ class_name: 'SimpleRNN', config: { name: 'rnn', units: 1 } }, reference())
  wrong.setWeights([[[1], [0]], [[0.5]]])
  expect(() => wrong.build([null, null, 2])).toThrow("SimpleRNN 'rnn': weights must be 3 arrays: [2, 1], [1, 1], [1], got 2")
  const other = layerFromKeras({ class_name: 'SimpleRNN', config: { name: 'rnn', units: 1 } }, reference()).build([null, null, 2])
  expect(() => other.setWeights([[[1]], [[0.5]], [0]])).toThrow("SimpleRNN 'rnn': weight 1: expected [2, 1], got [1, 1]")
})

test('a stateful layer goes on from call to call until its states are reset, and refuses another batch', async () => {
  const layer = layerFromKeras(
    { class_name: 'SimpleRNN', config: { name: 'rnn', units: 1, activation: 'linear', stateful: true } },
    reference(),
  )
  layer.setWeights([[[1]], [[1]], [0]])
  const sum = async (inputs: number[][][]) => [...((await layer.call(inputs)) as KerasArray).data]
  expect(await sum([[[1], [2]]])).toEqual([3])
  expect(await sum([[[4]]])).toEqual([7])
  await expect(sum([[[1]], [[1]]])).rejects.toThrow(
    "SimpleRNN 'rnn': expected 1 rows, as in the call before, got 2 rows; call resetState() before another batch size",
  )
  layer.resetState()
  expect(await sum([[[1]], [[1]]])).toEqual([1, 1])
})

test('arrays that do not fit together are named', async () => {
  const layer = layerFromKeras({ class_name: 'LSTM', config: { name: 'l', units: 1 } }, reference())
  await expect(layer.call(sequence, { mask: [[1, 1]] })).rejects.toThrow("LSTM 'l': mask 1: expected [1, 3], got [1, 2]")
  await expect(layer.call(sequence, { initialState: [[[1]], [[1], [1]]] })).rejects.toThrow(
    "LSTM 'l': expected 1 rows, as in the first input, got 2 in initial state 2",
  )
  await expect(layer.call(sequence, { initialState: [[[1]]] })).rejects.toThrow("'l'")
  await expect(layer.call([[[1, 2], [3]]])).rejects.toThrow(
    "LSTM 'l': input 1: expected an array of 2, as its neighbours, got an array of 1",
  )
  await layer.call(sequence)
  await expect(layer.call([[[1], [2]]])).rejects.toThrow(
    "LSTM 'l': expected inputs as before, for weights of shape [2, 4], got inputs that need [1, 4]",
  )
})

test('one call does not change what another gives, however many shapes it was called with', async () => {
  const layer = layerFromKeras({ class_name: 'GRU', config: { units: 2 } }, reference()).build([null, null, 1])
  const first = ((await layer.call([[[1], [2]]])) as KerasArray).data.slice()
  for (let steps = 1; steps <= 40; steps++) await layer.call([Array.from({ length: steps }, (_, i) => [i])])
  expect(((await layer.call([[[1], [2]]])) as KerasArray).data).toEqual(first)
})
