import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { batches } from '../data/batches.ts'
import { interpreted } from '../execution/interpreted.ts'
import { add } from '../graph/ops.ts'
import { bidirectional } from '../layers/bidirectional.ts'
import { concatenate } from '../layers/concatenate.ts'
import { conv1D } from '../layers/conv1d.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { input } from '../layers/input.ts'
import { recurrent } from '../layers/recurrent.ts'
import { adam } from '../training/optimizers/adam.ts'
import { sgd } from '../training/optimizers/sgd.ts'
import { buildGraph } from './build-network.ts'
import type { Graph } from './graph.ts'
import { referenceModel } from './model.test-support.ts'
import { Model } from './model.ts'

const exact = (graph: Omit<Graph, 'seed'>): Model => {
  const network = buildGraph({ ...graph, seed: 3 })
  return new Model({ name: 'test', network, build: () => network, openExecutor: async () => interpreted('float64') })
}

/** Two inputs of different time, two outputs. */
function twoByTwo(): Model {
  const a = input({ shape: [null, 2], name: 'a' })
  const b = input({ shape: [null], name: 'b' })
  const along = recurrent(gru({ units: 3 }), { returnSequences: true, name: 'along' })(a)
  const whole = recurrent(lstm({ units: 3 }), { name: 'whole' })(embedding({ vocabulary: 6, units: 2, name: 'table' })(b))
  const last = recurrent(gru({ units: 2 }), { name: 'last' })(along)
  return exact({
    inputs: [a, b],
    outputs: [
      dense({ units: 1, name: 'series' })(along),
      dense({ units: 3, activation: 'softmax', name: 'kind' })(concatenate({ name: 'both' })([whole, last])),
    ],
  })
}

let drawn = 1
const number = (): number => {
  drawn = (Math.imul(drawn, 1103515245) + 12345) >>> 0
  return Math.round((drawn / 2 ** 32) * 512) / 256 - 1
}
const numbers = (...shape: number[]) => ({ data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, number), shape })
const whole = (limit: number, ...shape: number[]) => ({
  data: Int32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => Math.floor(((number() + 1) / 2.01) * limit)),
  shape,
})

const objective = { loss: { series: 'meanSquaredError', kind: 'sparseCategoricalCrossentropy' } } as const

test('lists in the model’s order and records by name train alike', async () => {
  const [a, b, series, kind] = [numbers(7, 4, 2), whole(6, 7, 3), numbers(7, 4, 1), whole(3, 7)]
  const trained = await Promise.all(
    [
      { inputs: [a, b], targets: [series, kind] },
      { inputs: { b, a }, targets: { kind, series } },
      { inputs: [a, b], targets: { kind, series } },
    ].map(async (data) => {
      const model = twoByTwo()
      const { values } = await model.fit({ ...data, batch: 3 }, { ...objective, epochs: 2 })
      return { values, weights: model.weights }
    }),
  )
  expect(trained[1]).toEqual(trained[0])
  expect(trained[2]).toEqual(trained[0])
  expect(Object.keys(trained[0]!.values)).toEqual(['loss', 'series_loss', 'kind_loss'])
  const byName = batches({ a, b }, { series, kind }, { batch: 3 })
  const model = twoByTwo()
  await model.fit(byName, { ...objective, epochs: 2 })
  expect(model.weights).toEqual(trained[0]!.weights)
})

test('the whole loss is the outputs’ losses by their weights, and one loss serves all outputs', async () => {
  const data = { inputs: [numbers(5, 4, 2), whole(6, 5, 3)], targets: { series: numbers(5, 4, 1), kind: whole(3, 5) } }
  const { loss, metrics } = await twoByTwo().evaluate(data, {
    ...objective,
    lossWeights: { series: 0.5, kind: 3 },
    metrics: { kind: 'accuracy' },
  })
  expect(loss).toBeCloseTo(0.5 * metrics.series_loss! + 3 * metrics.kind_loss!, 12)
  expect(Object.keys(metrics)).toEqual(['series_loss', 'kind_loss', 'kind_accuracy'])
  const onlySeries = await twoByTwo().evaluate(
    { inputs: data.inputs, targets: { series: data.targets.series, kind: numbers(5, 3) } },
    { loss: 'meanSquaredError' },
  )
  expect(onlySeries.metrics.series_loss).toBeCloseTo(metrics.series_loss!, 12)
  const without = await twoByTwo().evaluate(data, { loss: [null, 'sparseCategoricalCrossentropy'] })
  expect(without.loss).toBeCloseTo(metrics.kind_loss!, 12)
})

