import { expect, test } from 'vitest'
import { TekrarError } from '../base/errors.ts'
import { interpreted } from '../execution/interpreted.ts'
import { modelFromKeras } from './model-from-keras.ts'

const dense = (name: string, units: number, more: object = {}) => ({
  class_name: 'Dense',
  name,
  config: { name, trainable: true, units, activation: 'linear', use_bias: true, ...more },
})

/** As Keras 2 wrote connections: [[layer, node, tensor, named arguments]] for each call. */
const keras2 = {
  class_name: 'Functional',
  keras_version: '2.11.0',
  backend: 'tensorflow',
  config: {
    name: 'seq2seq',
    layers: [
      { class_name: 'InputLayer', name: 'source', config: { batch_input_shape: [null, null], dtype: 'float32', sparse: false, ragged: false, name: 'source' }, inbound_nodes: [] },
      { class_name: 'InputLayer', name: 'h', config: { batch_input_shape: [null, 3], dtype: 'float32', sparse: false, ragged: false, name: 'h' }, inbound_nodes: [] },
      {
        class_name: 'Embedding',
        name: 'words',
        config: { name: 'words', trainable: true, batch_input_shape: [null, null], dtype: 'float32', input_dim: 5, output_dim: 2, embeddings_initializer: { class_name: 'RandomUniform', config: { minval: -0.05, maxval: 0.05, seed: null } }, mask_zero: false, input_length: null },
        inbound_nodes: [[['source', 0, 0, {}]]],
      },
      {
        class_name: 'GRU',
        name: 'gru',
        config: { name: 'gru', trainable: true, units: 3, return_sequences: true, return_state: true, go_backwards: false, stateful: false, unroll: false, time_major: false, implementation: 2, reset_after: false, activation: 'tanh', recurrent_activation: 'hard_sigmoid', use_bias: true },
        // Keras 2 gave the initial state as one more input.
        inbound_nodes: [[['words', 0, 0, {}], ['h', 0, 0, {}]]],
      },
      { ...dense('out', 4), inbound_nodes: [[['gru', 0, 0, {}]]] },
      { ...dense('state', 2, { activation: 'softmax' }), inbound_nodes: [[['gru', 0, 1, {}]], [['h', 0, 0, {}]]] },
    ],
    input_layers: [['source', 0, 0], ['h', 0, 0]],
    output_layers: [['out', 0, 0], ['state', 0, 0], ['state', 1, 0]],
  },
} // biome-ignore format: one layer a line

const reference = { executor: interpreted('float64') }

test('a functional model in the words of Keras 2 has its connections, shared layers and initial states', async () => {
  const model = modelFromKeras(JSON.stringify(keras2), reference)
  expect(model.getWeights().map(({ shape }) => shape)).toEqual([[5, 2], [2, 9], [3, 9], [9], [3, 4], [4], [3, 2], [2]])
  const { outputs } = await model.predict(
    [Int32Array.of(1, 2, 3), [[0.1, 0.2, 0.3]]].map((data, i) =>
      i === 0 ? { data: data as Int32Array, shape: [1, 3] } : (data as number[][]),
    ),
  )
  expect(outputs.map(({ shape }) => shape)).toEqual([
    [1, 3, 4],
    [1, 2],
    [1, 2],
  ])
})

test('hard_sigmoid is the old one in what Keras 2 wrote and the new one in what Keras 3 writes', async () => {
  const chain = (version?: string) => ({
    class_name: 'Sequential',
    ...(version ? { keras_version: version } : {}),
    config: { name: 'chain', layers: [{ class_name: 'Activation', config: { activation: 'hard_sigmoid', batch_input_shape: [null, 2] } }] },
  })
  const outputs = async (version?: string) => [...(await modelFromKeras(chain(version), reference).predict([[0.6, -4]])).data]
  expect((await outputs('2.15.0')).map((x) => Math.round(x * 1e6) / 1e6)).toEqual([0.62, 0])
  expect((await outputs()).map((x) => Math.round(x * 1e6) / 1e6)).toEqual([0.6, 0])
  expect(await outputs('3.4.1')).toEqual(await outputs())
})

