import { expect, test } from 'vitest'
import type { Dataset } from '../data/dataset.ts'
import type { History } from '../training/events.ts'
import { adam, adamW } from '../training/optimizers/adam.ts'
import { sgd } from '../training/optimizers/sgd.ts'
import type { Model } from './model.ts'
import type { States } from './predictions.ts'

/** Types are checked by the compiler; these functions are never called. */
const exactly = <Expected>() => ({
  is: <Actual>(_: Actual & ([Actual] extends [Expected] ? ([Expected] extends [Actual] ? unknown : never) : never)) => {},
})

export function training(model: Model, data: Dataset): void {
  model.fit(data, { loss: 'sparseCategoricalCrossentropy' })
  model.fit(data, { loss: (predictions, _targets) => predictions, optimizer: adam({ globalClipNorm: 1 }) })
  // @ts-expect-error a loss is needed
  model.fit(data, { optimizer: adam() })
  // @ts-expect-error options are needed
  model.fit(data)
  // @ts-expect-error no such loss
  model.fit(data, { loss: 'crossEntropy' })
  // @ts-expect-error no such metric
  model.fit(data, { loss: 'meanSquaredError', metrics: ['f1'] })
  // @ts-expect-error a loss is a function of tensors
  model.fit(data, { loss: (predictions: number) => predictions })
  model.fit(data, { loss: 'meanSquaredError', optimizer: 'adam' })
  // @ts-expect-error no such optimizer
  model.fit(data, { loss: 'meanSquaredError', optimizer: 'adm' })
  // @ts-expect-error no such option
  model.fit(data, { loss: 'meanSquaredError', epoch: 3 })
  // @ts-expect-error single steps need an optimizer that goes on
  model.trainOnBatch([[1]], [[1]], { loss: 'meanSquaredError' })
}

export function optimizers(): void {
  adamW({ weightDecay: 0.01, clipValue: 1 })
  // @ts-expect-error of the clippings one
  adam({ clipNorm: 1, globalClipNorm: 1 })
  // @ts-expect-error of the clippings one
  sgd({ clipNorm: 1, clipValue: 1 })
  adam({ weightDecay: 0.1 })
}

export async function results(model: Model, data: Dataset): Promise<void> {
  const run = model.fit(data, { loss: 'meanSquaredError' })
  exactly<History>().is(await run)
  for await (const event of run) {
    if (event.type === 'step') exactly<number>().is(event.gradientNorm)
    if (event.type === 'diverged') exactly<string>().is(event.layer)
    // @ts-expect-error an end has no loss
    if (event.type === 'end') event.loss
  }
  exactly<string>().is(await model.generate({ prompt: 'a', length: 1 }))
  exactly<readonly string[]>().is(await model.generate({ prompt: 'a', length: 1, count: 2 }))
  exactly<readonly number[]>().is(await model.generate({ prompt: [1], length: 1 }))
  exactly<readonly (readonly number[])[]>().is(await model.generate({ prompt: [1], length: 1, count: 2 }))
  for await (const piece of model.generate({ prompt: 'a', length: 1 })) exactly<string>().is(piece)
  const predicted = await model.predict([[1]])
  exactly<Float32Array>().is(predicted.data)
  exactly<States>().is(predicted.states)
  // @ts-expect-error strings are no numbers
  await model.predict(['a'])
  // @ts-expect-error weights are read, not assigned
  model.weights = {}
}

test('the types above are checked by the compiler', () => {
  expect([training, optimizers, results].every((check) => typeof check === 'function')).toBe(true)
})
