import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TaskError } from '../base/task-error.ts'
import { clean } from './clean.ts'
import { languages } from './language.ts'
import { tokenizerOf } from './make-tokenizer.ts'
import { tokenizerFromJson } from './saved.ts'
import { type By, kindsOfPieces } from './tokenizer.ts'
import { words } from './words.ts'

const texts = [
  "Ankara'da hava güzel, güneş güneşli günler",
  'güneşin günü güzeldi 😀',
  "I don't know the newest lowest widest",
  'low lower newer wider',
]
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.constantFrom(...texts, ' ', 'ünlü', '!!!', "'", 'İ')).map((parts) => parts.join('')),
)
const cases = fc.record({
  texts: fc.array(anyText, { minLength: 1, maxLength: 8 }),
  by: fc.constantFrom(...kindsOfPieces),
  language: fc.constantFrom(...languages),
  marks: fc.boolean(),
  maximumSize: fc.constantFrom(5, 40, 1000),
})

const normal = (text: string, by: By, language: (typeof languages)[number]) =>
  by === 'characters' ? clean(text, language) : words(text, language).join(' ')

test('where all is known, a text that is encoded and decoded is the text cleaned', () => {
  fc.assert(
    fc.property(cases, ({ texts, by, language, marks }) => {
      const tokenizer = tokenizerOf(texts, { by, language, marks, minimumCount: 1, maximumSize: 100_000 })
      for (const text of texts) {
        const ids = tokenizer.encode(text)
        expect(tokenizer.countUnknown(ids)).toBe(0)
        expect(tokenizer.decode(ids)).toBe(normal(text, by, language))
      }
    }),
    { numRuns: 300 },
  )
})

test('whatever was learned, pieces in a row are the text cleaned, numbers are in range, and what was saved does the same', () => {
  fc.assert(
    fc.property(cases, anyText, ({ texts, ...options }, text) => {
      const tokenizer = tokenizerOf(texts, options)
      expect(tokenizer.size).toBeLessThanOrEqual(options.maximumSize)
      expect(tokenizer.size).toBe(tokenizer.symbols.length)
      expect(new Set(tokenizer.symbols.slice(options.marks ? 4 : 2)).size).toBe(tokenizer.size - (options.marks ? 4 : 2))
      const pieces = tokenizer.pieces(text)
      const ids = tokenizer.encode(text)
      expect(tokenizer.join(pieces)).toBe(normal(text, options.by, options.language))
      expect([...ids]).toEqual(pieces.map((piece) => tokenizer.idOf(piece)))
      expect(ids.every((id) => id === 1 || (id >= (options.marks ? 4 : 2) && id < tokenizer.size))).toBe(true)
      const saved = tokenizerFromJson(JSON.parse(JSON.stringify(tokenizer)), 'classifier')
      expect(saved.symbols).toEqual(tokenizer.symbols)
      expect([saved.start, saved.end]).toEqual([tokenizer.start, tokenizer.end])
      expect(saved.encode(text)).toEqual(ids)
      expect(JSON.stringify(saved)).toBe(JSON.stringify(tokenizer))
    }),
    { numRuns: 500 },
  )
})

test('the order of the texts does not matter', () => {
  for (const by of kindsOfPieces) {
    const [one, other] = [texts, [...texts].reverse()].map((list) => tokenizerOf(list, { by, language: 'tr', minimumCount: 1 }))
    expect(JSON.stringify(one)).toBe(JSON.stringify(other))
  }
})

test('padding, unknown, start and end have the first numbers, and are not written', () => {
  const tokenizer = tokenizerOf(['a a a b b'], { by: 'words', language: 'en', marks: true })
  expect(tokenizer.symbols).toEqual(['', '\ufffd', '', '', 'a', 'b'])
  expect(tokenizer).toMatchObject({ padding: 0, unknown: 1, start: 2, end: 3, size: 6 })
  expect(tokenizer.decode([2, 4, 1, 5, 3, 0, 0])).toBe('a \ufffd b')
  expect(() => tokenizer.decode([6])).toThrow(RangeError)
  expect(tokenizerOf(['a a'], { by: 'words', language: 'en' })).toMatchObject({ size: 3, start: null, end: null })
})

test('what comes seldom is unknown, so that the unknown number is learned', () => {
  const tokenizer = tokenizerOf(['a a b'], { by: 'words', language: 'en' })
  expect([...tokenizer.encode('b a c')]).toEqual([1, 2, 1])
  expect([...tokenizerOf(['a a b'], { by: 'words', language: 'en', minimumCount: 1 }).encode('b a')]).toEqual([3, 2])
  expect(tokenizerOf(['a a a b b c c c c'], { by: 'words', language: 'en', maximumSize: 4 }).symbols.slice(2)).toEqual(['c', 'a'])
})