test('one’s own losses and metrics see their own output', async () => {
  const data = { inputs: [numbers(5, 4, 2), whole(6, 5, 3)], targets: { series: numbers(5, 4, 1), kind: whole(3, 5) } }
  const { metrics } = await twoByTwo().evaluate(data, {
    loss: { series: (p, t) => add(p, t), kind: 'sparseCategoricalCrossentropy' },
    metrics: { series: { shifted: (p, t) => add(add(p, t), 1) }, kind: ['accuracy'] },
  })
  expect(metrics.series_shifted).toBeCloseTo(metrics.series_loss! + 1, 12)
})

test('what does not fit the inputs or the outputs is said by their names', async () => {
  const [a, b, series, kind] = [numbers(5, 4, 2), whole(6, 5, 3), numbers(5, 4, 1), whole(3, 5)]
  const evaluate = (inputs: unknown, targets: unknown, options: object = objective) =>
    twoByTwo().evaluate({ inputs, targets } as never, options as never)
  await expect(evaluate([a, whole(6, 4, 3)], [series, kind])).rejects.toThrow(/as many inputs as inputs \(5\), got 4/)
  await expect(evaluate([a, numbers(5, 3)], [series, kind])).rejects.toThrow(/input 'b'\[0\]\[\d\]: ids must be whole numbers from 0 to 5/)
  await expect(evaluate([b, a], [series, kind])).rejects.toThrow(/input 'a': expected numbers of shape \[batch, steps, 2\], got \[5, 3\]/)
  await expect(evaluate([a, b], [numbers(5, 3, 1), kind])).rejects.toThrow(
    /target 'series': expected \[5, 4, 1\] for the loss meanSquaredError, got \[5, 3, 1\]/,
  )
  const outside = { data: Int32Array.of(0, 1, 2, 3, 0), shape: [5] }
  await expect(evaluate([a, b], [series, outside])).rejects.toThrow(
    /target 'kind'\[3\]: there is no class 3: the layer 'kind' gives 3 classes, so targets must be whole numbers from 0 to 2; correct the targets/,
  )
  await expect(evaluate([a, b], [series, kind], { loss: { serie: 'meanSquaredError' } })).rejects.toThrow(
    /loss must be one for each output: 'series', 'kind', got 'serie'/,
  )
  await expect(evaluate([a, b], [series, kind], { ...objective, metrics: ['accuracy'] })).rejects.toThrow(
    /metrics must be one for each output/,
  )
  await expect(evaluate([a, numbers(5, 0)], [series, kind])).rejects.toThrow(/input 'b'/)
})

test('inputs that a layer needs to be equally long are named where they are not', async () => {
  const a = input({ shape: [null, 2], name: 'a' })
  const b = input({ shape: [null, 2], name: 'b' })
  const shorter = conv1D({ filters: 3, kernelSize: 3, name: 'narrow' })(a)
  const model = exact({ inputs: [a, b], outputs: [dense({ units: 1, name: 'out' })(concatenate({ name: 'both' })([shorter, b]))] })
  const fits = { inputs: [numbers(2, 6, 2), numbers(2, 4, 2)], targets: numbers(2, 4, 1) }
  expect(Number.isFinite((await model.evaluate(fits, { loss: 'meanSquaredError' })).loss)).toBe(true)
  await expect(model.evaluate({ ...fits, inputs: [numbers(2, 6, 2), numbers(2, 5, 2)] }, { loss: 'meanSquaredError' })).rejects.toThrow(
    /input 'b'.*got 5|input 'a'.*got/,
  )
  await expect(model.evaluate({ ...fits, inputs: [numbers(2, 2, 2), numbers(2, 4, 2)] }, { loss: 'meanSquaredError' })).rejects.toThrow(
    /'narrow': expected a sequence of at least 3 steps, got 2/,
  )
})

