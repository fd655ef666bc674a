import { expect, test } from 'vitest'
import { figuresOf, median, ratios, resultsOf } from './record.ts'
import { recordOf, resultOf, steps } from './results.test-support.ts'

test('the median is the middle one, and nothing has none', () => {
  expect([median([3, 1, 2]), median([4, 1]), median([])]).toEqual([2, 1, Number.NaN])
})

test('the ratio is against the best of the others, a peak that of the same rounds', () => {
  const result = resultOf(steps[3]!, { own: 10, others: { torch: 30, 'keras-jax': 20 } })
  const figures = figuresOf(result)
  expect(figures).toMatchObject({ milliseconds: 10, ratio: 2 })
  expect(figures.speed).toBeCloseTo(result.operations * 100)
  expect(figures.share).toBeCloseTo((result.operations * 100) / 4e11)
})

test('a peer that failed counts for nothing', () => {
  const result = resultOf(steps[0]!, { own: 10, others: { torch: 30 } })
  const failed = { ...result, entries: [...result.entries, { name: 'keras-jax', threads: 2, rounds: [], error: 'no memory' }] }
  expect(figuresOf(failed).ratio).toBe(3)
  expect(figuresOf(resultOf(steps[0]!)).ratio).toBeNull()
})

test('the mean of ratios is the geometric one', () => {
  const of = (own: number) => resultOf(steps[0]!, { own, others: { torch: 8 } })
  expect(ratios([of(8), of(2), of(1)])).toEqual({ mean: expect.closeTo(32 ** (1 / 3)), lowest: 1 })
  expect(ratios([resultOf(steps[0]!)])).toBeNull()
})

test('of what is kept, those asked for come in the order asked', () => {
  const record = recordOf([resultOf(steps[4]!), resultOf(steps[1]!)])
  expect(resultsOf(record, [steps[1]!, steps[2]!, steps[4]!]).map(({ place }) => place)).toEqual([1, 4])
})