/** The merges as Sennrich's paper makes them: all pairs counted anew each time. */
function plainMerges(corpus: readonly string[], merges: number): string[] {
  let parts = corpus.flatMap((text) => words(text, 'en')).map((word) => ['▁', ...word])
  const made: string[] = []
  const order = new Map<string, number>()
  for (const piece of tokenizerOf(corpus, { by: 'subwords', language: 'en', minimumCount: 1, maximumSize: 2 + new Set(parts.flat()).size })
    .symbols)
    order.set(piece, order.size)
  for (let m = 0; m < merges; m++) {
    const counts = new Map<string, number>()
    for (const word of parts)
      for (let i = 1; i < word.length; i++) counts.set(`${word[i - 1]} ${word[i]}`, (counts.get(`${word[i - 1]} ${word[i]}`) ?? 0) + 1)
    const rank = (pair: string) => pair.split(' ').map((piece) => order.get(piece)!)
    const best = [...counts].sort(([a, m], [b, n]) => n - m || rank(a)[0]! - rank(b)[0]! || rank(a)[1]! - rank(b)[1]!)[0]
    if (!best || best[1] < 2) break
    const [left, right] = best[0].split(' ') as [string, string]
    made.push(left + right)
    if (!order.has(left + right)) order.set(left + right, order.size)
    parts = parts.map((word) => {
      const next: string[] = []
      for (const piece of word)
        if (piece === right && next.at(-1) === left && !next.includes('\u0000')) next.splice(-1, 1, left + right)
        else next.push(piece)
      return next
    })
  }
  return made
}

test('pairs are merged as when all are counted anew each time', () => {
  const corpus = [
    'low low low low low lower lower newest newest newest newest newest newest widest widest widest',
    'the lowest of the newest banana bandana',
  ]
  const tokenizer = tokenizerOf(corpus, { by: 'subwords', language: 'en', minimumCount: 1, maximumSize: 60 })
  const expected = plainMerges(corpus, 100)
  const made = tokenizer.symbols.filter((piece) => [...piece].length > 1)
  expect(made.length).toBeGreaterThan(15)
  expect(made).toEqual(expected.slice(0, made.length))
})

test('a word never seen is read by pieces that were, a letter never seen is unknown and keeps its place', () => {
  const tokenizer = tokenizerOf(Array(5).fill('low lower new newer best rest'), { by: 'subwords', language: 'en' })
  expect(tokenizer.pieces('newest')).toEqual(['▁new', 'est'])
  expect(tokenizer.decode(tokenizer.encode('lowñew'))).toBe('low\ufffdew')
})

test.each([
  [null, 'no object'],
  [{ by: 'letters', language: 'en', marks: false, symbols: [] }, 'by is'],
  [{ by: 'words', language: 'xx', marks: false, symbols: [] }, 'language is'],
  [{ by: 'words', language: 'en', marks: 1, symbols: [] }, 'marks'],
  [{ by: 'words', language: 'en', marks: false, symbols: ['a', 'a'] }, 'twice'],
  [{ by: 'words', language: 'en', marks: false, symbols: ['a', ''] }, 'no text'],
  [{ by: 'characters', language: 'en', marks: false, symbols: ['ab'] }, 'one character'],
  [{ by: 'subwords', language: 'en', marks: false, characters: ['a', 'b'], merges: [2, 4] }, 'merges[0]'],
  [{ by: 'subwords', language: 'en', marks: false, characters: ['a', 'b'], merges: [2] }, 'pairs'],
  [{ by: 'subwords', language: 'en', marks: false, characters: ['a', '▁'], merges: [2, 3] }, 'one word into another'],
])('a damaged record is told: %j', (json, problem) => {
  let thrown: unknown
  try {
    tokenizerFromJson(json, 'classifier')
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(TaskError)
  expect(thrown).toMatchObject({ code: 'damaged-record', details: { task: 'classifier', problem: expect.stringContaining(problem) } })
})

test('ten thousand different words are learned in a moment', () => {
  const syllables = ['ka', 'le', 'mi', 'to', 'su', 'ner', 'dal', 'gün', 'beş', 'yol']
  const text = Array.from({ length: 10_000 }, (_, i) => [...`${i * 7919}`].map((digit) => syllables[Number(digit)]).join('')).join(' ')
  const start = performance.now()
  const tokenizer = tokenizerOf([text, text], { by: 'subwords', language: 'tr', maximumSize: 2000 })
  expect(tokenizer.size).toBe(2000)
  expect(performance.now() - start).toBeLessThan(5000)
})
