import { describe, expect, test } from 'vitest'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import type { EngineOptions } from '../engine/open.ts'
import { openExecutor } from '../execution/open.ts'
import { attention } from '../layers/attention.ts'
import { bidirectional } from '../layers/bidirectional.ts'
import { dense } from '../layers/dense.ts'
import { dropout } from '../layers/dropout.ts'
import { embedding } from '../layers/embedding.ts'
import { input } from '../layers/input.ts'
import type { Symbolic } from '../layers/layer.ts'
import { recurrent } from '../layers/recurrent.ts'
import { adam } from '../training/optimizers/adam.ts'
import { sgd } from '../training/optimizers/sgd.ts'
import { model } from './functional.ts'
import { referenceModel } from './model.test-support.ts'
import type { Model } from './model.ts'

const ids = (rows: number, steps: number) => ({
  data: Int32Array.from({ length: rows * steps }, (_, i) => (i * 5 + (i >> 2)) % 9),
  shape: [rows, steps],
})

function attending(engine: EngineOptions): Model {
  const text = input({ shape: [null], name: 'text' })
  const embedded = dropout({ rate: 0.25 })(embedding({ vocabulary: 9, units: 3, maskZero: true })(text))
  const both = bidirectional(recurrent(gru({ units: 2 }), { returnSequences: true }), { name: 'both' })(embedded) as Symbolic
  const read = recurrent(lstm({ units: 4 }), { returnSequences: true })(both)
  const seen = attention({ name: 'attention' })([read, dense({ units: 4, name: 'values' })(both)]) as Symbolic
  return model({ inputs: text, outputs: dense({ units: 9, name: 'words' })(seen), ...engine })
}

const engines: EngineOptions[] = [{ engine: 'reference' }, { engine: 'wasm' }, { engine: 'native', threads: 2 }]

for (const engine of engines) {
  const there = await openExecutor(engine).then(
    () => true,
    () => false,
  )
  describe.skipIf(!there)(`${engine.engine}${there ? '' : ' is not built here'}`, () => {
    test('keeping all there is to see, and the gradient for each, changes no bit of a training step', async () => {
      const [plain, watched] = [attending(engine), attending(engine)]
      const options = { loss: 'sparseCategoricalCrossentropy' } as const
      const [one, two] = [adam(), adam()]
      const keep = [...watched.named, ...watched.named.map((name) => `d loss / d ${name}`), 'd loss / d lstm_1.kernel']
      for (const seed of [1, 2]) {
        const a = await plain.trainOnBatch(ids(3, 7), ids(3, 7), { ...options, optimizer: one, seed })
        const b = await watched.trainOnBatch(ids(3, 7), ids(3, 7), { ...options, optimizer: two, seed, keep })
        expect([b.loss, b.gradientNorm]).toEqual([a.loss, a.gradientNorm])
        expect(Object.keys(b.kept)).toEqual(keep)
        expect(b.kept['d loss / d lstm_1.gates.forget']!.shape).toEqual([3, 7, 4])
        expect(b.kept['d loss / d lstm_1.kernel']!.shape).toEqual([4, 16])
        expect(a.kept).toEqual({})
      }
      expect(watched.weights).toEqual(plain.weights)
    })
  })
}

