import { expect, test } from 'vitest'
import { lstm } from '../cells/lstm.ts'
import { characterText } from '../data/text.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { recurrent } from '../layers/recurrent.ts'
import { referenceModel } from './model.test-support.ts'

const text = characterText('the rain in Spain stays mainly in the plain. '.repeat(6), { validation: 0.2 })
const { size } = text.vocabulary
const loss = 'sparseCategoricalCrossentropy'
const make = () =>
  referenceModel([
    embedding({ vocabulary: size, units: 3 }),
    recurrent(lstm({ units: 4 }), { stateful: true, returnSequences: true }),
    dense({ units: size }),
  ])
const streams = () => text.streams({ steps: 10, batch: 4 })

test('a stateful model trains on streams, whose validation is one row, and validating changes nothing of its training', async () => {
  const [validated, plain] = [make(), make()]
  const history = await validated.fit(streams(), { loss, epochs: 2, validateEvery: 2 })
  const without = await plain.fit(streams(), { loss, epochs: 2, validation: false })
  expect(history.validations.length).toBeGreaterThan(2)
  expect(history.values.loss).toEqual(without.values.loss)
  expect(validated.weights).toEqual(plain.weights)
  const next = { data: Int32Array.of(1, 2, 3, 4), shape: [4, 1] }
  expect((await validated.predict(next)).data).toEqual((await plain.predict(next)).data)
})

test('each validation of a stateful model begins at zero states, as an evaluation after a reset does', async () => {
  const model = make()
  const { validations } = await model.fit(streams(), { loss, epochs: 2 })
  await model.resetState()
  const { loss: alone } = await model.evaluate(streams().validation!, { loss })
  expect(validations.at(-1)!.loss).toBe(alone)
})

test('a run that is taken up from its state after a validation trains on bit for bit', async () => {
  const [whole, first, second] = [make(), make(), make()]
  await whole.fit(streams(), { loss, epochs: 2 })
  const run = first.fit(streams(), { loss, epochs: 2 })
  for await (const event of run) if (event.type === 'validation') break
  await second.fit(streams(), { loss, epochs: 2, from: await run.state() })
  expect(second.weights).toEqual(whole.weights)
})

test('states of training stand again where a validation is refused, which asks for batches of one size', async () => {
  const [model, plain] = [make(), make()]
  const ids = (rows: number) => ({ data: new Int32Array(rows * 2).fill(1), shape: [rows, 2] })
  const batch = (rows: number) => ({ inputs: ids(rows), targets: ids(rows) })
  await expect(model.fit([batch(4)], { loss, validation: [batch(3), batch(2)] })).rejects.toThrow(
    /validation: expected 3 rows, as in the batches before: the model is stateful, got 2 rows; give batches of one size$/,
  )
  await plain.fit([batch(4)], { loss, validation: false })
  expect((await model.predict(ids(4))).data).toEqual((await plain.predict(ids(4))).data)
})
