import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clean } from './clean.ts'
import { languages } from './language.ts'
import { readable } from './readable.ts'
import { words } from './words.ts'

const anything = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        'I',
        'İ',
        'ı',
        'i\u0307',
        'İstanbul’un',
        "don't",
        '<br />',
        '&amp;',
        'amp;',
        'lt;',
        '<',
        '>',
        '&',
        ' ',
        ':)))',
        '...',
        '3.5',
        "''",
        '`',
        '…',
        'ΑΣ',
        '\ufeff',
        '▁',
      ),
    )
    .map((parts) => parts.join('')),
)

test.each([
  ['tr', 'IŞIK İLE ısınır', 'ışık ile ısınır'],
  ['en', 'IN İSTANBUL, I', 'in istanbul, i'],
  ['other', 'IN İSTANBUL, I', 'in istanbul, i'],
  ['none', 'IŞIK İLE', 'IŞIK İLE'],
] as const)('lower case is that of the language: %s', (language, text, expected) => {
  expect(clean(text, language)).toBe(expected)
})

test('an i whose dot was written apart is an i', () => {
  expect(clean('i\u0307yi', 'tr')).toBe('iyi')
  expect(clean('I\u0307yi', 'tr')).toBe('iyi')
})

test('HTML leaves no trace, and texts escaped twice are read once', () => {
  expect(clean('Good.<br /><br />Very <i>good</i> &amp;amp; &quot;short&quot;', 'en')).toBe('good. very good & "short"')
  expect(clean('1 < 2 and 3 > 2', 'en')).toBe('1 < 2 and 3 > 2')
  expect(clean('<i\u0307>ev</İ>', 'tr')).toBe('ev')
})

test('composed and decomposed letters are the same', () => {
  expect(clean('ağaç'.normalize('NFD'), 'tr')).toBe('ağaç')
  expect(words('GÜZEL'.normalize('NFD'), 'none')).toEqual(['GÜZEL'])
})

test('cleaned again a text stays as it is', () => {
  fc.assert(
    fc.property(anything, fc.constantFrom(...languages), (text, language) => {
      const once = clean(text, language)
      expect(clean(once, language)).toBe(once)
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ['en', "I don't think it's good, can't've been", "i do n't think it 's good , ca n't 've been"],
  ['en', "he does n't say 's or o'brien’s dogs'", "he does n't say 's or o'brien 's dogs '"],
  ['en', 'The U.S. won 3.5/10 in 1998 4th. Wow!!!!! (Really??)', 'the u.s. won 3.5 / 10 in 1998 4th . wow !!! ( really ?? )'],
  ['en', 'see http://a.b/c?d=1 or www.site.com :-)) :( <3', 'see <url> or <url> :-) :( <3'],
  ['tr', "Ankara’da, İstanbul'un 1998'de IŞIKLAR", "ankara 'da , istanbul 'un 1998 'de ışıklar"],
  ['tr', "ankara 'da türk'ün'dü", "ankara 'da türk 'ün 'dü"],
  ['other', "L'homme Ankara'da don't", "l'homme ankara'da don't"],
  ['none', "Don't SHOUT http://A.b", "Don't SHOUT http://A.b"],
  ['tr', 'süper😀👍🏽 film', 'süper 😀 👍🏽 film'],
] as const)('words in %s: %s', (language, text, expected) => {
  expect(words(text, language).join(' ')).toBe(expected)
})

test('nothing but blanks lies between words, and none is empty', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const found = words(text, 'none')
      expect(found.every((word) => word !== '' && !/\s/.test(word))).toBe(true)
      // Runs of marks are shortened; what is left is all there.
      const bare = (piece: string) => piece.replaceAll(' ', '').replace(/([!?.()])\1+/g, '$1')
      expect(bare(found.join(''))).toBe(bare(clean(text, 'none')))
    }),
    { numRuns: 1000 },
  )
})

test('a word of a hundred thousand letters costs no more than its length', () => {
  const start = performance.now()
  words(`${'a'.repeat(100_000)}${"'a".repeat(20_000)}${'.a'.repeat(50_000)}${'<'.repeat(50_000)}${':'.repeat(50_000)}`, 'tr')
  words(`${'1.'.repeat(50_000)}${'a.'.repeat(50_000)}${"n't".repeat(20_000)}${'&amp;'.repeat(20_000)}`, 'en')
  expect(performance.now() - start).toBeLessThan(3000)
})

test('words are set together for the eye', () => {
  const written = (text: string, language: 'tr' | 'en') => readable(words(text, language), language)
  expect(written('He said "it\'s fine" (don\'t worry), ok?', 'en')).toBe('he said "it\'s fine" (don\'t worry), ok?')
  expect(written("Ankara'da yağmur var.", 'tr')).toBe("ankara'da yağmur var.")
  expect(readable([], 'tr')).toBe('')
})
