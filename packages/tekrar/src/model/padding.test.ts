import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inTurkish } from '../base/messages/tr-phrases.ts'
import { bahdanau } from '../cells/bahdanau.ts'
import { gru } from '../cells/gru.ts'
import { lstm } from '../cells/lstm.ts'
import { batches } from '../data/batches.ts'
import { mean, square, subtract, sum } from '../graph/ops.ts'
import { attention } from '../layers/attention.ts'
import { batchNormalization } from '../layers/batch-normalization.ts'
import { bidirectional } from '../layers/bidirectional.ts'
import { layerCases } from '../layers/cases.test-support.ts'
import { concatenate } from '../layers/concatenate.ts'
import { conv1D } from '../layers/conv1d.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { globalAveragePooling1D, globalMaxPooling1D } from '../layers/global-pooling.ts'
import { input } from '../layers/input.ts'
import { lambda } from '../layers/lambda.ts'
import type { Layer, Symbolic } from '../layers/layer.ts'
import { masking } from '../layers/masking.ts'
import { multiHeadAttention } from '../layers/multi-head-attention.ts'
import { recurrent } from '../layers/recurrent.ts'
import { rmsNormalization } from '../layers/rms-normalization.ts'
import { timeDistributed } from '../layers/time-distributed.ts'
import { sgd } from '../training/optimizers/sgd.ts'
import { model } from './functional.ts'
import type { Model } from './model.ts'
import { obstacleInNetwork } from './obstacle-to-padding.ts'

const engine = { engine: 'reference' } as const
const loss = 'meanSquaredError'
const numbers = (steps: number, features: number, seed: number) => ({
  data: Float32Array.from({ length: steps * features }, (_, i) => Math.sin(seed * 3.1 + i * 1.37)),
  shape: [steps, features],
})
const rowsOf = (lengths: readonly number[]) => lengths.map((length, i) => numbers(length, 4, i + 1))
const column = (count: number) => ({ data: Float32Array.from({ length: count }, (_, i) => Math.cos(i * 1.9)), shape: [count, 1] })

const isSequence = ({ signal }: Symbolic): boolean => signal.sequence && signal.shape.length === 3

/** What a layer gives, made one number for each row; undefined where it gives nothing that can be. */
function headed(x: Symbolic, made: unknown): Model | undefined {
  const first = ([made].flat() as Symbolic[])[0]!
  const last = first.signal.shape[first.signal.shape.length - 1]
  if (first.signal.type !== 'float' || typeof last !== 'number') return undefined
  if (isSequence(first)) return model({ inputs: x, outputs: dense({ units: 1 })(globalAveragePooling1D()(first)), ...engine })
  return first.signal.shape.length === 2 && !first.signal.sequence
    ? model({ inputs: x, outputs: dense({ units: 1 })(first), ...engine })
    : undefined
}

const ofTwo =
  (call: Layer): ((x: Symbolic) => unknown) =>
  (x) =>
    call([x, dense({ units: 4 })(x)])

/** Every layer that a sequence of four features can be handed to, once or twice, and those that go over time. */
const middles: readonly { readonly name: string; readonly of: (x: Symbolic) => unknown }[] = [
  ...layerCases
    .filter(
      ({ inputs, training }) =>
        !training &&
        inputs.length < 3 &&
        inputs.every(({ shape, type }) => shape.length === 3 && shape[2] === 4 && typeof shape[1] !== 'number' && type !== 'index'),
    )
    .map(({ name, layer, inputs }) => ({ name, of: inputs.length === 1 ? (x: Symbolic) => layer(x) : ofTwo(layer) })),
  ...[true, false].flatMap((returnSequences) =>
    [true, false].flatMap((goBackwards) => [
      {
        name: `recurrent ${returnSequences} ${goBackwards}`,
        of: (x: Symbolic) => recurrent(gru({ units: 4 }), { returnSequences, goBackwards })(x),
      },
      {
        name: `bidirectional ${returnSequences} ${goBackwards}`,
        of: (x: Symbolic) =>
          bidirectional(recurrent(lstm({ units: 2 }), { returnSequences, goBackwards }), {
            backwardLayer: recurrent(gru({ units: 2 }), { returnSequences, goBackwards: !goBackwards }),
          })(x),
      },
    ]),
  ),
  {
    name: 'recurrent with pull',
    of: (x: Symbolic) => recurrent(gru({ units: 4 }), { returnSequences: true, activityRegularizer: 'l2' })(x),
  },
  { name: 'timeDistributed', of: (x: Symbolic) => timeDistributed(dense({ units: 4, activation: 'tanh' }))(x) },
  { name: 'masking of zeros after dense', of: (x: Symbolic) => masking()(dense({ units: 4, biasInitializer: 'ones' })(x)) },
  { name: 'multi-head to itself', of: (x: Symbolic) => multiHeadAttention({ numHeads: 2, keyDim: 2 })([x, x]) },
]

