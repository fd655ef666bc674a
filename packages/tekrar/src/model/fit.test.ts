import { expect, test } from 'vitest'
import { gru } from '../cells/gru.ts'
import { characterText } from '../data/text.ts'
import { divide, multiply, subtract, sum } from '../graph/ops.ts'
import { dense } from '../layers/dense.ts'
import { dropout } from '../layers/dropout.ts'
import { embedding } from '../layers/embedding.ts'
import { recurrent } from '../layers/recurrent.ts'
import { earlyStopping } from '../training/early-stopping.ts'
import type { FitEvent } from '../training/events.ts'
import type { FitOptions } from '../training/fit-options.ts'
import { adam } from '../training/optimizers/adam.ts'
import { sgd } from '../training/optimizers/sgd.ts'
import { cosineDecay } from '../training/schedules/cosine.ts'
import { reduceOnPlateau } from '../training/schedules/reduce-on-plateau.ts'
import type { TrainingState } from '../training/training-state.ts'
import { referenceModel } from './model.test-support.ts'
import type { Model } from './model.ts'

const text = characterText('the rain in Spain stays mainly in the plain. '.repeat(8), { validation: 0.2 })
const size = text.vocabulary.size
const data = () => text.streams({ steps: 10, batch: 4 })
const make = () =>
  referenceModel([
    embedding({ vocabulary: size, units: 4 }),
    recurrent(gru({ units: 6 }), { returnSequences: true }),
    dropout({ rate: 0.2 }),
    dense({ units: size }),
  ])
const loss = 'sparseCategoricalCrossentropy'

async function collect(run: AsyncIterable<FitEvent>, until?: (event: FitEvent) => boolean): Promise<FitEvent[]> {
  const events: FitEvent[] = []
  for await (const event of run) {
    events.push(event)
    if (until?.(event)) break
  }
  return events
}

const weightsOf = (model: Model) => model.weights
/** What does not depend on the clock. */
const timeless = (events: readonly FitEvent[]) => events.map((event) => ({ ...event, milliseconds: 0 }))
/** As a file would keep it. */
const throughJson = ({ tensors, record }: TrainingState): TrainingState => ({ tensors, record: JSON.parse(JSON.stringify(record)) })

test('a run tells where it starts, each step, each validation, each epoch, and its end', async () => {
  const events = await collect(make().fit(data(), { loss, epochs: 2, metrics: ['accuracy', 'bits'] }))
  const perEpoch = data().size
  expect(events.map(({ type }) => type)).toEqual([
    'start',
    ...[1, 2].flatMap(() => [...Array.from({ length: perEpoch }, () => 'step'), 'validation', 'epoch']),
    'end',
  ])
  expect(events[0]).toMatchObject({
    type: 'start',
    step: 0,
    totalSteps: 2 * perEpoch,
    stepsPerEpoch: perEpoch,
    engine: { name: 'reference' },
  })
  expect(events[1]).toMatchObject({ step: 1, epoch: 1, clipped: false, learningRate: 1e-3, tokens: 40 })
  expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'finished', step: 2 * perEpoch })
  for (const event of events) expect(JSON.parse(JSON.stringify(event))).toEqual(event)
})

test('awaiting a run and looping over it train alike', async () => {
  const [awaited, looped] = [make(), make()]
  const history = await awaited.fit(data(), { loss, steps: 9 })
  const run = looped.fit(data(), { loss, steps: 9 })
  await collect(run)
  expect(weightsOf(looped)).toEqual(weightsOf(awaited))
  expect((await run).epochs.map(({ loss }) => loss)).toEqual(history.epochs.map(({ loss }) => loss))
  expect(history).toMatchObject({ reason: 'finished', steps: 9 })
})

test('leaving the loop stops after the step, and the history so far can still be had', async () => {
  const model = make()
  const run = model.fit(data(), { loss, epochs: 50 })
  await collect(run, (event) => event.type === 'step' && event.step === 3)
  expect(await run).toMatchObject({ reason: 'stopped', steps: 3 })
  const other = make()
  await other.fit(data(), { loss, steps: 3, validation: false })
  expect(weightsOf(model)).toEqual(weightsOf(other))
})

test('a signal stops a run cleanly after the step at hand', async () => {
  const stop = new AbortController()
  const run = make().fit(data(), { loss, epochs: 50, signal: stop.signal })
  const events = await collect(run, (event) => {
    if (event.type === 'step' && event.step === 2) stop.abort()
    return false
  })
  expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'aborted', step: 2 })
  expect(await run).toMatchObject({ reason: 'aborted', steps: 2 })
  expect(await make().fit(data(), { loss, signal: AbortSignal.abort() })).toMatchObject({ reason: 'aborted', steps: 0 })
})

test('timers have their turn while a run trains', async () => {
  let ticks = 0
  const timer = setInterval(() => ticks++, 1)
  await make().fit(data(), { loss, epochs: 4 })
  clearInterval(timer)
  expect(ticks).toBeGreaterThan(2)
})

