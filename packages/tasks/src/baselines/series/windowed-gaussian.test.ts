import { expect, test } from 'vitest'
import { gaussianTail, logGaussianTail } from './gaussian-tail.ts'
import { WindowedGaussian } from './windowed-gaussian.ts'

test('the tail of a normal distribution is right near the middle and far out, on both sides', () => {
  // Q(z) to the figures that tables have.
  for (const [z, expected] of [
    [0, 0.5],
    [1, 0.158655253931457],
    [1.959963984540054, 0.025],
    [3, 0.00134989803163009],
    [6, 9.86587645037698e-10],
    [10, 7.61985302416053e-24],
  ] as const) {
    expect(gaussianTail(z) / expected).toBeCloseTo(1, 11)
    expect(gaussianTail(-z)).toBeCloseTo(1 - expected, 14)
  }
  expect(logGaussianTail(100)).toBeCloseTo(-2173.87, 2)
  expect(logGaussianTail(-1)).toBeCloseTo(Math.log10(0.841344746068543), 12)
})

test('a value is judged by mean and deviation of those before it, and the first by nothing', () => {
  const detector = new WindowedGaussian()
  expect(detector.score(2)).toBe(0)
  expect(detector.score(2)).toBe(0.5)
  expect(detector.score(4)).toBe(1)
  // Of 2, 2, 4 the mean is 8/3, the deviation √(8/9).
  expect(detector.rarity(3)).toBeCloseTo(1 - gaussianTail(1 / 3 / Math.sqrt(8 / 9)), 12)
})

test('a full window moves on by its step, and forgets what was before', () => {
  const detector = new WindowedGaussian({ window: 10, step: 5 })
  for (let i = 0; i < 10; i++) detector.score(i % 2)
  for (let i = 0; i < 4; i++) detector.score(100 + (i % 2))
  expect(detector.rarity(0.5)).toBe(0.5)
  detector.score(100)
  // Five of 0 and 1, five of 100 and 101.
  expect(detector.rarity(50.5)).toBeCloseTo(0.5, 1)
})
