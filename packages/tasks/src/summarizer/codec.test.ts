import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tokenizerOf } from '../language/make-tokenizer.ts'
import { UNKNOWN } from '../language/tokenizer.ts'
import { Codec } from './codec.ts'
import { Spellings } from './spelling.ts'

const plain = { spellings: new Spellings([]), capitals: false }
const tokenizer = tokenizerOf(['the cat sat . the cat ran .', 'the cat sat'], { by: 'words', language: 'en', marks: true, minimumCount: 1 })
const codec = new Codec(tokenizer, { slots: 2, longest: 8, repair: false, ...plain })

test('words without a number get one of the source’s own, the same each time; beyond the slots they are unknown', () => {
  const source = codec.encode('the zebra met the gnu , zebra and')
  const { size } = tokenizer
  expect(source.slots).toEqual(['zebra', 'met'])
  expect(Array.from(source.ids)).toEqual([tokenizer.idOf('the'), size, size + 1, tokenizer.idOf('the'), UNKNOWN, UNKNOWN, size, UNKNOWN])
  expect(Array.from(codec.encodeSummary('zebra sat gnu', source))).toEqual([size, tokenizer.idOf('sat'), UNKNOWN])
  expect(codec.pieces([size + 1, tokenizer.idOf('cat'), size], source)).toEqual(['met', 'cat', 'zebra'])
})

test('what is too long is cut, and told', () => {
  expect(codec.encode('the cat sat the cat sat the cat').cut).toBe(false)
  expect(codec.encode('the cat sat the cat sat the cat sat')).toMatchObject({
    cut: true,
    pieces: ['the', 'cat', 'sat', 'the', 'cat', 'sat', 'the', 'cat'],
  })
})

test('a summary of words of its source comes back as it was, whatever words there are', () => {
  const word = fc.constantFrom('the', 'cat', 'sat', 'zebra', 'gnu')
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), fc.array(fc.nat(), { maxLength: 8 }), (words, places) => {
      const source = codec.encode(words.join(' '))
      const summary = places.map((place) => words[place % words.length]!)
      const written = codec.pieces(codec.encodeSummary(summary.join(' '), source), source)
      expect(written).toEqual(summary)
      expect(Math.max(0, ...source.ids)).toBeLessThan(codec.size)
    }),
  )
})

test('Turkish words keep their endings, and are compared in Turkish lower case', () => {
  const turkish = new Codec(tokenizerOf(["Ankara'da yağmur var", "Ankara'da yağmur"], { by: 'words', language: 'tr', marks: true }), {
    ...{ slots: 4, longest: 20, repair: true, ...plain },
  })
  const source = turkish.encode("ISPARTA'da yaðmur yaðýyor")
  expect(source.pieces).toEqual(['ısparta', "'da", 'yağmur', 'yağıyor'])
  expect(turkish.text(turkish.pieces(source.ids, source), source.text)).toBe("ISPARTA'da yağmur yağıyor")
  expect(turkish.compared('IŞIK İzmir')).toBe('ışık izmir')
})