test('a sequential model whose configuration is a list of layers with the input in the first is read, and so is a bare get_config()', async () => {
  const layers = [
    { class_name: 'LSTM', config: { name: 'lstm', units: 2, batch_input_shape: [null, 4, 3] } },
    { class_name: 'Dense', config: { name: 'dense', units: 1 } },
  ]
  const whole = modelFromKeras({ class_name: 'Sequential', config: { name: 'm', layers } })
  const bare = modelFromKeras({ name: 'm', layers })
  for (const model of [whole, bare]) expect(model.getWeights().map(({ shape }) => shape)).toEqual([[3, 8], [2, 8], [8], [2, 1], [1]])
})

test("weights are taken and given back in Keras's order, and a wrong count or shape is named", () => {
  const model = modelFromKeras({
    class_name: 'Sequential',
    config: { layers: [dense('a', 2, { batch_input_shape: [null, 2] }), dense('b', 1)] },
  })
  const weights = [
    [
      [1, 2],
      [3, 4],
    ],
    [5, 6],
    [[7], [8]],
    [9],
  ]
  model.setWeights(weights)
  expect(model.getWeights().map(({ data }) => [...data])).toEqual([[1, 2, 3, 4], [5, 6], [7, 8], [9]])
  expect(() => model.setWeights(weights.slice(1))).toThrow(
    "model 'sequential': weights must be 4 arrays: a/kernel [2, 2], a/bias [2], b/kernel [2, 1], b/bias [1], got 3",
  )
  expect(() => model.setWeights([...weights.slice(0, 3), [1, 2]])).toThrow("setWeights: weight 4, 'b/bias': expected [1], got [2]")
})

const failure = (configuration: object | string): TekrarError => {
  try {
    modelFromKeras(configuration)
  } catch (error) {
    if (error instanceof TekrarError) return error
    throw error
  }
  throw new Error('no error')
}

const only = (layer: object) => ({
  class_name: 'Sequential',
  config: { layers: [{ class_name: 'InputLayer', config: { batch_shape: [null, 3, 2] } }, layer] },
})

test.each([
  [
    only({ class_name: 'ConvLSTM1D', config: { name: 'c' } }),
    "ConvLSTM1D 'c': the layer ConvLSTM1D is not supported; a cell of one's own with a state of [steps, features] would serve",
  ],
  [
    only({ class_name: 'CuDNNLSTM', config: { name: 'c', units: 3 } }),
    "CuDNNLSTM 'c': the layer CuDNNLSTM is not supported; LSTM would serve: its bias is the sum of the two of CuDNNLSTM",
  ],
  [
    only({ class_name: 'LSTM', config: { name: 'l', units: 3, time_major: true } }),
    "LSTM 'l': time_major: true is not supported; give arrays as [batch, steps, …] and leave time_major out",
  ],
  [
    only({ class_name: 'LSTM', config: { name: 'l', units: 3, projection: 2 } }),
    "LSTM 'l': the option projection: 2 is not supported; leave it out",
  ],
  [
    only({ class_name: 'GRU', config: { name: 'g', units: 3, activation: 'snake' } }),
    'GRU \'g\': the activation "snake" is not supported; one of linear',
  ],
  [
    only({ class_name: 'Dense', config: { name: 'd', units: 3, dtype: 'mixed_float16' } }),
    "Dense 'd': dtype: 'mixed_float16' is not supported; give dtype: 'float32'",
  ],
  [
    only({ class_name: 'Dense', config: { name: 'd', units: 3, kernel_initializer: { class_name: 'Mine', config: {} } } }),
    'Dense \'d\': the initializer {"class_name":"Mine","config":{}} is not supported',
  ],
  [only({ class_name: 'Dense', config: { name: 'd', units: 2.5 } }), "Dense 'd'.units: expected a whole number from 1, got 2.5"],
  [
    only({ class_name: 'RNN', config: { name: 'r', cell: { class_name: 'MyCell', config: {} } } }),
    "RNN 'r': the cell MyCell is not supported; SimpleRNNCell, LSTMCell, GRUCell or a cell of one's own would serve",
  ],
  ['{', 'modelFromKeras: it is no JSON'],
  [
    { class_name: 'Model', config: { name: 'subclassed' } },
    'modelFromKeras: the class Model is not supported; a Sequential or a Functional model would serve',
  ],
  [
    { class_name: 'Sequential', config: { layers: [dense('a', 2)] } },
    "input 'input': the configuration does not say its shape; give inputShape: [null, null, features]",
  ],
])('what cannot be read is named with what would serve: %#', (configuration, message) => {
  expect(failure(configuration as object).message).toContain(message)
})

