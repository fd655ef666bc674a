import { expect, test } from 'vitest'
import { lengthsOf } from './lengths.ts'

test('of a hundred lengths, in whatever order, the shortest, the mean, the one that 95 do not exceed, and the longest are told', () => {
  const texts = Array.from({ length: 100 }, (_, i) => ({ length: ((i * 37) % 100) + 1 }))
  expect(lengthsOf(texts)).toEqual({ shortest: 1, mean: 50.5, most: 95, longest: 100 })
  expect(lengthsOf(['abc'])).toEqual({ shortest: 3, mean: 3, most: 3, longest: 3 })
  expect(lengthsOf([])).toEqual({ shortest: 0, mean: 0, most: 0, longest: 0 })
})
