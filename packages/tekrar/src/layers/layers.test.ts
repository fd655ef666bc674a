import { expect, test } from 'vitest'
import { uniforms } from '../base/random.ts'
import { BATCH, type Extents, STEPS } from '../base/shape.ts'
import { defineCell } from '../cells/cell.ts'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { simpleRnn } from '../cells/simple-rnn.ts'
import { add, tanh } from '../graph/ops.ts'
import { interpret } from '../graph/reference.ts'
import type { Tensor, Variable } from '../graph/tensor.ts'
import { activation } from './activation.ts'
import { type Assembled, assemble } from './assemble.test-support.ts'
import { dense } from './dense.ts'
import { dropout } from './dropout.ts'
import { embedding } from './embedding.ts'
import type { Layer, Signal } from './layer.ts'
import { layerNormalization } from './layer-normalization.ts'
import { nameLayers } from './names.ts'
import { recurrent } from './recurrent.ts'

const ids: Signal = { shape: [STEPS, BATCH], type: 'index', sequence: true }
const sequence = (features: number): Signal => ({ shape: [STEPS, BATCH, features], type: 'float', sequence: true })
const vectors = (features: number): Signal => ({ shape: [BATCH, features], type: 'float', sequence: false })

const weightsOf = ({ layers }: Assembled): Variable[] => layers.flatMap((layer) => layer.weights)

function run(network: Assembled, tensors: Record<string, Tensor>, inputs: Record<string, ArrayLike<number>>, extents: Extents) {
  const variables = new Map(
    weightsOf(network).map((weight) => [
      weight,
      Array.from((weight.initial as (shape: readonly number[]) => ArrayLike<number>)(weight.shape as number[])),
    ]),
  )
  return interpret({ outputs: tensors, updates: [] }, { inputs: { random: [1, 0], ...inputs }, variables, extents, precision: 'float64' })
    .outputs
}

test('weights are named by their layer, cells of a stack by their place in it', () => {
  const network = assemble(
    [embedding({ vocabulary: 9, units: 4 }), recurrent([lstm({ units: 3 }), gru({ units: 2 }), lstm({ units: 2 })]), dense({ units: 1 })],
    ids,
  )
  expect(weightsOf(network).map(({ path, shape }) => `${path} ${shape.join('×')}`)).toEqual([
    'embedding_1/embeddings 9×4',
    'recurrent_1/lstm_1/kernel 4×12',
    'recurrent_1/lstm_1/recurrentKernel 3×12',
    'recurrent_1/lstm_1/bias 12',
    'recurrent_1/gru_1/kernel 3×6',
    'recurrent_1/gru_1/recurrentKernel 2×6',
    'recurrent_1/gru_1/bias 2×6',
    'recurrent_1/lstm_2/kernel 2×8',
    'recurrent_1/lstm_2/recurrentKernel 2×8',
    'recurrent_1/lstm_2/bias 8',
    'dense_1/kernel 2×1',
    'dense_1/bias 1',
  ])
  expect(network.layers[1]!.states.map(({ name }) => name)).toEqual([
    'recurrent_1/lstm_1/hidden',
    'recurrent_1/lstm_1/memory',
    'recurrent_1/gru_1/hidden',
    'recurrent_1/lstm_2/hidden',
    'recurrent_1/lstm_2/memory',
  ])
})

test('automatic names count up in each model, a given name wins, and two alike are an error', () => {
  const names = (...layers: Layer[]) => nameLayers(layers)
  const layer = (name?: string) => recurrent(simpleRnn({ units: 1 }), name === undefined ? {} : { name })
  expect(names(layer(), layer('mine'), layer(), dense({ units: 1 }))).toEqual(['simple_rnn_1', 'mine', 'simple_rnn_2', 'dense_1'])
  expect(names(layer('simple_rnn_1'), layer())).toEqual(['simple_rnn_1', 'simple_rnn_2'])
  expect(() => names(layer('mine'), layer('mine'))).toThrow(/two layers are called 'mine'/)
  expect(() => names(layer('a/b'))).toThrow(/name must be a text without a slash, got 'a\/b'/)
})

