import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byCodePoint, cutPlace, splitSymbols } from './symbols.ts'

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(..." \n\tabİışğ9,.’'-“”—é😀e\u0301") }))

test('the symbols of a text in a row are the text, by characters and by words', () => {
  for (const by of ['characters', 'words'] as const)
    fc.assert(fc.property(text, (whole) => [...splitSymbols(whole, by)].join('') === whole))
})

test('words keep their apostrophes and hyphens and take the space before them along', () => {
  expect([...splitSymbols("Ankara'nın iyi-kötü, 3.  “Işık” İÇİN!\nson", 'words')]).toEqual([
    ...["Ankara'nın", ' iyi-kötü', ',', ' 3', '.', ' ', ' “', 'Işık', '”', ' İÇİN', '!', '\n', 'son'],
  ])
})

test('symbols are ordered by code point, beyond U+FFFF too', () => {
  expect(['😀', '\ufb01', 'b', 'ab', 'a', ''].sort(byCodePoint)).toEqual(['', 'a', 'ab', 'b', '\ufb01', '😀'])
})

test('a cut goes through no symbol', () => {
  fc.assert(
    fc.property(text, fc.nat(), fc.constantFrom('characters', 'words'), (whole, anywhere, by) => {
      const cut = cutPlace(whole, whole.length === 0 ? 0 : anywhere % whole.length, by)
      const parts = [...splitSymbols(whole.slice(0, cut), by), ...splitSymbols(whole.slice(cut), by)]
      expect(parts).toEqual([...splitSymbols(whole, by)])
    }),
  )
})