test('the gradient of a state is that of the loss for a change of it at its step: found by pushing it', async () => {
  const [rows, steps, units] = [2, 4, 3]
  const inputs = { data: Float32Array.from({ length: rows * steps }, (_, i) => Math.sin(i)), shape: [rows, steps, 1] }
  const targets = { data: Float32Array.from({ length: rows }, (_, i) => i - 0.5), shape: [rows, 1] }
  const build = () =>
    referenceModel([recurrent(simpleRnn({ units, activation: 'linear' }), { inputs: 1 }), dense({ units: 1 })], { precision: 'float64' })
  const one = build()
  const { kept, loss } = await one.trainOnBatch(inputs, targets, {
    loss: 'meanSquaredError',
    optimizer: sgd({ learningRate: 1e-30 }),
    keep: ['simple_rnn_1.hidden', 'd loss / d simple_rnn_1.hidden', 'd loss / d simple_rnn_1.bias'],
  })
  const { data: hidden } = kept['simple_rnn_1.hidden']!
  expect((kept['simple_rnn_1.hidden']!.toArray() as number[][][]).flat(2)).toEqual([...hidden])
  const { data: gradient, shape } = kept['d loss / d simple_rnn_1.hidden']!
  expect(shape).toEqual([rows, steps, units])
  const lossFrom = async (row: number, step: number, unit: number, size: number): Promise<number> => {
    const state = hidden.slice((row * steps + step) * units, (row * steps + step + 1) * units)
    state[unit]! += size
    const rest = steps - step - 1
    const ys = await Promise.all(
      Array.from({ length: rows }, async (_, r) => {
        if (r !== row || rest === 0) {
          const last = r === row ? state : hidden.slice((r * steps + steps - 1) * units, (r * steps + steps) * units)
          const { 'dense_1/kernel': kernel, 'dense_1/bias': bias } = one.weights
          return last.reduce((sum, value, i) => sum + value * kernel!.data[i]!, bias!.data[0]!)
        }
        const remaining = { data: inputs.data.slice(row * steps + step + 1, (row + 1) * steps), shape: [1, rest, 1] }
        return (await one.predict(remaining, { initialState: { 'simple_rnn_1/hidden': { data: state, shape: [1, units] } } })).data[0]!
      }),
    )
    return ys.reduce((sum, y, i) => sum + (y - targets.data[i]!) ** 2, 0) / rows
  }
  expect(await lossFrom(0, 1, 0, 0)).toBeCloseTo(loss, 5)
  for (let i = 0; i < gradient.length; i++) {
    const at = [Math.floor(i / (steps * units)), Math.floor(i / units) % steps, i % units] as const
    const slope = ((await lossFrom(...at, 0.05)) - (await lossFrom(...at, -0.05))) / 0.1
    expect(gradient[i]).toBeCloseTo(slope, 4)
  }
  const bias = kept['d loss / d simple_rnn_1.bias']!.data
  for (let unit = 0; unit < units; unit++) {
    const sum = gradient.reduce((total, value, i) => (i % units === unit ? total + value : total), 0)
    expect(bias[unit]).toBeCloseTo(sum, 5)
  }
})

test('a step that was padded has no gradient', async () => {
  const one = attending({ engine: 'reference' })
  const data = Int32Array.from([1, 2, 3, 0, 0, 4, 5, 6, 7, 8])
  const { kept } = await one.trainOnBatch(
    { data, shape: [2, 5] },
    { data, shape: [2, 5] },
    {
      loss: 'sparseCategoricalCrossentropy',
      optimizer: sgd(),
      keep: ['d loss / d lstm_1.gates.forget'],
    },
  )
  const gradient = kept['d loss / d lstm_1.gates.forget']!.data
  expect(gradient.slice(3 * 4, 5 * 4).every((value) => value === 0)).toBe(true)
  expect(gradient.slice(5 * 4).some((value) => value !== 0)).toBe(true)
})

test('a name that stands for nothing is answered with those that do, weights among them where it is a gradient', async () => {
  const one = attending({ engine: 'reference' })
  const train = (keep: string[]) =>
    one.trainOnBatch(ids(1, 2), ids(1, 2), { loss: 'sparseCategoricalCrossentropy', optimizer: sgd(), keep })
  await expect(train(['d loss / d lstm'])).rejects.toThrow(/keep must be of .*lstm_1\.hidden.*lstm_1\.kernel.*got 'lstm'/)
  await expect(train(['lstm_1.kernel'])).rejects.toThrow(/got 'lstm_1\.kernel'/)
})
