import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NGrams } from './n-grams.ts'

const ids = (text: string): Int32Array => Int32Array.from(text, (letter) => 'abc'.indexOf(letter))

test('counts give Witten and Bell’s estimate: a symbol’s share, mixed with the shorter context by how many different symbols followed', async () => {
  const grams = new NGrams(2, 3)
  await grams.count(ids('abab'))
  // Of no context: a and b twice each of 4, 2 different; of nothing known: 1/3.
  const a = (2 + 2 / 3) / 6
  const b = a
  // After b: a, once; one different symbol.
  const afterB = (1 + a) / 2
  const [one, two] = await grams.nats(ids('a'), ids('b'))
  expect(one).toBeCloseTo(-Math.log(a), 12)
  expect(two).toBeCloseTo(-Math.log(afterB), 12)
  const [, unseen] = await grams.nats(ids('c'), ids('c'))
  expect(unseen).toBeCloseTo(-Math.log((0 + 2 / 3) / 6), 12)
  expect(b).toBe(a)
})

test('in every context the probabilities of all symbols make 1', async () => {
  const text = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(text, text, async (learned, context) => {
      const grams = new NGrams(4, 3)
      await grams.count(Int32Array.from(learned))
      const sums = [0, 0, 0, 0]
      for (const symbol of [0, 1, 2]) {
        const nats = await grams.nats(Int32Array.of(symbol), Int32Array.from(context))
        nats.forEach((value, i) => {
          sums[i]! += Math.exp(-value)
        })
      }
      for (const sum of sums) expect(sum).toBeCloseTo(1, 10)
    }),
    { numRuns: 50 },
  )
})

test('a text that repeats itself is foretold well by the longest context', async () => {
  const grams = new NGrams(6, 3)
  const text = ids('abcab'.repeat(200))
  await grams.count(text)
  const nats = await grams.nats(text)
  expect(nats.at(-1)).toBeLessThan(0.05)
  expect(nats[0]).toBeGreaterThan(1)
})