const reader = () =>
  referenceModel(
    [
      embedding({ vocabulary: 9, units: 3 }),
      bidirectional(recurrent(lstm({ units: 3 }), { returnSequences: true })),
      recurrent(gru({ units: 4 })),
      dense({ units: 2 }),
    ],
    { precision: 'float64' },
  )

test('sequences of different lengths in one batch give the loss and the update that each alone would', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 4 }), async (lengths) => {
      const inputs = lengths.map((steps) => whole(9, steps).data)
      const targets = numbers(lengths.length, 2)
      const options = { loss: 'meanSquaredError', optimizer: sgd({ learningRate: 0.5 }) } as const
      const together = reader()
      const { loss } = await together.trainOnBatch(inputs, targets, options)
      const start = reader().weights
      const moved = Object.fromEntries(Object.keys(start).map((path) => [path, new Float64Array(start[path]!.data.length)]))
      let sum = 0
      for (const [i, sequence] of inputs.entries()) {
        const alone = reader()
        const target = { data: targets.data.slice(2 * i, 2 * i + 2), shape: [1, 2] }
        sum += (await alone.trainOnBatch([[...sequence]], target, options)).loss
        for (const [path, { data }] of Object.entries(alone.weights))
          for (const [at, value] of data.entries()) moved[path]![at]! += (value - start[path]!.data[at]!) / lengths.length
      }
      expect(loss).toBeCloseTo(sum / lengths.length, 6)
      for (const [path, { data }] of Object.entries(together.weights))
        for (const [at, value] of data.entries()) expect(value).toBeCloseTo(start[path]!.data[at]! + moved[path]![at]!, 5)
    }),
    { numRuns: 12 },
  )
})

test('targets at every step are padded with their sequences, and padding counts neither in the loss nor in metrics', async () => {
  const tagger = () =>
    referenceModel([embedding({ vocabulary: 9, units: 3 }), recurrent(gru({ units: 4 }), { returnSequences: true }), dense({ units: 3 })], {
      precision: 'float64',
    })
  const lengths = [4, 1, 3, 6, 2]
  const inputs = lengths.map((steps) => whole(9, steps).data)
  const targets = lengths.map((steps) => whole(3, steps).data)
  const options = { loss: 'sparseCategoricalCrossentropy', metrics: ['perplexity'] } as const
  const { loss } = await tagger().evaluate({ inputs, targets, batch: 5 }, options)
  let sum = 0
  for (const [i, sequence] of inputs.entries())
    sum += lengths[i]! * (await tagger().evaluate({ inputs: [[...sequence]], targets: [targets[i]!] }, options)).loss
  expect(loss).toBeCloseTo(sum / lengths.reduce((a, b) => a + b), 9)
})

test('a run over sequences of different lengths goes on from its state bit for bit, with validation on its last part', async () => {
  const inputs = Array.from({ length: 17 }, (_, i) => whole(9, 1 + ((i * 7) % 5)).data)
  const data = { inputs, targets: numbers(17, 2), batch: 4, validation: 0.3 }
  const options = () => ({
    loss: 'meanSquaredError' as const,
    epochs: 3,
    optimizer: adam({ learningRate: 0.05, useEma: true, emaMomentum: 0.8, gradientAccumulationSteps: 2 }),
  })
  const model = reader()
  const run = model.fit(data, options())
  let from: Awaited<ReturnType<typeof run.state>> | undefined
  for await (const event of run) if (event.type === 'step' && event.step === 5) from = await run.state()
  const again = reader()
  const rest = again.fit(data, { ...options(), from: from! })
  expect((await rest).epochs).toEqual((await run).epochs.slice(1))
  expect(await rest.state()).toEqual(await run.state())
  expect(again.weights).toEqual(model.weights)
})

test('where every step of every row is masked the loss is 0 and nothing moves', async () => {
  const model = referenceModel([recurrent(lstm({ units: 3 }), { inputs: 2, returnSequences: true }), dense({ units: 2 })])
  const before = model.weights
  const result = await model.trainOnBatch(numbers(2, 3, 2), numbers(2, 3, 2), {
    loss: 'meanSquaredError',
    optimizer: sgd({ learningRate: 1 }),
    masks: { data: new Float32Array(6), shape: [2, 3] },
    metrics: ['meanAbsoluteError'],
  })
  expect(result).toMatchObject({ loss: 0, gradientNorm: 0, finite: true })
  expect(model.weights).toEqual(before)
})

