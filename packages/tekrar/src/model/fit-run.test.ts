import { expect, test } from 'vitest'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { batchNormalization } from '../layers/batch-normalization.ts'
import { dense } from '../layers/dense.ts'
import { recurrent } from '../layers/recurrent.ts'
import { type Callback, checkpointBest } from '../training/callbacks.ts'
import { earlyStopping } from '../training/early-stopping.ts'
import type { FitEvent } from '../training/events.ts'
import type { FitOptions } from '../training/fit-options.ts'
import { adam } from '../training/optimizers/adam.ts'
import { sgd } from '../training/optimizers/sgd.ts'
import { referenceModel } from './model.test-support.ts'

let drawn = 7
const number = (): number => {
  drawn = (Math.imul(drawn, 1103515245) + 12345) >>> 0
  return (drawn / 2 ** 32) * 2 - 1
}
const numbers = (...shape: number[]) => ({ data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, number), shape })
const data = { inputs: numbers(12, 4, 2), targets: numbers(12, 1), batch: 4 }
const make = () => referenceModel([recurrent(gru({ units: 4 }), { inputs: 2 }), dense({ units: 1 })])
const loss = 'meanSquaredError'

test('the history has each epoch’s numbers by the names Keras gives them', async () => {
  const { values, epochs } = await make().fit({ ...data, validation: 0.25 }, { loss, epochs: 3, metrics: ['meanAbsoluteError'] })
  expect(Object.keys(values)).toEqual(['loss', 'meanAbsoluteError', 'val_loss', 'val_meanAbsoluteError'])
  expect(values.loss).toEqual(epochs.map((epoch) => epoch.loss))
  expect(values.val_loss).toEqual(epochs.map((epoch) => epoch.validation!.loss))
})

test('callbacks are told every event before the loop is, and wait for what they do', async () => {
  const told: string[] = []
  const callback: Callback = async (event) => {
    await undefined
    told.push(event.type)
  }
  const looped: string[] = []
  for await (const event of make().fit(data, { loss, epochs: 2, callbacks: [callback] })) {
    looped.push(event.type)
    expect(told).toEqual(looped)
  }
  expect(looped.at(-1)).toBe('end')
})

test('a callback may end the run', async () => {
  const history = await make().fit(data, {
    loss,
    epochs: 20,
    callbacks: [(event, run) => (event.type === 'step' && event.step === 4 ? run.stop() : undefined)],
  })
  expect(history).toMatchObject({ reason: 'stopped', steps: 4 })
})

test('the best model is kept by any number that is measured, and saved each time it gets better', async () => {
  const saved: number[] = []
  const best = checkpointBest({ monitor: 'val_meanAbsoluteError', save: ({ value }) => saved.push(value) })
  const model = make()
  const { values } = await model.fit(
    { ...data, validation: 0.25 },
    { loss, epochs: 12, metrics: ['meanAbsoluteError'], optimizer: adam({ learningRate: 0.3 }), callbacks: [best] },
  )
  const watched = values.val_meanAbsoluteError!
  expect(best.best!.value).toBe(Math.min(...watched))
  expect(saved).toEqual([...new Set(watched.map((_, i) => Math.min(...watched.slice(0, i + 1))))])
  model.setWeights(best.best!.weights as never)
  const validation = {
    inputs: { data: data.inputs.data.slice(72), shape: [3, 4, 2] },
    targets: { data: data.targets.data.slice(9), shape: [3, 1] },
  }
  expect((await model.evaluate(validation, { loss, metrics: ['meanAbsoluteError'] })).metrics.meanAbsoluteError).toBeCloseTo(
    best.best!.value,
    6,
  )
})

test('early stopping watches what it is told, and more is better for an accuracy', async () => {
  const classes = { ...data, targets: Int32Array.from({ length: 12 }, (_, i) => i % 3), validation: 0.25 }
  const model = referenceModel([recurrent(gru({ units: 4 }), { inputs: 2 }), dense({ units: 3 })])
  const stopping = { monitor: 'val_accuracy', patience: 2, restoreBestWeights: true }
  const history = await model.fit(classes, {
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
    epochs: 40,
    optimizer: sgd({ learningRate: 1e-6 }),
    earlyStopping: earlyStopping(stopping),
  })
  expect(history).toMatchObject({ reason: 'earlyStopping', steps: 9 })
  expect(history.best!.loss).toBe(Math.max(...history.values.val_accuracy!))
  await expect(make().fit(data, { loss, earlyStopping: earlyStopping({ monitor: 'val_loss' }) })).rejects.toThrow(
    /there is no validation, got 'val_loss'/,
  )
  await expect(make().fit(data, { loss, earlyStopping: earlyStopping({ monitor: 'accuracy' }) })).rejects.toThrow(
    /monitor must be one of loss, got 'accuracy'/,
  )
})

test('epochs trained before count: their order is not gone through again', async () => {
  const events: FitEvent[] = []
  const later = make()
  for await (const event of later.fit(data, { loss, epochs: 3, initialEpoch: 2, optimizer: sgd() })) events.push(event)
  expect(events.filter(({ type }) => type === 'step')).toHaveLength(3)
  expect(events.at(-2)).toMatchObject({ type: 'epoch', epoch: 3 })
  expect(() => make().fit(data, { loss, epochs: 2, initialEpoch: 2 })).toThrow(/initialEpoch must be below epochs, 2, got 2/)
})

