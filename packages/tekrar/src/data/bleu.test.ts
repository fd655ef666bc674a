import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bleu } from './bleu.ts'

interface Case {
  readonly name: string
  readonly texts: string[]
  readonly references: string[]
  readonly lowerCase: boolean
  readonly tokenize: '13a' | 'none'
  readonly score: number
  readonly precisions: number[]
  readonly brevityPenalty: number
  readonly words: number
  readonly referenceWords: number
}

const { cases } = JSON.parse(readFileSync(new URL('golden/bleu.json', import.meta.url), 'utf8')) as { cases: Case[] }

test.each(cases)('BLEU is what SacreBLEU says: $name', ({ texts, references, lowerCase, tokenize, ...expected }) => {
  const result = bleu(texts, references, { lowerCase, tokenize })
  expect(result.words).toBe(expected.words)
  expect(result.referenceWords).toBe(expected.referenceWords)
  expect(result.score).toBeCloseTo(expected.score, 9)
  expect(result.brevityPenalty).toBeCloseTo(expected.brevityPenalty, 12)
  result.precisions.forEach((precision, i) => {
    expect(precision).toBeCloseTo(expected.precisions[i]!, 9)
  })
})

test('a text equal to its reference has 100, and lists of different lengths are refused', () => {
  expect(bleu(['a man is standing there'], ['a man is standing there']).score).toBeCloseTo(100, 9)
  expect(() => bleu(['a'], [])).toThrow(/bleu: references must be one for each of 1 texts, got 0/)
})
