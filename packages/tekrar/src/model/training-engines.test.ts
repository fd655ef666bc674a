import { describe, expect, test } from 'vitest'
import { lstm } from '../cells/lstm.ts'
import { characterText } from '../data/text.ts'
import { openExecutor } from '../execution/open.ts'
import { divide, multiply, subtract, sum } from '../graph/ops.ts'
import { dense } from '../layers/dense.ts'
import { dropout } from '../layers/dropout.ts'
import { embedding } from '../layers/embedding.ts'
import { recurrent } from '../layers/recurrent.ts'
import { earlyStopping } from '../training/early-stopping.ts'
import type { FitOptions } from '../training/fit-options.ts'
import { adam, adamW } from '../training/optimizers/adam.ts'
import { rmsprop } from '../training/optimizers/rmsprop.ts'
import { sgd } from '../training/optimizers/sgd.ts'
import { cosineDecay } from '../training/schedules/cosine.ts'
import type { TrainingState } from '../training/training-state.ts'
import { buildNetwork } from './build-network.ts'
import { referenceModel } from './model.test-support.ts'
import { Model } from './model.ts'

const text = characterText('the rain in Spain stays mainly in the plain. '.repeat(12), { validation: 0.2 })
const size = text.vocabulary.size
const data = () => text.streams({ steps: 9, batch: 5 })
const loss = 'sparseCategoricalCrossentropy'
const layers = () => [
  embedding({ vocabulary: size, units: 6 }),
  recurrent([lstm({ units: 10 }), lstm({ units: 7 })], { returnSequences: true }),
  dropout({ rate: 0.2 }),
  dense({ units: size }),
]

const native = await openExecutor({ engine: 'native' }).then(
  () => true,
  () => false,
)

describe.each(['wasm', 'native'] as const)('%s', (engine) => {
  // The addon is built where a compiler was found; elsewhere wasm serves.
  const check = test.skipIf(engine === 'native' && !native)
  const make = () =>
    new Model({
      name: 'test',
      network: buildNetwork(layers(), { seed: 1 }),
      build: () => buildNetwork(layers(), { seed: 1 }),
      openExecutor: () => openExecutor({ engine }),
    })

  check.each([
    ['adam', () => adam({ globalClipNorm: 0.3 })],
    ['adamW', () => adamW({ clipNorm: 0.2 })],
    ['sgd', () => sgd({ momentum: 0.9, nesterov: true, clipValue: 0.05 })],
    ['rmsprop', () => rmsprop({ centered: true, momentum: 0.5 })],
  ] as const)('training with %s goes as on the reference', async (_, optimizer) => {
    const losses = async (model: Model) => {
      const { epochs, validations } = await model.fit(data(), { loss, optimizer: optimizer(), epochs: 1, metrics: ['accuracy'] })
      return [epochs[0]!.loss, epochs[0]!.metrics.accuracy!, epochs[0]!.clippedShare, validations[0]!.loss]
    }
    const expected = await losses(referenceModel(layers(), { precision: 'float64' }))
    for (const [i, value] of (await losses(make())).entries()) expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-5)
  })

  check('a run taken up again from its state goes on bit for bit', async () => {
    const options = (): FitOptions => ({
      loss,
      epochs: 2,
      optimizer: adam({ learningRate: 0.02, globalClipNorm: 0.5 }),
      schedule: cosineDecay({ warmupSteps: 4 }),
      earlyStopping: earlyStopping({ patience: 9, restoreBestWeights: true }),
    })
    const whole = make()
    const run = whole.fit(data(), options())
    const states: TrainingState[] = []
    for await (const event of run) if (event.type === 'step') states.push(await run.state())
    for (const from of [states[0]!, states[5]!, states[8]!, states.at(-2)!]) {
      const again = make()
      const rest = again.fit(data(), { ...options(), from })
      await rest
      expect(await rest.state()).toEqual(await run.state())
      expect(again.weights).toEqual(whole.weights)
    }
  })

  check('a step that explodes changes nothing', async () => {
    const model = make()
    await model.fit(data(), { loss, steps: 2, validation: false })
    const before = model.weights
    await expect(
      model.trainOnBatch(
        [[0, 1]],
        { data: new Float32Array(2 * size), shape: [1, 2, size] },
        { loss: (p, t) => divide(subtract(p, t), multiply(sum(p), 0)), optimizer: adam() },
      ),
    ).rejects.toMatchObject({ code: 'diverged' })
    expect(model.weights).toEqual(before)
  })

  check('it predicts and writes as the reference does, also several at once', async () => {
    const [model, reference] = [make(), referenceModel(layers())]
    await model.fit(data(), { loss, epochs: 1 })
    await reference.fit(data(), { loss, steps: 1 })
    reference.setWeights(model.weights)
    const prompt = { prompt: 'the rain', length: 80, temperature: 0.8, topK: 12, topP: 0.95, count: 3 }
    const [texts, again, predicted] = await Promise.all([model.generate(prompt), model.generate(prompt), model.predict([[1, 2, 3]])])
    expect(again).toEqual(texts)
    expect(texts).toEqual(await reference.generate(prompt))
    const expected = await reference.predict([[1, 2, 3]])
    for (const [i, value] of predicted.data.entries()) expect(Math.abs(value - expected.data[i]!)).toBeLessThan(1e-5)
  })
})
