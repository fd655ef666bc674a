import { expect, test } from 'vitest'
import { gru } from '../cells/gru.ts'
import { interpreted } from '../execution/interpreted.ts'
import { layerFromKeras } from '../keras/layer-from-keras.ts'
import { activation } from '../layers/activation.ts'
import { attention } from '../layers/attention.ts'
import { batchNormalization } from '../layers/batch-normalization.ts'
import { bidirectional } from '../layers/bidirectional.ts'
import { conv1D } from '../layers/conv1d.ts'
import { dense } from '../layers/dense.ts'
import { dropout } from '../layers/dropout.ts'
import { embedding } from '../layers/embedding.ts'
import { layerNormalization } from '../layers/layer-normalization.ts'
import { add } from '../layers/merge.ts'
import { multiHeadAttention } from '../layers/multi-head-attention.ts'
import { maxPooling1D } from '../layers/pooling.ts'
import { prelu } from '../layers/prelu.ts'
import { recurrent } from '../layers/recurrent.ts'
import { rmsNormalization } from '../layers/rms-normalization.ts'
import { timeDistributed } from '../layers/time-distributed.ts'
import { sgd } from '../training/optimizers/sgd.ts'
import { referenceModel } from './model.test-support.ts'

/** As plain JavaScript may write it. */
const given = (options: object) => options as never

test.each<[string, () => unknown, string]>([
  ['dense', () => dense(given({ units: 2, activaton: 'tanh' })), "got 'activaton'; did you mean 'activation'?"],
  ['conv1D', () => conv1D(given({ filters: 2, kernelSize: 2, stride: 2 })), "'strides'?"],
  ['embedding', () => embedding(given({ vocabulary: 2, units: 2, mask_zero: true })), "got 'mask_zero'; did you mean 'maskZero'?"],
  ['recurrent', () => recurrent(gru({ units: 2 }), given({ returnSequence: true })), "did you mean 'returnSequences'?"],
  ['bidirectional', () => bidirectional(recurrent(gru({ units: 2 })), given({ merge: 'sum' })), "got 'merge'"],
  ['timeDistributed', () => timeDistributed(dense({ units: 1 }), given({ nam: 'x' })), "did you mean 'name'?"],
  ['batchNormalization', () => batchNormalization(given({ eps: 1 })), 'one of name, trainable, epsilon'],
  ['layerNormalization', () => layerNormalization(given({ axes: 1 })), "did you mean 'axis'?"],
  ['rmsNormalization', () => rmsNormalization(given({ epsilonn: 1 })), "did you mean 'epsilon'?"],
  ['prelu', () => prelu(given({ sharedAxis: [1] })), "did you mean 'sharedAxes'?"],
  ['attention', () => attention(given({ usescale: true })), "did you mean 'useScale'?"],
  ['multiHeadAttention', () => multiHeadAttention(given({ numHeads: 1, keyDim: 1, heads: 2 })), "got 'heads'"],
  ['dropout', () => dropout(given({ rate: 0.1, sed: 3 })), "an option must be one that it has, got 'sed'"],
  ['activation', () => activation('tanh', given({ x: 1 })), "got 'x'"],
  ['maxPooling1D', () => maxPooling1D(given({ pool_size: 2 })), "did you mean 'poolSize'?"],
  ['add', () => add(given({ axis: 1 })), "got 'axis'"],
])('%s refuses an option that it does not have, and names the nearest', (where, make, said) => {
  expect(make).toThrow(`${where}: an option must be `)
  expect(make).toThrow(said)
})

test('training, measuring and predicting refuse options that they do not have, and say where those belong', async () => {
  const one = referenceModel([recurrent(gru({ units: 2 })), dense({ units: 1 })])
  const data = { inputs: [[[1], [2]]], targets: [[1]] }
  const loss = 'meanSquaredError' as const
  expect(() => one.fit(data, given({ loss, epoch: 2 }))).toThrow('fit: an option must be one of loss, lossWeights, metrics')
  expect(() => one.fit(data, given({ loss, epoch: 2 }))).toThrow("got 'epoch'; did you mean 'epochs'?")
  expect(() => one.fit(data, given({ loss, validationSplit: 0.2 }))).toThrow('{ validation: 0.2 }')
  await expect(one.evaluate(data, given({ loss, batch: 2 }))).rejects.toThrow('give the data its batch')
  expect(() => one.trainOnBatch(data.inputs, data.targets, given({ loss, optimizer: sgd(), mask: [[1, 1]] }))).toThrow(
    "did you mean 'masks'?",
  )
  expect(() => one.testOnBatch(data.inputs, data.targets, given({ loss, mask: [[1, 1]] }))).toThrow("did you mean 'masks'?")
  await expect(one.predict(data.inputs, given({ mask: [[1, 1]] }))).rejects.toThrow('predict: an option must be one of initialState, masks')
})

test('a layer of Keras refuses an argument of a call that it does not have', async () => {
  const layer = layerFromKeras({ class_name: 'LSTM', config: { name: 'l', units: 1 } }, { executor: interpreted('float64') })
  await expect(layer.call([[[1], [2]]], { intialState: [] })).rejects.toThrow(
    "LSTM 'l': an option must be one of mask, initialState, training, seed, attentionMask, useCausalMask, returnAttentionScores, got 'intialState'; did you mean 'initialState'?",
  )
})
