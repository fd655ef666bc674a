import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keptApart } from './split.ts'

const labels = (counts: readonly number[]) => counts.flatMap((count, label) => new Array<number>(count).fill(label))

test('every class gives its share, and keeps an example however few it has', () => {
  const { kept, apart } = keptApart(labels([100, 50, 1, 1]), 0.1, 1)
  const of = (numbers: Int32Array, label: number) => [...numbers].filter((i) => labels([100, 50, 1, 1])[i] === label).length
  expect([0, 1, 2, 3].map((label) => of(apart, label))).toEqual([10, 5, 0, 0])
  expect(kept.length + apart.length).toBe(152)
})

test('no example is in both parts or in none, and chance is the seed’s', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 80 }),
      fc.double({ min: 0, max: 0.9, noNaN: true }),
      (given, share) => {
        const { kept, apart } = keptApart(given, share, 3)
        expect([...kept, ...apart].sort((a, b) => a - b)).toEqual(given.map((_, i) => i))
        expect(new Set([...kept].map((i) => given[i]))).toEqual(new Set(given))
        expect(keptApart(given, share, 3).apart).toEqual(apart)
      },
    ),
  )
})

test('many small classes give as much as few large ones', () => {
  expect(keptApart(labels(new Array<number>(40).fill(5)), 0.1, 1).apart.length).toBe(20)
})