const options = (): FitOptions => ({
  loss,
  epochs: 3,
  optimizer: adam({ learningRate: 0.02, globalClipNorm: 0.5 }),
  schedule: cosineDecay({ warmupSteps: 5, alpha: 0.1 }),
  validateEvery: 4,
  earlyStopping: earlyStopping({ patience: 20, restoreBestWeights: true }),
  metrics: ['accuracy'],
})

test('a run taken up again from its state, after any event, goes on bit for bit', async () => {
  const whole = make()
  const run = whole.fit(data(), options())
  const states: TrainingState[] = []
  const all: FitEvent[] = []
  for await (const event of run) {
    all.push(event)
    states.push(throughJson(await run.state()))
  }
  const final = await run.state()
  const places = [0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 17, all.length - 2].filter((place) => place < all.length - 1)
  for (const place of places) {
    const again = make()
    const rest = again.fit(data(), { ...options(), from: states[place]! })
    const events = await collect(rest)
    expect(timeless(events).slice(1)).toEqual(timeless(all).slice(place + 1))
    expect(await rest.state()).toEqual(final)
    expect(weightsOf(again)).toEqual(weightsOf(whole))
  }
})

test('a state keeps the schedule’s memory and the order of shuffled data', async () => {
  const inputs = Array.from({ length: 30 }, (_, i) => [[i % 5], [(i * 7) % 3]])
  const targets = Float32Array.from({ length: 30 }, (_, i) => (i % 5) / 5)
  const regression = () => referenceModel([recurrent(gru({ units: 3 }), { inputs: 1 }), dense({ units: 1 })])
  const examples = { inputs, targets, batch: 8, validation: 0.2 }
  const settings = (): FitOptions => ({
    loss: 'meanSquaredError',
    epochs: 4,
    seed: 9,
    schedule: reduceOnPlateau({ patience: 1, factor: 0.5, minimumDelta: 10 }),
    optimizer: sgd({ momentum: 0.9, clipValue: 1 }),
  })
  const whole = regression()
  const all = await collect(whole.fit(examples, settings()))
  expect(new Set(all.flatMap((event) => (event.type === 'step' ? [event.learningRate] : []))).size).toBeGreaterThan(2)
  const first = regression().fit(examples, settings())
  await collect(first, (event) => event.type === 'step' && event.step === 7)
  const again = regression()
  const events = await collect(again.fit(examples, { ...settings(), from: throughJson(await first.state()) }))
  expect(timeless(events).slice(1)).toEqual(timeless(all).slice(-events.length + 1))
  expect(weightsOf(again)).toEqual(weightsOf(whole))
})

test('a state of another optimizer, another seed or another network is refused with the place', async () => {
  const run = make().fit(data(), { loss, steps: 2 })
  await run
  const from = await run.state()
  expect(() => make().fit(data(), { loss, from, optimizer: sgd() })).toThrow(/the optimizer must be sgd, got adam/)
  expect(() => make().fit(data(), { loss, from, seed: 5 })).toThrow(/the seed must be 5, got 1/)
  const wider = referenceModel([
    embedding({ vocabulary: size, units: 5 }),
    recurrent(gru({ units: 6 }), { returnSequences: true }),
    dense({ units: size }),
  ])
  await expect(wider.fit(data(), { loss, from })).rejects.toThrow(/weight\/embedding_1\/embeddings must be a tensor of shape/)
})

test('a step whose loss is infinite changes nothing, and says which layer was first', async () => {
  const model = referenceModel([recurrent(gru({ units: 3 }), { inputs: 2, returnSequences: true }), dense({ units: 2, name: 'out' })])
  const before = weightsOf(model)
  const rows = [
    [
      [1, 2],
      [3, 4],
    ],
  ]
  const targets = [
    [
      [1, 1],
      [1, 1],
    ],
  ]
  const exploding: FitOptions = { loss: (p, t) => divide(subtract(p, t), multiply(sum(p), 0)), optimizer: adam() }
  const run = model.fit({ inputs: rows, targets }, exploding)
  const events: FitEvent[] = []
  await expect(
    (async () => {
      for await (const event of run) events.push(event)
    })(),
  ).rejects.toMatchObject({ code: 'diverged', details: { step: 1, what: 'loss' } })
  expect(events.at(-1)).toMatchObject({ type: 'diverged', step: 1, what: 'loss' })
  expect(weightsOf(model)).toEqual(before)
  const { tensors, record } = await run.state()
  expect(record.step).toBe(0)
  expect(await run).toMatchObject({ reason: 'diverged', steps: 0 })
  for (const [name, tensor] of Object.entries(tensors))
    if (name.startsWith('slot/')) expect([...tensor.data].every((value) => value === 0)).toBe(true)
})

