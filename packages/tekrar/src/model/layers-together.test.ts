import { expect, test } from 'vitest'
import { tanh, multiply as times } from '../graph/ops.ts'
import { l2 } from '../graph/regularizers.ts'
import { additiveAttention } from '../layers/additive-attention.ts'
import { attention } from '../layers/attention.ts'
import { batchNormalization } from '../layers/batch-normalization.ts'
import { concatenate } from '../layers/concatenate.ts'
import { conv1D } from '../layers/conv1d.ts'
import { dense } from '../layers/dense.ts'
import { dropout } from '../layers/dropout.ts'
import { globalAveragePooling1D } from '../layers/global-pooling.ts'
import { input } from '../layers/input.ts'
import { lambda } from '../layers/lambda.ts'
import { add } from '../layers/merge.ts'
import { multiHeadAttention } from '../layers/multi-head-attention.ts'
import { maxPooling1D } from '../layers/pooling.ts'
import { adam } from '../training/optimizers/adam.ts'
import { model } from './functional.ts'
import { open } from './open.ts'

const waves = (...shape: number[]) => {
  const length = shape.reduce((a, b) => a * b, 1)
  return { data: Float32Array.from({ length }, (_, i) => Math.sin(i * 1.7)), shape }
}

test('convolution, pooling, attention over sequences of two lengths, normalization and one’s own functions learn together, and open with the same bits', async () => {
  const x = input({ shape: [null, 6], name: 'x' })
  const y = input({ shape: [null, 6], name: 'y' })
  const pooled = maxPooling1D()(conv1D({ filters: 8, kernelSize: 3, activation: 'relu' })(x))
  const seen = batchNormalization()(pooled)
  const memory = dense({ units: 8, activation: (z) => tanh(times(z, 2)) })(y)
  const [context] = attention({ returnAttentionScores: true })([seen, memory])
  const heads = multiHeadAttention({ numHeads: 2, keyDim: 4 })([context, additiveAttention()([seen, memory])])
  const doubled = lambda((z) => times(z, 2))(add([heads, context]))
  const features = globalAveragePooling1D()(dropout({ rate: 0.1 })(concatenate([doubled, seen])))
  const network = model({ inputs: [x, y], outputs: dense({ units: 2, kernelRegularizer: l2() })(features), engine: 'wasm' })
  const inputs = [waves(4, 12, 6), waves(4, 7, 6)]
  const options = { loss: 'meanSquaredError', optimizer: adam({ learningRate: 0.01 }), epochs: 30 } as const
  const { values } = await network.fit({ inputs, targets: waves(4, 2), batch: 4 }, options)
  expect(values.loss!.at(-1)!).toBeLessThan(values.loss![0]! / 3)
  const before = await network.predict(inputs)
  const again = await open(await network.save(), { engine: 'wasm' })
  expect(await again.predict(inputs)).toEqual(before)
  // Other lengths than it was trained with, a number of steps for each input.
  expect((await again.predict([waves(3, 9, 6), waves(3, 20, 6)])).shape).toEqual([3, 2])
})
