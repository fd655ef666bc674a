import { expect, test } from 'vitest'
import { Judge } from './judge.ts'

/** Bell-shaped numbers, the same each time. */
function bell(seed: number): () => number {
  let state = seed
  const share = () => {
    state = (state * 16807) % 2147483647
    return state / 2147483647
  }
  return () => Math.sqrt(-2 * Math.log(share())) * Math.cos(2 * Math.PI * share())
}

/** Scores of 400 rows of a fault that stays, by one that learned from so many rows. */
function scoresOf(rows: number, adapts: boolean): number[] {
  const next = bell(7)
  const push = (judge: Judge, off: number) =>
    judge.push({ errors: [0.3 * next() + off], values: [0.7 * next() + off], isFull: true, isFilled: false })
  const learning = new Judge(1)
  for (let row = 0; row < rows; row++) push(learning, 0)
  const judge = new Judge(1, learning.state(), { adapts })
  return Array.from({ length: 400 }, () => push(judge, 100).score)
}

test.each([900, 3000, 10000])('a fault that lasts is usual after about a hundred rows to one that learned from %i', (rows) => {
  const scores = scoresOf(rows, true)
  expect(Math.min(...scores.slice(0, 20))).toBeGreaterThan(4)
  expect(Math.max(...scores.slice(200))).toBeLessThan(4)
})

test('what is usual stays as it was learned where that is asked, and a fault is as odd at its end', () => {
  expect(Math.min(...scoresOf(3000, false))).toBeGreaterThan(20)
})