async function alone(of: Model, rows: readonly ReturnType<typeof numbers>[], targets: ReturnType<typeof column>): Promise<number> {
  let total = 0
  for (const [i, { data, shape }] of rows.entries()) {
    const target = { data: targets.data.slice(i, i + 1), shape: [1, 1] }
    total += (await of.testOnBatch({ data, shape: [1, ...shape] }, target, { loss })).loss
  }
  return total / rows.length
}

const near = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThanOrEqual(2e-6 * Math.max(1, Math.abs(b)))

describe.each(middles)('$name', ({ of }) => {
  test('sequences of different lengths are measured as each alone', async () => {
    const x = input({ shape: [null, 4] })
    const one = headed(x, of(dense({ units: 4, biasInitializer: 'ones' })(x)))
    if (!one) return
    const rows = rowsOf([5, 7, 4, 7, 6])
    const targets = column(5)
    const expected = await alone(one, rows, targets)
    near((await one.evaluate({ inputs: rows, targets, batch: 3 }, { loss })).loss, expected)
    near((await one.evaluate(batches(rows, targets, { batch: 4 }), { loss })).loss, expected)
    near((await one.testOnBatch(rows, targets, { loss })).loss, expected)
  })
})

test('any two layers, one after the other, over any lengths', async () => {
  const lengths = fc.array(fc.integer({ min: 4, max: 8 }), { minLength: 2, maxLength: 5 })
  const place = fc.integer({ min: 0, max: middles.length - 1 })
  await fc.assert(
    fc.asyncProperty(place, place, lengths, fc.integer({ min: 1, max: 4 }), async (a, b, steps, batch) => {
      const x = input({ shape: [null, 4] })
      const made = [middles[a]!.of(dense({ units: 4 })(x))].flat()[0] as Symbolic
      fc.pre(isSequence(made) && typeof made.shape[1] !== 'number' && typeof made.shape[2] === 'number')
      const one = headed(x, middles[b]!.of(dense({ units: 4 })(made)))
      fc.pre(one !== undefined)
      // A sequence that a layer made too short for the next stands for nothing.
      fc.pre(!/pooling|conv|cropping/i.test(middles[a]!.name + middles[b]!.name) || steps.every((length) => length >= 7))
      const rows = rowsOf(steps)
      const targets = column(steps.length)
      near((await one!.evaluate({ inputs: rows, targets, batch }, { loss })).loss, await alone(one!, rows, targets))
    }),
    { numRuns: 25 },
  )
}, 60_000)

test('what heeds masks is filled up, what does not is not', () => {
  const x = input({ shape: [null, 4] })
  const ids = input({ shape: [null] })
  const obstacle = (outputs: Symbolic, inputs: Symbolic | readonly Symbolic[] = x) => {
    const { network } = model({ inputs, outputs, ...engine } as Parameters<typeof model>[0])
    return obstacleInNetwork(
      network,
      network.inputs.map(() => true),
    )
  }
  const over = recurrent(gru({ units: 4 }), { returnSequences: true })
  expect(obstacle(recurrent(lstm({ units: 3 }))(over(x)))).toBeUndefined()
  expect(
    obstacle(bidirectional(recurrent(gru({ units: 3 })))(embedding({ vocabulary: 5, units: 3, maskZero: true })(ids)), ids),
  ).toBeUndefined()
  expect(obstacle(globalAveragePooling1D()(attention()([over(x), batchNormalization()(x)]) as Symbolic))).toBeUndefined()
  expect(obstacle(dense({ units: 2 })(lambda((t) => square(t))(x)))).toBeUndefined()
  expect(obstacle(conv1D({ filters: 2, kernelSize: 3, padding: 'same' })(x))).toMatch(/conv1d_1/)
  expect(obstacle(globalMaxPooling1D()(over(x)))).toMatch(/global_max_pooling1d_1/)
  expect(obstacle(globalAveragePooling1D()(rmsNormalization()(x)))).toMatch(/global_average_pooling1d_1/)
  expect(obstacle(lambda((t) => sum(t, 0))(x))).toMatch(/lambda_1/)
  expect(obstacle(dense({ units: 3, activityRegularizer: 'l2' })(x))).toMatch(/dense_1/)
  expect(obstacle(dense({ units: 3, activation: (t) => subtract(t, mean(t, 0)) })(x) as Symbolic)).toMatch(/dense_1/)
  const words = input({ shape: [null, 4], name: 'words' })
  const [all, last] = recurrent(gru({ units: 4 }), { returnSequences: true, returnState: true })(x)
  const decoder = recurrent(bahdanau(gru({ units: 4 })), { returnSequences: true })
  expect(obstacle(decoder(words, { initialState: last as Symbolic, constants: all as Symbolic }), [x, words])).toBeUndefined()
  expect(obstacle(recurrent(gru({ units: 4 }))(words, { initialState: last as Symbolic }), [x, words])).toMatch(/gru/)
  const inner = model({ inputs: x, outputs: over(x), ...engine })
  expect(obstacle(recurrent(gru({ units: 3 }))(inner.asLayer()(words)), words)).toBeUndefined()
  const looking = model({ inputs: x, outputs: globalMaxPooling1D()(x), ...engine })
  expect(obstacle(looking.asLayer()(words) as Symbolic, words)).toMatch(/model/)
})

