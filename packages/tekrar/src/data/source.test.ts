import { expect, test } from 'vitest'
import type { AnyBatch } from './batch.ts'
import { batches } from './batches.ts'
import { batchOf, datasetOf, type Slots, sourceOf } from './fit-data.ts'
import type { Source } from './source.ts'

const slots: Slots = { inputs: [{ name: 'x', rank: 2, sequence: false }], targets: [{ name: 'y', sequence: false }] }
const one = (value: number) => [[[value]], [[value]]] as const

/** The first number of each batch of an epoch. */
async function seen(source: Source, epoch: number, from = 0): Promise<number[]> {
  const reader = source.open(epoch, 1, from)
  const values: number[] = []
  for (let i = 0; i < (source.size ?? 100); i++) {
    const batch = await reader.next()
    if (!batch) break
    values.push((batch.inputs as { data: Float32Array }).data[0]!)
  }
  return values
}

function* endless() {
  for (let i = 0; ; i++) yield one(i)
}

test('a generator goes on from epoch to epoch, and looking at its first batch does not lose it', async () => {
  const source = sourceOf(endless(), slots, { where: 'fit', stepsPerEpoch: 3 })
  expect(((await source.first('fit')).inputs as { data: Float32Array }).data[0]).toBe(0)
  expect(await seen(source, 0)).toEqual([0, 1, 2])
  expect(await seen(source, 1)).toEqual([3, 4, 5])
})

test('a function begins anew for every epoch, and what was seen before a resume is skipped', async () => {
  const source = sourceOf((epoch: number) => [one(10 * epoch), one(10 * epoch + 1), one(10 * epoch + 2)], slots, { where: 'fit' })
  await source.first('fit')
  expect(await seen(source, 0)).toEqual([0, 1, 2])
  expect(await seen(source, 2, 1)).toEqual([21, 22])
  expect(source.size).toBeUndefined()
})

test('a list of batches and an async generator serve as well', async () => {
  expect(await seen(sourceOf([one(4), one(5)], slots, { where: 'fit' }), 3)).toEqual([4, 5])
  async function* slowly() {
    for (let i = 0; i < 3; i++) {
      await new Promise((resolve) => setTimeout(resolve, 1))
      yield { inputs: [[i]], targets: [[i]], weights: [2] }
    }
  }
  expect(await seen(sourceOf(slowly, slots, { where: 'fit' }), 0)).toEqual([0, 1, 2])
})

test('data without a single batch says so', async () => {
  await expect((async () => sourceOf([], slots, { where: 'fit' }).first('fit'))()).rejects.toThrow(
    /fit: data must be at least one batch, got none/,
  )
  await expect((async () => sourceOf(() => [], slots, { where: 'evaluate' }).first('evaluate'))()).rejects.toThrow(
    /evaluate: data must be at least one batch/,
  )
})

test('a batch is a list of inputs, targets and weights, or has them by name', () => {
  const expected: AnyBatch = {
    inputs: { data: Float32Array.of(1), shape: [1, 1] },
    targets: { data: Float32Array.of(2), shape: [1, 1] },
    weights: [{ data: Float32Array.of(3), shape: [1] }],
    continues: false,
  }
  expect(batchOf([[[1]], [[2]], [3]], slots, 'fit')).toEqual(expected)
  expect(batchOf({ inputs: [[1]], targets: [[2]], weights: [3] }, slots, 'fit')).toEqual(expected)
  expect(batchOf({ inputs: [[1]], targets: [[2]], weights: [3], continues: true }, slots, 'fit').continues).toBe(true)
  expect(() => batchOf([[1]] as never, slots, 'fit')).toThrow(/a batch must be \[inputs, targets\]/)
})

test('a dataset is taken as it is, cut to so many steps an epoch', async () => {
  const data = batches([[1], [2], [3], [4]], [1, 2, 3, 4], { batch: 1, shuffle: false })
  expect(datasetOf(data, slots, 'fit')).toBe(data)
  const source = sourceOf(data, slots, { where: 'fit', stepsPerEpoch: 3 })
  expect(source.size).toBe(3)
  expect(await seen(source, 0)).toEqual([1, 2, 3])
})
