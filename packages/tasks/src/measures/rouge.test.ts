import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { meanRouge, rougeOf, rougeWords } from './rouge.ts'

interface Case {
  readonly summary: string
  readonly reference: string
  readonly rouge1: number
  readonly rouge2: number
  readonly rougeL: number
}

const golden: Case[] = JSON.parse(readFileSync(new URL('./golden/rouge.json', import.meta.url), 'utf8'))

test('ROUGE-1, 2 and L are those of rouge-score', () => {
  expect(golden.length).toBeGreaterThan(50)
  for (const { summary, reference, ...expected } of golden) {
    const scores = rougeOf(rougeWords(summary.toLowerCase()), rougeWords(reference.toLowerCase()))
    for (const name of ['rouge1', 'rouge2', 'rougeL'] as const) expect(scores[name], `${name}: ${summary}`).toBeCloseTo(expected[name], 10)
  }
})

test('the same words score 1, no words in common 0, and no order of the two changes the score', () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 2, maxLength: 12 })
  fc.assert(
    fc.property(words, words, (a, b) => {
      expect(rougeOf(a, a)).toEqual({ rouge1: 1, rouge2: 1, rougeL: 1 })
      expect(rougeOf(a, b)).toEqual(rougeOf(b, a))
      expect(rougeOf(a, ['x', 'y'])).toEqual({ rouge1: 0, rouge2: 0, rougeL: 0 })
      expect(rougeOf(a, b).rougeL).toBeLessThanOrEqual(rougeOf(a, b).rouge1)
    }),
  )
  expect(rougeOf([], ['x'])).toEqual({ rouge1: 0, rouge2: 0, rougeL: 0 })
})

test('Turkish letters are letters', () => {
  expect(rougeWords('şeker, çay – ıhlamur 3,5')).toEqual(['şeker', 'çay', 'ıhlamur', '3', '5'])
})

test('several are their mean', () => {
  const one = { rouge1: 1, rouge2: 0.5, rougeL: 1 }
  const none = { rouge1: 0, rouge2: 0, rougeL: 0 }
  expect(meanRouge([one, none])).toEqual({ rouge1: 0.5, rouge2: 0.25, rougeL: 0.5 })
  expect(meanRouge([])).toEqual(none)
})
