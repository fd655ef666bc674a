import { expect, test } from 'vitest'
import { gru } from '../cells/gru.ts'
import { openExecutor } from '../execution/open.ts'
import { dense } from '../layers/dense.ts'
import { recurrent } from '../layers/recurrent.ts'
import type { Model } from '../model/model.ts'
import { sequential } from '../model/sequential.ts'
import { adam } from './optimizers/adam.ts'
import { exponentialDecay } from './schedules/decays.ts'

// The addon is built where a compiler was found; elsewhere wasm serves.
const native = await openExecutor({ engine: 'native' }).then(
  () => true,
  () => false,
)

const inputs = {
  data: Float32Array.from({ length: 4 * 6 * 3 }, (_, i) => Math.sin(i)),
  shape: [4, 6, 3],
}
const targets = [0, 1, 2, 1]
const make = (engine: 'native' | 'wasm') =>
  sequential([recurrent(gru({ units: 5 }), { inputs: 3, stateful: true }), dense({ units: 3 })], { engine, seed: 2 })
/** A rate that every step changes. */
const options = () =>
  ({
    loss: 'sparseCategoricalCrossentropy',
    optimizer: adam({ learningRate: exponentialDecay({ initialLearningRate: 0.05, decaySteps: 1, decayRate: 0.7 }) }),
    classWeights: { 0: 2, 2: 0.5 },
    carry: true,
  }) as const
const numbersOf = (model: Model) => Object.entries(model.weights).map(([path, { data }]) => [path, [...data]])

test.skipIf(!native)('a profile gives times of the instructions, and its steps train as those of trainOnBatch do', async () => {
  const [profiled, trained] = [make('native'), make('native')]
  const given = options()
  const { instructions, waiting } = await profiled.profile(inputs, targets, { ...given, steps: 3 })
  expect(instructions.reduce((sum, { milliseconds }) => sum + milliseconds, 0)).toBeGreaterThan(0)
  for (const { milliseconds } of instructions) expect(milliseconds).toBeGreaterThanOrEqual(0)
  expect(waiting).toBeGreaterThanOrEqual(0)
  const same = options()
  for (let step = 0; step < 4; step++) await trained.trainOnBatch(inputs, targets, same)
  expect(numbersOf(profiled)).toEqual(numbersOf(trained))
  const [after, expected] = [await profiled.trainOnBatch(inputs, targets, given), await trained.trainOnBatch(inputs, targets, same)]
  expect(after.loss).toBe(expected.loss)
})

test.skipIf(!native)('a profiled step that is not finite is refused as one of trainOnBatch is', async () => {
  const huge = { data: new Float32Array(inputs.data.length).fill(Number.NaN), shape: inputs.shape }
  await expect(make('native').profile(huge, targets, options())).rejects.toMatchObject({ code: 'diverged' })
})

test.each([0, -1, 1.5, Number.NaN])('a profile of %d steps is refused, and nothing is trained', async (steps) => {
  const model = make('wasm')
  const before = numbersOf(model)
  await expect(model.profile(inputs, targets, { ...options(), steps })).rejects.toMatchObject({
    code: 'invalid-argument',
    details: { name: 'steps', expected: 'a whole number from 1' },
  })
  expect(numbersOf(model)).toEqual(before)
})

test('an engine that does not time its instructions says so, before anything is trained', async () => {
  const model = make('wasm')
  const before = numbersOf(model)
  await expect(model.profile(inputs, targets, options())).rejects.toMatchObject({ code: 'unsupported' })
  expect(numbersOf(model)).toEqual(before)
})
