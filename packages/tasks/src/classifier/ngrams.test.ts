import { expect, test } from 'vitest'
import { tokenizerOf } from '../language/make-tokenizer.ts'
import { ngramsFromJson, ngramsIn, ngramsOf, savedNgrams } from './ngrams.ts'

const by = (kind: 'characters' | 'words', texts: readonly string[]) =>
  tokenizerOf(texts, { by: kind, language: 'en', minimumCount: 1, maximumSize: 1000 })
const readable = (known: readonly string[]) =>
  known.map((key) => key.replaceAll('\u0000', ' ').replace('\u0002', '<').replace('\u0003', '>'))

test('characters are counted with both ends, the most frequent first, and what stands in one text alone is not known', async () => {
  const texts = ['ova', 'eva', 'ski']
  const tokenizer = by('characters', texts)
  const ngrams = await ngramsOf(texts, 3, tokenizer, {})
  expect(readable(ngrams.known)).toEqual(['<', '>', 'v', 'v a', 'v a >', 'a', 'a >'])
  expect(ngrams.mean).toBe((7 + 7 + 2) / 3)
  expect([...ngramsIn('va', ngrams, tokenizer)].map((number) => readable(ngrams.known)[number - 1])).toEqual([
    '<',
    'v',
    'v a',
    'v a >',
    'a',
    'a >',
    '>',
  ])
})

test('of words there are runs without ends; each counts once in a text, and a text without any has the number that none has', async () => {
  const texts = ['Salt rain salt rain', 'salt rain', 'fog']
  const tokenizer = by('words', texts)
  const ngrams = await ngramsOf(texts, 2, tokenizer, {})
  expect(readable(ngrams.known)).toEqual(['salt', 'salt rain', 'rain'])
  expect([...ngramsIn('rain salt rain salt rain', ngrams, tokenizer)]).toEqual([3, 1, 2])
  expect([...ngramsIn('fog', ngrams, tokenizer)]).toEqual([0])
  expect([...ngramsIn('', ngrams, tokenizer)]).toEqual([0])
})

test('saved and read again they are the same, and what was tampered with is refused', async () => {
  const texts = ['salt rain', 'salt rain']
  const ngrams = await ngramsOf(texts, 2, by('words', texts), {})
  const json = JSON.parse(JSON.stringify(savedNgrams(ngrams)))
  expect(ngramsFromJson(json, 'classifier')).toEqual(ngrams)
  expect(ngramsFromJson(null, 'classifier')).toBe(null)
  expect(ngramsFromJson(undefined, 'classifier')).toBe(null)
  for (const change of [{ longest: 0 }, { mean: -1 }, { known: ['a', 'a'] }, { known: [1] }, { known: 'a' }])
    expect(() => ngramsFromJson({ ...json, ...change }, 'classifier')).toThrow(/ngrams/)
  expect(() => ngramsFromJson('a', 'classifier')).toThrow(/ngrams/)
})
