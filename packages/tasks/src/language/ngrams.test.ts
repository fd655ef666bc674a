import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashedNgrams, ngrams } from './ngrams.ts'

test('word pairs, and characters with the ends of the text', () => {
  expect(ngrams('Bu film güzel', { by: 'words', from: 1, to: 2, language: 'tr' })).toEqual(['bu', 'bu film', 'film', 'film güzel', 'güzel'])
  expect(ngrams('Aİ', { by: 'characters', from: 2, to: 3, language: 'tr' })).toEqual([' a', ' ai', 'ai', 'ai ', 'i '])
  expect(ngrams('', { by: 'words', from: 1, to: 2, language: 'tr' })).toEqual([])
})

test('hashes stand for the same n-grams in the same order', () => {
  const options = fc.record({
    by: fc.constantFrom('words' as const, 'characters' as const),
    from: fc.integer({ min: 1, max: 3 }),
    to: fc.integer({ min: 1, max: 4 }),
    language: fc.constantFrom('tr' as const, 'none' as const),
  })
  const text = fc.array(fc.constantFrom('film', 'çok', 'iyi', 'a', 'b', '.', '😀')).map((words) => words.join(' '))
  fc.assert(
    fc.property(options, text, (asked, text) => {
      const grams = ngrams(text, asked)
      const hashes = [...hashedNgrams(text, asked)]
      expect(hashes.length).toBe(grams.length)
      const pairs = new Set(grams.map((gram, i) => `${gram}\u0000${hashes[i]}`))
      expect(pairs.size).toBe(new Set(grams).size)
      expect(new Set(hashes).size).toBe(new Set(grams).size)
    }),
    { numRuns: 500 },
  )
})

test('among a hundred thousand n-grams hardly two share a hash', () => {
  const text = Array.from({ length: 50_000 }, (_, i) => `w${i}`).join(' ')
  const hashes = hashedNgrams(text, { by: 'words', from: 1, to: 2, language: 'none' })
  expect(new Set(hashes).size).toBeGreaterThan(hashes.length - 10)
})
