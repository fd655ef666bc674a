import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cut, harmless, widthOf, wrapped, wrappedWhereLong } from './width.ts'

test('wide characters take two columns, marks none', () => {
  expect(['şiir', 'ş', '日本', '🙂', ''].map(widthOf)).toEqual([4, 1, 4, 2, 0])
})

test('a cut text never takes more columns than there are', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (text, columns) => {
      expect(widthOf(cut(text, columns))).toBeLessThanOrEqual(columns)
    }),
  )
})

test('wrapping keeps every word and the width', () => {
  const text = 'a text of several words that must be broken between them somewhere'
  const lines = wrapped(text, 20)
  expect(lines.join(' ')).toBe(text)
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(20)
})

test('nothing that could steer a terminal gets through', () => {
  expect(harmless('a\u001b[2Jb\u0007\r\n\tc')).toBe('a␛[2Jb␇\n\tc')
})

test('only lines that are too long are wrapped, and stand out from those below', () => {
  const drawing = '  ─── ⌃ ───   ─'
  const long = '  2024-05-12 06:00 to 2024-05-12 07:30: medium, not expected'
  expect(wrappedWhereLong(`${drawing}\n${long}`, 40).split('\n')).toEqual([
    drawing,
    '  2024-05-12 06:00 to 2024-05-12 07:30:',
    '    medium, not expected',
  ])
})
