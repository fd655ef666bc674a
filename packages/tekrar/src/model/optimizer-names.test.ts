import { expect, test } from 'vitest'
import { dense } from '../layers/dense.ts'
import { adam } from '../training/optimizers/adam.ts'
import { type OptimizerName, optimizers } from '../training/optimizers/optimizers.ts'
import { referenceModel } from './model.test-support.ts'

const make = () => referenceModel([dense({ units: 1, inputs: 2 })])
const inputs = { data: Float32Array.of(1, -2, 0.5, 3, 2, 1), shape: [3, 2] }
const targets = { data: Float32Array.of(1, 0, 2), shape: [3, 1] }
const loss = 'meanSquaredError'

test.each(Object.keys(optimizers) as OptimizerName[])('%s by name trains as with its own options left out', async (name) => {
  const [byName, made] = [make(), make()]
  await byName.fit({ inputs, targets, batch: 2 }, { loss, optimizer: name, epochs: 2 })
  await made.fit({ inputs, targets, batch: 2 }, { loss, optimizer: optimizers[name](), epochs: 2 })
  expect(byName.weights).toEqual(made.weights)
  expect(byName.weights).not.toEqual(make().weights)
})

test('slots go on from call to call of trainOnBatch while the optimizer’s name is the same', async () => {
  const [byName, same, anew] = [make(), make(), make()]
  const optimizer = adam()
  for (let step = 0; step < 3; step++) {
    await byName.trainOnBatch(inputs, targets, { loss, optimizer: 'adam' })
    await same.trainOnBatch(inputs, targets, { loss, optimizer })
    await anew.trainOnBatch(inputs, targets, { loss, optimizer: adam() })
  }
  expect(byName.weights).toEqual(same.weights)
  expect(byName.weights).not.toEqual(anew.weights)
})

test('two models that name the same optimizer keep slots of their own', async () => {
  const [first, second] = [make(), make()]
  for (let step = 0; step < 3; step++) await first.trainOnBatch(inputs, targets, { loss, optimizer: 'adam' })
  for (let step = 0; step < 3; step++) await second.trainOnBatch(inputs, targets, { loss, optimizer: 'adam' })
  expect(second.weights).toEqual(first.weights)
})

test('a name, or anything else, that is no optimizer is refused with those that are known, wherever one is given', async () => {
  const known = 'one of sgd, rmsprop, adam, adamW, adamax, nadam, adagrad, adadelta, adafactor, ftrl, lion, lamb, by name or with options'
  for (const optimizer of ['adm', 'toString', 3, {}, null] as never[]) {
    const model = make()
    if (optimizer !== null) {
      expect(() => model.fit({ inputs, targets }, { loss, optimizer })).toThrow(known)
      await expect(model.plan({ inputs, targets }, { loss, optimizer })).rejects.toThrow(known)
    }
    await expect(model.trainOnBatch(inputs, targets, { loss, optimizer })).rejects.toThrow(known)
  }
})