test('a connection that leads nowhere is named', () => {
  const broken = structuredClone(keras2) as { config: { layers: { inbound_nodes: unknown }[] } }
  broken.config.layers[4]!.inbound_nodes = [[['nowhere', 0, 0, {}]]]
  expect(failure(broken).message).toContain("seq2seq: 'out' is called on a tensor that no layer gives")
})

test('compile takes names and objects of Keras, and says which loss, optimizer or metric it does not have', async () => {
  const model = modelFromKeras(only({ class_name: 'SimpleRNN', config: { units: 1 } }), reference)
  await expect(
    model.evaluate(
      [
        [
          [0, 0],
          [0, 0],
          [0, 0],
        ],
      ],
      [[0]],
    ),
  ).rejects.toThrow("model 'sequential', evaluate: it was not told what to learn; call compile({ optimizer, loss }) first")
  expect(() => model.compile({ loss: 'ctc' })).toThrow('compile: the loss "ctc" is not supported; these are: sparsecategoricalcrossentropy')
  expect(() => model.compile({ loss: 'mse', optimizer: 'Muon' })).toThrow('compile: the optimizer "Muon" is not supported')
  expect(() => model.compile({ loss: 'mse', metrics: ['bleu'] })).toThrow('compile: the metric "bleu" is not supported')
  model.compile({ loss: 'mse', optimizer: { class_name: 'SGD', config: { learning_rate: 0.5 } }, metrics: ['mae'] })
  const history = await model.fit(
    [
      [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
      [
        [0, 1],
        [1, 1],
        [0, 0],
      ],
    ],
    [[0.5], [-0.5]],
    { epochs: 2, batchSize: 1 },
  )
  expect(Object.keys(history)).toEqual(['loss', 'mae'])
  expect(history.loss).toHaveLength(2)
})

test('called as in training, a model drops out by its seed and shares its weights with itself', async () => {
  const model = modelFromKeras(only({ class_name: 'Dropout', config: { rate: 0.5 } }), reference)
  const inputs = [
    [
      [1, 1],
      [1, 1],
      [1, 1],
    ],
  ]
  const numbers = async (options: object) => [...(await model.call(inputs, options)).data]
  expect(await numbers({})).toEqual([1, 1, 1, 1, 1, 1])
  const dropped = await numbers({ training: true })
  expect(new Set(dropped)).toEqual(new Set([0, 2]))
  expect(await numbers({ training: true })).toEqual(dropped)
  expect(await numbers({ training: true, seed: 2 })).not.toEqual(dropped)
})

test('what Keras would not write is said of Keras, with the layer and the option', () => {
  const remedy = 'Keras does not write this, or it was changed since: give what get_config() or to_json() gave, as it is'
  for (const [configuration, said] of [
    [
      only({ class_name: 'Dense', config: { name: 'd', units: '3' } }),
      `Dense 'd'.units: expected a whole number from 1, got "3"; ${remedy}`,
    ],
    [only({ class_name: 'Dense' }), `Dense: config is missing; ${remedy}`],
    [{}, `modelFromKeras: expected a model of Keras, { class_name, config }; ${remedy}`],
    ['{', remedy],
  ] as const)
    expect(failure(configuration as object).message).toContain(said)
  const model = modelFromKeras(only({ class_name: 'SimpleRNN', config: { units: 1 } }), reference)
  expect(() => model.compile({ loss: 'mse', optimizer: { class_name: 'SGD', config: { momentum: 'much' } } })).toThrow(remedy)
})
