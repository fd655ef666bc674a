import { expect, test } from 'vitest'
import { alarmsOf, intervalsOf, severityOf } from './intervals.ts'

test('unusual rows that are close together are one interval, with its highest score', () => {
  const scores = Array.from({ length: 60 }, () => 0 as number | null)
  scores[10] = 3
  scores[14] = 5
  scores[15] = null
  scores[40] = 4
  expect(intervalsOf(scores, 3, 10)).toEqual([
    { first: 10, last: 14, peak: 5, peakAt: 14 },
    { first: 40, last: 40, peak: 4, peakAt: 40 },
  ])
  expect(intervalsOf(scores, 6, 10)).toEqual([])
})

test('an event is told of once, and again only where it grows or has long passed', () => {
  expect([...alarmsOf([0, 2, 1, 2, 3, null, 1, 1, 1, 2], 3)]).toEqual([0, 2, 0, 0, 3, 0, 0, 0, 0, 2])
})

test('severity is how far above the threshold a score is', () => {
  expect([2.9, 3, 4.5, 7.5].map((score) => severityOf(score, 3))).toEqual([null, 'low', 'medium', 'high'])
})