test('one step on sequences of different lengths is refused where padding would change it, with the layer and a way out', async () => {
  const x = input({ shape: [null, 4] })
  const one = model({ inputs: x, outputs: dense({ units: 1 })(globalMaxPooling1D()(x)), ...engine })
  const options = { loss, optimizer: sgd({ learningRate: 0.1 }) } as const
  await expect(one.trainOnBatch(rowsOf([3, 5]), column(2), options)).rejects.toThrow(
    "trainOnBatch: sequences of different lengths cannot be one batch: 'global_max_pooling1d_1' (globalMaxPooling1D) would see the padding; give sequences of one length",
  )
  await expect(one.fit([[rowsOf([3, 5]), column(2)]], { ...options, epochs: 1 })).rejects.toThrow(/would see the padding/)
  await one.trainOnBatch(rowsOf([5, 5]), column(2), options)
})

test('fit goes through equally long sequences where padding would change what is learnt, every example once an epoch', async () => {
  const build = () => {
    const x = input({ shape: [null, 4] })
    return model({ inputs: x, outputs: dense({ units: 1 })(globalMaxPooling1D()(x)), seed: 3, ...engine })
  }
  const [rows, targets] = [rowsOf([3, 5, 3, 4, 5, 3]), column(6)]
  const options = () => ({ loss, optimizer: sgd({ learningRate: 0.1 }) }) as const
  const [one, other] = [build(), build()]
  const history = await one.fit({ inputs: rows, targets, batch: 2, shuffle: false }, { ...options(), epochs: 1 })
  expect(history.steps).toBe(4)
  const byHand = options()
  for (const places of [[0, 2], [5], [1, 4], [3]])
    await other.trainOnBatch(
      places.map((place) => rows[place]!),
      places.map((place) => [targets.data[place]!]),
      byHand,
    )
  expect(one.weights).toEqual(other.weights)
})

test('a loss of one’s own that looks along time is not shown padding, and sequences that should be equally long are', async () => {
  const x = input({ shape: [null, 4] })
  const one = model({ inputs: x, outputs: dense({ units: 4 })(x), ...engine })
  const rows = rowsOf([3, 5])
  const overall = { loss: (a: Parameters<typeof square>[0], b: Parameters<typeof square>[0]) => mean(square(subtract(a, b)), 0) }
  const each = await Promise.all(
    rows.map(({ data, shape }) => one.testOnBatch({ data, shape: [1, ...shape] }, { data, shape: [1, ...shape] }, overall)),
  )
  near((await one.evaluate({ inputs: rows, targets: rows, batch: 2 }, overall)).loss, (each[0]!.loss + each[1]!.loss) / 2)
  const swapped = [...rows].reverse()
  await expect(one.evaluate({ inputs: rows, targets: swapped, batch: 2 }, { loss })).rejects.toThrow(/3 steps, as 'input_1' has there/)
})

test('two ragged inputs that follow each other keep to their rows', async () => {
  const [a, b] = [input({ shape: [null, 4], name: 'a' }), input({ shape: [null, 4], name: 'b' })]
  const one = model({
    inputs: [a, b],
    outputs: dense({ units: 1 })(concatenate()([globalMaxPooling1D()(a), recurrent(gru({ units: 3 }))(b)])),
    ...engine,
  })
  const [first, second, targets] = [rowsOf([3, 5, 3, 3]), rowsOf([2, 4, 2, 6]), column(4)]
  let total = 0
  for (const i of [0, 1, 2, 3]) total += (await one.testOnBatch({ a: [first[i]!], b: [second[i]!] }, [[targets.data[i]!]], { loss })).loss
  near((await one.evaluate({ inputs: { a: first, b: second }, targets, batch: 3 }, { loss })).loss, total / 4)
})

test('what stands in the way is said in Turkish too', () => {
  for (const [english, turkish] of [
    ["sequences of different lengths cannot be one batch: 'a' (conv1D) would see the padding", /'a'.*conv1D.*dolgu/],
    ['the loss own would see the padding', /own kaybı/],
    ['the metric own would see the padding', /own metriği/],
    ["3 steps, as 'input_1' has there", /3 adım/],
  ] as const)
    expect(inTurkish(english)).toMatch(turkish)
})
