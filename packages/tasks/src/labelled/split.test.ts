import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyOf } from './look.ts'
import { keptApart } from './split.ts'

const examples = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom('a', 'b', 'c')), { minLength: 1, maxLength: 200 })
  .map((rows) => ({ keys: rows.map(([text]) => `metin ${text}`), labels: rows.map(([, label]) => label) }))
const asked = fc.record({ share: fc.double({ min: 0, max: 0.9, noNaN: true }), seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }) })

test('every example is on one side, in order, the same texts on the same side', () => {
  fc.assert(
    fc.property(examples, asked, (given, options) => {
      const { kept, apart } = keptApart(given, options)
      expect([...kept, ...apart].sort((a, b) => a - b)).toEqual([...given.keys.keys()])
      for (const part of [kept, apart]) expect([...part]).toEqual([...part].sort((a, b) => a - b))
      const training = new Set(Array.from(kept, (i) => given.keys[i]))
      expect(Array.from(apart, (i) => given.keys[i]).filter((text) => training.has(text))).toEqual([])
      expect(keptApart(given, options)).toEqual({ kept, apart })
      expect(kept.length).toBeGreaterThan(0)
    }),
  )
})

test('each class gives its share, and keeps one at least', () => {
  const labels = Array.from({ length: 1001 }, (_, i) => (i < 700 ? 'many' : i < 1000 ? 'some' : 'one'))
  const given = { keys: labels.map((_, i) => `t${i}`), labels }
  const { apart } = keptApart(given, { share: 0.1, seed: 3 })
  const count = (label: string) => Array.from(apart, (i) => labels[i]).filter((each) => each === label).length
  expect([count('many'), count('some'), count('one')]).toEqual([70, 30, 0])
})

test('another seed is another choice, no share is none', () => {
  const given = { keys: Array.from({ length: 100 }, (_, i) => `t${i}`), labels: Array(100).fill('a') as string[] }
  expect(keptApart(given, { share: 0.2, seed: 1 }).apart).not.toEqual(keptApart(given, { share: 0.2, seed: 2 }).apart)
  expect(keptApart(given, { share: 0, seed: 1 }).apart).toEqual(new Int32Array(0))
})

test('a text in capitals is the same text, in Turkish and in English', () => {
  const texts = Array.from({ length: 40 }, (_, i) => (i < 20 ? `IŞIK İYİ IT ${i}` : `ışık iyi it ${i - 20}`))
  const { kept, apart } = keptApart({ keys: texts.map(keyOf), labels: texts.map((_, i) => `${i % 2}`) }, { share: 0.3, seed: 1 })
  expect(apart.length).toBeGreaterThan(5)
  const there = new Set([...kept].map((i) => i % 20))
  for (const i of apart) expect(there.has(i % 20)).toBe(false)
})