test('a weight starts the same whatever other layers there are', () => {
  const start = (layers: Layer[], path: string) => {
    const weight = weightsOf(assemble(layers, sequence(2))).find((one) => one.path === path)!
    return Array.from((weight.initial as (shape: readonly number[]) => ArrayLike<number>)(weight.shape as number[]))
  }
  const last = dense({ units: 3, name: 'last' })
  expect(start([last], 'last/kernel')).toEqual(start([dropout({ rate: 0.1 }), layerNormalization(), last], 'last/kernel'))
})

test('trainable: false freezes every weight of its layer, and no other', () => {
  const layers = [recurrent(lstm({ units: 2 }), { trainable: false }), dense({ units: 1 })]
  expect(weightsOf(assemble(layers, sequence(2))).map(({ trainable }) => trainable)).toEqual([false, false, false, true, true])
})

test('the last output is the final state, or is kept beside the states where the cell gives another', () => {
  const shifted = defineCell({
    name: 'shifted',
    states: ({ units }) => ({ hidden: [units] }),
    weights: () => ({}),
    outputs: ({ units }) => units,
    step: (_, x, { hidden }) => {
      const next = tanh(add(hidden, x))
      return { output: add(next, 10), states: { hidden: next } }
    },
  })
  for (const cell of [shifted({ units: 2 }), simpleRnn({ units: 2 })]) {
    const last = assemble([recurrent(cell)], sequence(2))
    const all = assemble([recurrent(cell, { returnSequences: true })], sequence(2))
    const name = last.layers[0]!.states[0]!.name
    const inputs = { input: [0.1, -0.2, 0.3, 0.4, 0.5, -0.6], [name]: [0.7, 0.8] }
    const ofLast = run(last, { output: last.output, final: last.finals[0]! }, inputs, { steps: 3, batch: 1 })
    const ofAll = run(all, { output: all.output, final: all.finals[0]! }, inputs, { steps: 3, batch: 1 })
    expect([...ofLast.output!]).toEqual([...ofAll.output!.subarray(4)])
    expect(ofLast.final).toEqual(ofAll.final)
  }
})

test('views name every state and gate at every step, and change no output', () => {
  const make = (views: boolean) => assemble([recurrent(gru({ units: 2 }), { returnSequences: true })], sequence(3), { views })
  const [plain, seen] = [make(false), make(true)]
  expect(Object.keys(plain.named)).toEqual([])
  expect(Object.keys(seen.named)).toEqual(['gru_1/hidden', 'gru_1/gates/update', 'gru_1/gates/reset', 'gru_1/gates/candidate'])
  const inputs = { input: uniforms(1, 2, 3, 12), 'gru_1/hidden': [0, 0] }
  const outputs = run(seen, { output: seen.output, ...seen.named }, inputs, { steps: 4, batch: 1 })
  expect(outputs['gru_1/hidden']).toEqual(outputs.output)
  expect(outputs.output).toEqual(run(plain, { output: plain.output }, inputs, { steps: 4, batch: 1 }).output)
  expect(Math.min(...outputs['gru_1/gates/update']!)).toBeGreaterThan(0)
})

test('dropout drops the given share while training, keeps the mean, and does nothing otherwise', () => {
  const ones = new Float64Array(20_000).fill(1)
  const extents = { batch: 100, steps: 20 }
  const off = assemble([dropout({ rate: 0.3 })], sequence(10))
  expect(off.output).toBe(off.input)
  const on = assemble([dropout({ rate: 0.3 })], sequence(10), { training: true })
  const { output } = run(on, { output: on.output }, { input: ones }, extents)
  expect(new Set(output)).toEqual(new Set([0, 1 / 0.7]))
  expect(output!.filter((x) => x === 0).length / output!.length).toBeCloseTo(0.3, 1)
  const another = run(on, { output: on.output }, { input: ones, random: [1, 1] }, extents).output
  expect(another).not.toEqual(output)
  expect(run(on, { output: on.output }, { input: ones }, extents).output).toEqual(output)
})

