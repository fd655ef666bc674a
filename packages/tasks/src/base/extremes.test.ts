import { expect, test } from 'vitest'
import { largest, smallest } from './extremes.ts'

test('lists may be as long as data are', () => {
  const many = Float64Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 300_007)
  expect([smallest(many), largest(many)]).toEqual([0, 300_006])
  expect([smallest([]), largest([])]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
})