test('an explicit mask leaves out the same steps that shorter sequences leave out', async () => {
  const rows = [4, 2, 3].map((steps) => whole(9, steps).data)
  const targets = numbers(3, 2)
  const padded = { data: new Int32Array(12), shape: [3, 4] }
  const masks = { data: new Float32Array(12), shape: [3, 4] }
  for (const [i, row] of rows.entries()) {
    padded.data.set(row, i * 4)
    masks.data.fill(1, i * 4, i * 4 + row.length)
  }
  const options = { loss: 'meanSquaredError' } as const
  const [a, b] = [await reader().testOnBatch(rows, targets, options), await reader().testOnBatch(padded, targets, { ...options, masks })]
  expect(a).toEqual(b)
  const unmasked = await reader().testOnBatch(padded, targets, options)
  expect(unmasked.loss).not.toBeCloseTo(a.loss, 6)
  await expect(reader().testOnBatch(padded, targets, { ...options, masks: [[1, 0]] })).rejects.toThrow(
    /the mask of inputs: expected \[3, 4\], got \[1, 2\]|as many masks as inputs/,
  )
})

test('class weights are weights of samples by class, times those given', async () => {
  const model = () =>
    referenceModel([recurrent(gru({ units: 3 }), { inputs: 2 }), dense({ units: 3, activation: 'softmax' })], { precision: 'float64' })
  const [inputs, weights] = [numbers(4, 3, 2), [1, 2, 0.5, 1]]
  const classes = [0, 2, 1, 2]
  const options = { loss: 'sparseCategoricalCrossentropy', optimizer: sgd() } as const
  const byClass = await model().trainOnBatch(inputs, Int32Array.from(classes), { ...options, classWeights: { 0: 3, 2: 0.25 }, weights })
  const byHand = await model().trainOnBatch(inputs, Int32Array.from(classes), {
    ...options,
    weights: weights.map((weight, i) => weight * ([3, 1, 0.25][classes[i]!] as number)),
  })
  expect(byClass.loss).toBe(byHand.loss)
  const oneHot = { data: new Float32Array(12), shape: [4, 3] }
  for (const [row, kind] of classes.entries()) oneHot.data[3 * row + kind] = 1
  const byLargest = await model().trainOnBatch(inputs, oneHot, {
    ...options,
    loss: 'categoricalCrossentropy',
    classWeights: { 0: 3, 2: 0.25 },
    weights,
  })
  expect(byLargest.loss).toBeCloseTo(byHand.loss, 6)
  await expect(
    twoByTwo().trainOnBatch([numbers(2, 2, 2), whole(6, 2, 2)], [numbers(2, 2, 1), whole(3, 2)], {
      ...objective,
      optimizer: sgd(),
      classWeights: { 0: 2 },
    }),
  ).rejects.toThrow(/class weights are for models with one output/)
})

test('batches as they come train as the same batches of a dataset do', async () => {
  const inputs = Array.from({ length: 8 }, () => numbers(3, 2))
  const made = batches({ data: Float32Array.from(inputs.flatMap(({ data }) => [...data])), shape: [8, 3, 2] }, numbers(8, 1), { batch: 3 })
  const model = () => referenceModel([recurrent(gru({ units: 3 }), { inputs: 2 }), dense({ units: 1 })])
  const options = { loss: 'meanSquaredError', epochs: 3, seed: 5 } as const
  const expected = model()
  const { values } = await expected.fit(made, options)
  const stream = model()
  const streamed = await stream.fit((epoch: number, seed: number) => [...made.batches(epoch, seed)], options)
  expect(stream.weights).toEqual(expected.weights)
  expect(streamed.values).toEqual(values)
  expect(streamed).toMatchObject({ steps: 9, reason: 'finished' })
  async function* forever() {
    for (let epoch = 0; ; epoch++)
      for (const { inputs: x, targets: y } of made.batches(epoch, 5)) {
        await undefined
        yield [x, y] as const
      }
  }
  const endless = model()
  await endless.fit(forever(), { ...options, stepsPerEpoch: 3 })
  expect(endless.weights).toEqual(expected.weights)
})