test('each dropout layer has masks of its own', () => {
  const network = assemble([dropout({ rate: 0.5 }), dropout({ rate: 0.5 })], vectors(64), { training: true })
  const { output } = run(network, { output: network.output }, { input: new Float64Array(64 * 64).fill(1) }, { batch: 64 })
  // Both keep a quarter; were the masks the same, it would be half.
  expect(output!.filter((x) => x > 0).length / output!.length).toBeCloseTo(0.25, 1)
})

test('a layer that does not suit the one before says what it expected, in the user’s order, and what to do', () => {
  const refused = (layers: Layer[], first: Signal) => expect(() => assemble(layers, first))
  refused([recurrent(lstm({ units: 4 })), recurrent(lstm({ units: 4 }))], sequence(2)).toThrow(
    "recurrent(lstm) 'lstm_2': expected a sequence of shape [batch, steps, features], got numbers of shape [batch, 4]; add returnSequences: true to 'lstm_1'",
  )
  refused([recurrent(lstm({ units: 4 })), dense({ units: 5 }), dropout({ rate: 0.1 }), recurrent(gru({ units: 4 }))], sequence(2)).toThrow(
    "got numbers of shape [batch, 5]; add returnSequences: true to 'lstm_1'",
  )
  refused([recurrent(lstm({ units: 4 }), { inputs: 16 })], sequence(8)).toThrow(
    "recurrent(lstm) 'lstm_1': expected a sequence of shape [batch, steps, 16], got numbers of shape [batch, steps, 8]; set inputs: 8",
  )
  refused([recurrent(lstm({ units: 4 }))], vectors(8)).toThrow('got numbers of shape [batch, 8]; give it one vector for each step')
  refused([recurrent(lstm({ units: 4 }))], ids).toThrow('got ids of shape [batch, steps]; put an embedding before it')
  refused([dense({ units: 4 })], ids).toThrow(
    "dense 'dense_1': expected numbers, got ids of shape [batch, steps]; put an embedding before it",
  )
  refused([dense({ units: 4 }), embedding({ vocabulary: 3, units: 2 })], vectors(2)).toThrow(
    "embedding 'embedding_1': expected ids of shape [batch, steps], got numbers of shape [batch, 4]; an embedding comes first",
  )
})

test('options that make no sense are refused by name', () => {
  expect(() => dense({ units: 0 })).toThrow(/dense: units must be a whole number from 1, got 0/)
  expect(() => embedding({ vocabulary: Number.NaN, units: 1 })).toThrow(/embedding: vocabulary must be a whole number from 1, got NaN/)
  expect(() => dropout({ rate: 1.5 })).toThrow(/dropout: rate must be a number from 0 to 1, got 1.5/)
  expect(() => dropout({ rate: Number.NaN })).toThrow(/got NaN/)
  expect(() => dense({ units: 1, activation: 'reul' as never })).toThrow(/dense: activation must be one of/)
  expect(() => activation('reul' as never)).toThrow(/activation: activation must be one of/)
  expect(() => recurrent([])).toThrow(/recurrent: cells must be a cell or a list of cells/)
  expect(() => recurrent(lstm({ units: 2 }), { inputs: 0 })).toThrow(/recurrent: inputs must be a whole number from 1, got 0/)
})

test('what a loss looks at is the last activation that changed anything', () => {
  const activationAfter = (...layers: Layer[]) => assemble(layers, vectors(2)).signal.activation
  expect(activationAfter(dense({ units: 2 }))).toBe('linear')
  expect(activationAfter(dense({ units: 2 }), activation('softmax'))).toBe('softmax')
  expect(activationAfter(dense({ units: 2, activation: 'sigmoid' }), activation('linear'), dropout({ rate: 0.1 }))).toBe('sigmoid')
  expect(activationAfter(dense({ units: 2 }), layerNormalization())).toBeUndefined()
})
