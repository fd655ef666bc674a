import { describe, expect, test } from 'vitest'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import type { Executor } from '../execution/executor.ts'
import { interpreted } from '../execution/interpreted.ts'
import { openExecutor } from '../execution/open.ts'
import { bidirectional } from '../layers/bidirectional.ts'
import { concatenate } from '../layers/concatenate.ts'
import { conv1D } from '../layers/conv1d.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { input } from '../layers/input.ts'
import { recurrent } from '../layers/recurrent.ts'
import { adam } from '../training/optimizers/adam.ts'
import { buildGraph } from './build-network.ts'
import { Model } from './model.ts'

/** Ids of any length, masked, beside numbers of any length, through a convolution; a tag for every id, and a number for each example. */
function make(openIt: () => Promise<Executor>): Model {
  const words = input({ shape: [null], name: 'words' })
  const sound = input({ shape: [null, 2], name: 'sound' })
  const read = bidirectional(recurrent(lstm({ units: 5 }), { returnSequences: true }))(
    embedding({ vocabulary: 9, units: 4, maskZero: true })(words),
  )
  const heard = recurrent(gru({ units: 4 }))(conv1D({ filters: 6, kernelSize: 3, strides: 2, activation: 'relu' })(sound))
  const last = recurrent(gru({ units: 3 }))(read)
  const network = buildGraph({
    inputs: [words, sound],
    outputs: [dense({ units: 4, name: 'tags' })(read), dense({ units: 1, name: 'worth' })(concatenate()([last, heard]))],
    seed: 2,
  })
  return new Model({ name: 'test', network, build: () => network, openExecutor: openIt })
}

let drawn = 11
const number = (): number => {
  drawn = (Math.imul(drawn, 1103515245) + 12345) >>> 0
  return Math.floor((drawn / 2 ** 32) * 1024) / 512 - 1
}
const id = (limit: number): number => Math.floor(((number() + 1) / 2) * limit)

const lengths = [3, 7, 1, 4, 12, 5, 5, 2, 9, 6, 1]
const words = lengths.map((steps) => Int32Array.from({ length: steps }, () => 1 + id(8)))
const sound = lengths.map((_, i) => ({ data: Float32Array.from({ length: 2 * (20 + (i % 3)) }, number), shape: [20 + (i % 3), 2] }))
const even = { data: Float32Array.from({ length: 11 * 20 * 2 }, number), shape: [11, 20, 2] }
const tags = lengths.map((steps) => Int32Array.from({ length: steps }, () => id(4)))
const worth = { data: Float32Array.from(lengths, number), shape: [11, 1] }
const options = () => ({
  loss: { tags: 'sparseCategoricalCrossentropy', worth: 'huber' } as const,
  lossWeights: { worth: 2 },
  metrics: { tags: ['accuracy'] as const },
  optimizer: adam({ learningRate: 0.01, globalClipNorm: 1 }),
  epochs: 2,
})
const data = { inputs: { words, sound: even }, targets: { tags, worth }, weights: { worth: lengths }, batch: 4, validation: 0.3 }

describe.each(['wasm', 'native'] as const)('%s', async (engine) => {
  const opened = await openExecutor({ engine }).then(
    () => true,
    () => false,
  )
  const check = test.skipIf(!opened)

  check('trains over sequences of different lengths, two inputs and two outputs as the reference does', async () => {
    const expected = (await make(async () => interpreted('float64')).fit(data, options())).values
    const { values } = await make(() => openExecutor({ engine })).fit(data, options())
    expect(Object.keys(values)).toEqual(Object.keys(expected))
    for (const [name, numbers] of Object.entries(values))
      for (const [i, value] of numbers.entries()) expect(Math.abs(value - expected[name]![i]!), name).toBeLessThan(2e-5)
  })

  check('takes batches longer than those before, of either input', async () => {
    const model = make(() => openExecutor({ engine }))
    const { optimizer, epochs, ...objective } = options()
    const reference = make(async () => interpreted('float64'))
    for (const rows of [[2], [0, 1], [4, 8, 3], [0, 2]]) {
      const pick = <Item>(items: readonly Item[]) => rows.map((row) => items[row]!)
      const step = (of: Model) =>
        of.testOnBatch([pick(words), pick(sound)], [pick(tags), Float32Array.from(rows, (row) => worth.data[row]!)], objective)
      expect(Math.abs((await step(model)).loss - (await step(reference)).loss)).toBeLessThan(1e-5)
    }
  })
})
