import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countCodePoints, encodeCodePoints, tableByCodePoint } from './code-points.ts'
import { byCodePoint } from './symbols.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom('a', 'ş', '😀', '\ud83d', '\ude00')).map((pieces) => pieces.join('')),
)

test('counting by table is counting by symbol, unpaired surrogates included', () => {
  fc.assert(
    fc.property(text, (whole) => {
      const counts = new Map<string, number>()
      for (const symbol of whole) counts.set(symbol, (counts.get(symbol) ?? 0) + 1)
      expect(countCodePoints(whole)).toEqual(counts)
    }),
  )
})

test('encoding by table is encoding by symbol', () => {
  fc.assert(
    fc.property(text, text, (known, whole) => {
      const symbols = [...new Set(known)].sort(byCodePoint)
      const plain = [...whole].map((symbol) => (symbols.includes(symbol) ? symbols.indexOf(symbol) : symbols.length))
      expect([...encodeCodePoints(whole, tableByCodePoint(symbols), symbols.length)]).toEqual(plain)
    }),
  )
})
