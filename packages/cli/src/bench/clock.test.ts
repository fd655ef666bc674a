import { expect, test } from 'vitest'
import { BenchClock } from './clock.ts'

test('what is left follows from what was done, jobs that were there before left out', () => {
  let now = 0
  const clock = new BenchClock(2, () => now)
  const at = (number: number, phase: 'preparing' | 'timing', round: number) =>
    clock.left({ number, of: 10, turn: { phase, name: 'tekrar', threads: 1, round } })
  expect(at(6, 'preparing', 1)).toBeNull()
  now = 10_000
  // one of five is done
  expect(at(7, 'preparing', 1)).toBeCloseTo(40)
  now = 16_000
  expect(at(7, 'timing', 2)).toBeCloseTo((16 / 1.6) * 3.4)
})
