import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TekrarError } from '../base/errors.ts'
import { Vocabulary, vocabulary } from './vocabulary.ts'

test('symbols are numbered by code point and the unknown one is last', () => {
  const letters = vocabulary('şaka İşte ı')
  expect(letters.symbols).toEqual([' ', 'a', 'e', 'k', 't', 'İ', 'ı', 'ş'])
  expect(letters.unknown).toBe(8)
  expect(letters.size).toBe(9)
  expect([...letters.encode('aşk!')]).toEqual([1, 7, 3, 8])
  expect(letters.decode(letters.encode('aşk!'))).toBe('aşk\ufffd')
  expect(letters.countUnknown(letters.encode('Aşk!'))).toBe(2)
})

test('a text of known symbols comes back after NFC, by characters and by words', () => {
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...' \nabİış’-,s\u0327e\u0301😀') }))
  for (const by of ['characters', 'words'] as const) {
    fc.assert(
      fc.property(texts, (text) => {
        const all = vocabulary(text, { by, minimumCount: 1 })
        const ids = all.encode(text)
        expect(all.decode(ids)).toBe(text.normalize('NFC'))
        expect(all.countUnknown(ids)).toBe(0)
        expect(ids.every((id) => id >= 0 && id < all.unknown)).toBe(true)
      }),
    )
  }
})

test('a composed and a decomposed letter are one symbol', () => {
  expect([...vocabulary('ş').encode('s\u0327')]).toEqual([0])
})

test('I, İ, ı and i stay four symbols', () => {
  expect(vocabulary('Iİıi').symbols).toEqual(['I', 'i', 'İ', 'ı'])
})

test('rare symbols are left out, then the least frequent', () => {
  expect(vocabulary('aaabbcdd', { minimumCount: 2 }).symbols).toEqual(['a', 'b', 'd'])
  expect(vocabulary('aaabbcdd', { maximumSize: 2 }).symbols).toEqual(['a', 'b'])
  expect(vocabulary('bir iki bir iki üç', { by: 'words' }).symbols).toEqual([' iki'])
})

test('what JSON holds of a vocabulary makes the same vocabulary', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('characters', 'words'), (text, by) => {
      const first = vocabulary(text, { by, minimumCount: 1 })
      const again = Vocabulary.fromJSON(JSON.parse(JSON.stringify(first)))
      expect(again.symbols).toEqual(first.symbols)
      expect(again.encode(text)).toEqual(first.encode(text))
    }),
  )
})

test('a damaged vocabulary is refused with its place', () => {
  const refused = (json: unknown, place: string) => {
    try {
      Vocabulary.fromJSON(json)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(TekrarError)
      expect((error as TekrarError<'invalid-model'>).code).toBe('invalid-model')
      expect((error as TekrarError<'invalid-model'>).details.place).toBe(place)
    }
  }
  refused(null, 'vocabulary')
  refused([], 'vocabulary')
  refused({ by: 'characters' }, 'vocabulary')
  refused({ by: 'characters', symbols: ['a'], more: 1 }, 'vocabulary')
  refused({ by: 'letters', symbols: ['a'] }, 'vocabulary.by')
  refused({ by: 'characters', symbols: 'a' }, 'vocabulary.symbols')
  refused({ by: 'characters', symbols: ['a', 1] }, 'vocabulary.symbols[1]')
  refused({ by: 'characters', symbols: ['ab'] }, 'vocabulary.symbols[0]')
  refused({ by: 'words', symbols: [''] }, 'vocabulary.symbols[0]')
  refused({ by: 'characters', symbols: ['b', 'a'] }, 'vocabulary.symbols[1]')
  refused({ by: 'characters', symbols: ['a', 'a'] }, 'vocabulary.symbols[1]')
})

test('a number that is no symbol is refused', () => {
  expect(() => vocabulary('ab').decode([0, 3])).toThrow('symbol number 1 must be a whole number from 0 to 2, got 3')
  expect(() => vocabulary('ab').decode([0.5])).toThrow(TekrarError)
  expect(() => vocabulary('ab', { minimumCount: 0 })).toThrow(TekrarError)
  expect(() => vocabulary('ab', { maximumSize: 1.5 })).toThrow(TekrarError)
})
