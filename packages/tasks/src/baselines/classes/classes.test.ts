import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Grams } from './grams.ts'
import { classify, type Linear } from './linear.ts'
import { logisticRegression, tunedLogisticRegression } from './logistic-regression.ts'
import { naiveBayes } from './naive-bayes.ts'
import { countOf, type Rows } from './rows.ts'
import { inverseFrequencies, weighed } from './tf-idf.ts'

interface Case {
  readonly classes: number
  readonly strength: number
  readonly texts: readonly string[]
  readonly labels: readonly number[]
  readonly others: readonly string[]
  readonly bayes: readonly (readonly number[])[]
  readonly logistic: readonly (readonly number[])[]
}

const golden = JSON.parse(readFileSync(new URL('./golden.json', import.meta.url), 'utf8')) as { readonly cases: readonly Case[] }
const symbols = (texts: readonly string[]) => texts.map((text) => text.split(' '))

/** The scores that `classify` compares. */
const scoresOf = ({ classes, weights, bias }: Linear, rows: Rows): number[][] =>
  Array.from({ length: countOf(rows) }, (_, i) =>
    Array.from({ length: classes }, (_, c) => {
      let score = bias[c]!
      for (let k = rows.starts[i]!; k < rows.starts[i + 1]!; k++) score += rows.values[k]! * weights[rows.columns[k]! * classes + c]!
      return score
    }),
  )

const apart = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number =>
  Math.max(...a.flatMap((row, i) => row.map((value, j) => Math.abs(value - b[i]![j]!))))

const centred = (rows: readonly (readonly number[])[]): number[][] =>
  rows.map((row) => row.map((value) => value - row.reduce((sum, one) => sum + one, 0) / row.length))

test.each(golden.cases)('naive Bayes and logistic regression of $classes classes give the scores of scikit-learn', async (one) => {
  const grams = new Grams(1, 2)
  await grams.learn(symbols(one.texts))
  const [counts, others] = [await grams.count(symbols(one.texts)), await grams.count(symbols(one.others))]
  expect(apart(scoresOf(await naiveBayes(counts, one.labels, one.classes), others), one.bayes)).toBeLessThan(1e-10)
  const inverse = inverseFrequencies(counts)
  const fitted = await logisticRegression(weighed(counts, inverse), one.labels, one.classes, { strength: one.strength })
  expect(apart(centred(scoresOf(fitted, weighed(others, inverse))), one.logistic)).toBeLessThan(1e-3)
})

test('the class of the largest score is the answer, and the strength comes from a slice of the training rows', async () => {
  const texts = Array.from({ length: 60 }, (_, i) => ['the', i % 3 === 0 ? 'red' : 'blue', `n${i}`])
  const labels = texts.map(([, colour]) => (colour === 'red' ? 0 : 1))
  const grams = new Grams(1, 1)
  await grams.learn(texts)
  const counts = await grams.count(texts)
  const inverse = inverseFrequencies(counts)
  const shares: number[] = []
  const order = texts.map((_, i) => i)
  const fitted = await tunedLogisticRegression(weighed(counts, inverse), labels, 2, order, {}, (share) => shares.push(share))
  expect(shares.length).toBeGreaterThan(5)
  expect(shares).toEqual([...shares].sort((a, b) => a - b))
  expect(shares.at(-1)).toBeLessThanOrEqual(1)
  const asked = await grams.count([['red', 'x'], ['blue', 'y'], ['z']])
  expect([...(await classify(fitted, weighed(asked, inverse)))]).toEqual([0, 1, 1])
})

test('the longest runs are those asked for, and a run is never taken for another with a space in it', async () => {
  const grams = new Grams(1, 2)
  await grams.learn([
    ['a b', 'c'],
    ['a', 'b c'],
  ])
  expect(grams.size).toBe(6)
  const rows = await grams.count([['a', 'b', 'c', 'c']])
  expect([...rows.values]).toEqual([1, 2])
})

test('fitting stops where the signal says so', async () => {
  const texts = Array.from({ length: 4000 }, (_, i) => Array.from({ length: 50 }, (_, j) => `w${(i * 7 + j * 13) % 997}`))
  const progress = { signal: AbortSignal.timeout(5) }
  const grams = new Grams(1, 2)
  await expect(grams.learn(texts, progress).then(() => grams.count(texts, progress))).rejects.toThrow(/timeout|abort/i)
})
