import { expect, test } from 'vitest'
import { BATCH, STEPS } from '../base/shape.ts'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import { input } from '../graph/ops.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { recurrent } from '../layers/recurrent.ts'
import { buildNetwork, inputOf } from './build-network.ts'
import { referenceModel } from './model.test-support.ts'
import { sequential } from './sequential.ts'
import { summary } from './summary.ts'

const characterModel = [
  embedding({ vocabulary: 65, units: 64 }),
  recurrent(lstm({ units: 128 }), { returnSequences: true }),
  recurrent(lstm({ units: 128 }), { returnSequences: true, trainable: false }),
  dense({ units: 65 }),
]

test('a network says what it takes, holds and gives', () => {
  const network = buildNetwork(characterModel, { seed: 1 })
  expect(network.inputs).toEqual([
    { name: 'input_1', shape: [STEPS, BATCH], type: 'index', sequence: true, taker: "embedding 'embedding_1'" },
  ])
  expect(network.states).toEqual(
    ['lstm_1/hidden', 'lstm_1/memory', 'lstm_2/hidden', 'lstm_2/memory'].map((name) => ({ name, shape: [BATCH, 128] })),
  )
  expect(network.outputs).toMatchObject([{ name: 'dense_1', kind: 'logits', activation: 'linear', sequence: true }])
  expect(buildNetwork([recurrent(gru({ units: 2 }), { inputs: 3 })], { seed: 1 }).outputs[0]).toMatchObject({
    kind: 'values',
    sequence: false,
  })
  expect(buildNetwork([dense({ units: 2, inputs: 3, activation: 'softmax' })], { seed: 1 }).outputs[0]).toMatchObject({
    kind: 'probabilities',
    sequence: false,
  })
})

test('a network is traced over tensors of its own shapes alone', () => {
  const network = buildNetwork([dense({ units: 2, inputs: 3 })], { seed: 1 })
  const call = { states: [], training: false, random: input('random', [2], 'index') }
  const { outputs, named } = network.trace({ ...call, inputs: [{ tensor: input('input', [BATCH, 3]) }] })
  expect(outputs[0]!.tensor.shape).toEqual([BATCH, 2])
  expect(named).toEqual({ dense_1: outputs[0]!.tensor })
  expect(() => network.trace({ ...call, inputs: [{ tensor: input('input', [BATCH, 4]) }] })).toThrow(
    /network: expected an input of shape \[batch, 3\], got \[batch, 4\]/,
  )
})

test('without an input that is known, a network waits for data and says so', () => {
  const layers = [recurrent(lstm({ units: 2 })), dense({ units: 1 })]
  expect(inputOf(layers)).toBeUndefined()
  expect(() => buildNetwork(layers, { seed: 1 })).toThrow(
    "recurrent 'lstm_1': the number of features is not known yet; give the first layer inputs: n, or call build with the shape of the data",
  )
  expect(() => buildNetwork([], { seed: 1 })).toThrow(/sequential: layers must be at least one layer, got \[\]/)
  const model = sequential(layers)
  expect(() => model.summary()).toThrow(/its input is not known yet/)
  expect(model.build([null, null, 3]).network.inputs[0]!.shape).toEqual([STEPS, BATCH, 3])
})

test('the summary is a table of 80 columns in the user’s order', () => {
  const table = summary(buildNetwork(characterModel, { seed: 1 }), 'characters')
  expect(table.split('\n').every((line) => line.length <= 80)).toBe(true)
  expect(table).toBe(
    `
Model: characters
────────────────────────────────────────────────────────────────────────────────
Layer (kind)                        Output shape                         Weights
────────────────────────────────────────────────────────────────────────────────
embedding_1 (embedding)             [batch, steps, 64]                     4,160
lstm_1 (recurrent(lstm))            [batch, steps, 128]                   98,816
lstm_2 (recurrent(lstm))            [batch, steps, 128]                  131,584
dense_1 (dense)                     [batch, steps, 65]                     8,385
────────────────────────────────────────────────────────────────────────────────
Weights: 242,945 (949 kB)
Trainable: 111,361 (435 kB)
Frozen: 131,584 (514 kB)`.trim(),
  )
})

test('outputs and targets of a layer that goes backwards stand in the order it made them, as in Keras', async () => {
  const [kernel, recurrentKernel, bias] = [[[1]], [[0.5]], [0]]
  const backwards = () => {
    const model = referenceModel([
      recurrent(simpleRnn({ units: 1, activation: 'linear' }), { inputs: 1, returnSequences: true, goBackwards: true }),
    ])
    model.setWeights({ 'simple_rnn_1/kernel': kernel, 'simple_rnn_1/recurrentKernel': recurrentKernel, 'simple_rnn_1/bias': bias })
    return model
  }
  const inputs = [
    [[1], [2], [4]],
    [[8], [0], [0]],
  ]
  const expected = [
    [[4], [4], [3]],
    [[0], [0], [8]],
  ]
  expect((await backwards().predict(inputs)).toArray()).toEqual(expected)
  const { loss } = await backwards().evaluate({ inputs, targets: expected }, { loss: 'meanSquaredError' })
  expect(loss).toBe(0)
  const turned = expected.map((row) => [...row].reverse())
  expect((await backwards().evaluate({ inputs, targets: turned }, { loss: 'meanSquaredError' })).loss).toBeGreaterThan(1)
})