test('data of which nobody knows the end still ends each epoch, and a rate that depends on the length of the run says so', async () => {
  const rows = [0, 1, 2].map(
    (i) =>
      [
        { data: data.inputs.data.slice(32 * i, 32 * i + 32), shape: [4, 4, 2] },
        { data: data.targets.data.slice(4 * i, 4 * i + 4), shape: [4, 1] },
      ] as const,
  )
  const events: FitEvent[] = []
  for await (const event of make().fit(rows, { loss, epochs: 2 })) events.push(event)
  expect(events[0]).toMatchObject({ type: 'start', totalSteps: 0, stepsPerEpoch: 0 })
  expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(2)
  expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'finished', step: 6 })
  for (const event of events) expect(JSON.parse(JSON.stringify(event))).toEqual(event)
})

const stateful = () =>
  referenceModel([recurrent(lstm({ units: 3 }), { inputs: 2, stateful: true, returnSequences: true }), dense({ units: 1 })], {
    precision: 'float64',
  })
const long = { inputs: numbers(2, 6, 2), targets: numbers(2, 6, 1) }
/** Steps begin … end − 1 of both rows. */
const part = ({ data: all, shape }: ReturnType<typeof numbers>, begin: number, end: number) => {
  const width = shape[2]!
  return {
    data: Float32Array.from([0, 1].flatMap((row) => [...all.subarray((row * 6 + begin) * width, (row * 6 + end) * width)])),
    shape: [2, end - begin, width],
  }
}

test('a stateful layer goes on from batch to batch until its state is reset, in evaluation and training alike', async () => {
  const model = stateful()
  const evaluate = (begin: number, end: number) =>
    model.evaluate({ inputs: part(long.inputs, begin, end), targets: part(long.targets, begin, end) }, { loss })
  const whole = (await evaluate(0, 6)).loss
  await model.resetState()
  const halves = [await evaluate(0, 3), await evaluate(3, 6)]
  expect((halves[0]!.loss + halves[1]!.loss) / 2).toBeCloseTo(whole, 12)
  expect((await evaluate(0, 6)).loss).not.toBeCloseTo(whole, 6)
  await model.resetState()
  expect((await evaluate(0, 6)).loss).toBeCloseTo(whole, 12)
  await model.resetState()
  const still = { loss, optimizer: sgd({ learningRate: 1e-300 }) } as const
  const trained = [
    await model.trainOnBatch(part(long.inputs, 0, 3), part(long.targets, 0, 3), still),
    await model.trainOnBatch(part(long.inputs, 3, 6), part(long.targets, 3, 6), still),
  ]
  expect((trained[0]!.loss + trained[1]!.loss) / 2).toBeCloseTo(whole, 12)
})

test('a stateful model fed another batch size says what to do', async () => {
  const model = stateful()
  await model.testOnBatch(long.inputs, long.targets, { loss })
  await expect(model.testOnBatch(numbers(3, 6, 2), numbers(3, 6, 1), { loss })).rejects.toThrow(
    /expected 2 rows, as in the batches before: the model is stateful, got 3 rows; give batches of one size, or call resetState\(\)/,
  )
  await model.resetState()
  await model.testOnBatch(numbers(3, 6, 2), numbers(3, 6, 1), { loss })
})

test('a run of a stateful, normalized, averaged model is taken up again bit for bit', async () => {
  const normalized = () =>
    referenceModel([
      recurrent(gru({ units: 3 }), { inputs: 2, stateful: true }),
      batchNormalization({ momentum: 0.7 }),
      dense({ units: 1 }),
    ])
  const options = (): FitOptions => ({
    loss,
    epochs: 3,
    optimizer: adam({ useEma: true, emaMomentum: 0.5, gradientAccumulationSteps: 2, weightDecay: 0.01 }),
  })
  const model = normalized()
  const run = model.fit(data, options())
  const states: Awaited<ReturnType<typeof run.state>>[] = []
  for await (const event of run) if (event.type === 'step') states.push(await run.state())
  for (const from of [states[0]!, states[3]!, states[7]!]) {
    const again = normalized()
    const rest = again.fit(data, { ...options(), from })
    await rest
    expect(await rest.state()).toEqual(await run.state())
    expect(again.weights).toEqual(model.weights)
  }
})

test('a run ends with the moving average of the weights, and its state with the weights themselves', async () => {
  const model = make()
  const run = model.fit(data, { loss, epochs: 2, optimizer: adam({ learningRate: 0.1, useEma: true, emaMomentum: 0.9 }) })
  await run
  const { tensors } = await run.state()
  expect([...model.weights['dense_1/kernel']!.data]).toEqual([...tensors['slot/dense_1/kernel/movingAverage']!.data])
  expect([...tensors['weight/dense_1/kernel']!.data]).not.toEqual([...model.weights['dense_1/kernel']!.data])
})