test('a weight that is no number, and an output that overflows, are named as the first', async () => {
  const model = referenceModel([dense({ units: 2, inputs: 2, name: 'first' }), dense({ units: 1, name: 'second' })])
  const shape = (path: string) => model.weights[path]!.shape
  model.setWeights({ 'second/kernel': { data: Float32Array.of(1, Number.NaN), shape: shape('second/kernel') } })
  const examples = { inputs: [[1, 1]], targets: [[1]] }
  await expect(model.fit(examples, { loss: 'meanSquaredError' })).rejects.toMatchObject({
    details: { what: 'weight', layer: 'second/kernel' },
  })
  model.setWeights({
    'second/kernel': { data: Float32Array.of(1, 1), shape: shape('second/kernel') },
    'first/kernel': { data: new Float32Array(4).fill(3e38), shape: [2, 2] },
  })
  await expect(model.fit(examples, { loss: 'meanSquaredError' })).rejects.toMatchObject({ details: { what: 'output', layer: 'first' } })
  await expect(model.trainOnBatch([[1, 1]], [[1]], { loss: 'meanSquaredError', optimizer: adam() })).rejects.toMatchObject({
    code: 'diverged',
  })
})

test('a frozen layer is neither moved nor given slots', async () => {
  const model = referenceModel([
    embedding({ vocabulary: size, units: 4, trainable: false }),
    recurrent(gru({ units: 6 }), { returnSequences: true }),
    dense({ units: size }),
  ])
  const before = weightsOf(model)
  const run = model.fit(data(), { loss, steps: 3 })
  await run
  const after = weightsOf(model)
  expect(after['embedding_1/embeddings']).toEqual(before['embedding_1/embeddings'])
  expect(after['dense_1/kernel']).not.toEqual(before['dense_1/kernel'])
  expect(Object.keys((await run.state()).tensors).filter((name) => name.startsWith('slot/embedding'))).toEqual([])
})

test('early stopping ends a run, and the best weights come back if asked for', async () => {
  const model = make()
  const run = model.fit(data(), {
    loss,
    epochs: 60,
    optimizer: adam({ learningRate: 1 }),
    earlyStopping: earlyStopping({ patience: 2, restoreBestWeights: true }),
  })
  const best: { loss: number; weights: Model['weights'] }[] = []
  for await (const event of run) if (event.type === 'validation' && event.best) best.push({ loss: event.loss, weights: weightsOf(model) })
  const history = await run
  expect(history.reason).toBe('earlyStopping')
  expect(history.best!.loss).toBe(best.at(-1)!.loss)
  expect(weightsOf(model)).toEqual(best.at(-1)!.weights)
})

test('states carried over contiguous windows make short windows see what a long one sees', async () => {
  const model = make()
  const ids = text.training.subarray(0, 41)
  const row = (from: number, to: number) => ({ data: ids.slice(from, to), shape: [1, to - from] })
  const windows = {
    size: 4,
    batch: 1,
    *batches() {
      for (let i = 0; i < 4; i++) yield { inputs: row(i * 10, i * 10 + 10), targets: row(i * 10 + 1, i * 10 + 11), continues: i > 0 }
    },
  }
  const whole = {
    size: 1,
    batch: 1,
    *batches() {
      yield { inputs: row(0, 40), targets: row(1, 41), continues: false }
    },
  }
  const cut = {
    ...windows,
    *batches() {
      for (const batch of windows.batches()) yield { ...batch, continues: false }
    },
  }
  const evaluate = async (dataset: typeof whole) => (await model.evaluate(dataset, { loss })).loss
  expect(await evaluate(windows)).toBeCloseTo(await evaluate(whole), 6)
  expect(Math.abs((await evaluate(cut)) - (await evaluate(whole)))).toBeGreaterThan(1e-6)
  // With a learning rate of nearly nothing, training's own losses show its carried states.
  const events = await collect(referenceLike(model).fit(windows, { loss, optimizer: sgd({ learningRate: 1e-30 }) }))
  const epoch = events.find((event) => event.type === 'epoch')!
  expect(epoch.loss).toBeCloseTo(await evaluate(whole), 6)
})

/** The same weights without dropout. */
function referenceLike(model: Model): Model {
  const plain = referenceModel([
    embedding({ vocabulary: size, units: 4 }),
    recurrent(gru({ units: 6 }), { returnSequences: true }),
    dense({ units: size }),
  ])
  plain.setWeights(model.weights)
  return plain
}

test('of two runs on one model the later one counts', async () => {
  const model = make()
  const first = model.fit(data(), { loss })
  await first[Symbol.asyncIterator]().next()
  await model.fit(data(), { loss, steps: 1 })
  await expect(first).rejects.toThrow(/another run has begun/)
  await expect(first.state()).rejects.toThrow(/another run has begun/)
})

test('a length that makes no sense is refused before anything is made', () => {
  const model = make()
  expect(() => model.fit(data(), { loss, epochs: 0 })).toThrow(/epochs must be a whole number from 1, got 0/)
  expect(() => model.fit(data(), { loss, epochs: 1, steps: 4 })).toThrow(/epochs or steps/)
  expect(() => model.fit(data(), { loss, seed: -1 })).toThrow(/seed/)
})
