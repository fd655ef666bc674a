import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textPairs } from './pairs.ts'
import { teacherForced } from './teacher-forcing.ts'

const texts = [
  ['Ein Mann steht.', 'A man stands.'],
  ['Ein Hund, ein Mann.', 'A dog, a man.'],
] as const

test('a decoder is told the symbol before the one it should give, from the start symbol on', () => {
  const { inputs, targets } = teacherForced([[5, 6], [], [7]], { start: 1, stop: 2 })
  expect(inputs.map((row) => [...row])).toEqual([[1, 5, 6], [1], [1, 7]])
  expect(targets.map((row) => [...row])).toEqual([[5, 6, 2], [2], [7, 2]])
})

test('start and stop are numbers after those of the target’s vocabulary', () => {
  const pairs = textPairs(texts, { by: 'words', minimumCount: 1 })
  expect([pairs.start, pairs.stop, pairs.targetSymbols]).toEqual([pairs.target.size, pairs.target.size + 1, pairs.target.size + 2])
  expect(pairs.inputs.target.map((ids) => ids[0])).toEqual([pairs.start, pairs.start])
  expect(pairs.targets.map((ids) => ids.at(-1))).toEqual([pairs.stop, pairs.stop])
})

test('a word is the same symbol wherever it stands, and with lowerCase however it is written', () => {
  const { source, inputs } = textPairs(texts, { by: 'words', minimumCount: 1, lowerCase: true })
  const [first, second] = inputs.source as [Int32Array, Int32Array]
  expect(second[0]).toBe(first[0])
  expect(second[3]).toBe(first[0])
  expect(source.has(' Mann')).toBe(false)
})

test('texts come back from the ids of their targets, by words and by characters', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'Ö', ',', '.', ' '), minLength: 1 }).map((string) => string.trim())
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 4 }), fc.constantFrom('words', 'characters'), (list, by) => {
      const pairs = textPairs(list, { by, minimumCount: 1 } as const)
      for (const [i, [, target]] of list.entries()) expect(pairs.decode(pairs.targets[i]!.subarray(0, -1))).toBe(target)
    }),
    { numRuns: 50 },
  )
})

test('texts for a model that has learnt take the vocabularies it learnt; a word it does not know is the unknown one', () => {
  const learnt = textPairs(texts, { by: 'words', minimumCount: 1 })
  const others = textPairs([['Ein Haus.', 'A house.']], { by: 'words', source: learnt.source, target: learnt.target })
  expect(others.inputs.source[0]![1]).toBe(learnt.source.unknown)
  expect(others.stop).toBe(learnt.stop)
  expect(() => textPairs([])).toThrow(/textPairs: pairs must be at least one pair of texts/)
})
