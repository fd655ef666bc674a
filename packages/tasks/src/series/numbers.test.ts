import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amountIn, detectDecimal, numberReader } from './numbers.ts'
import { thrownBy } from './series.test-support.ts'

const column = (cells: readonly string[], name = 'x') => ({
  cells,
  where: (row: number) => ({ file: 'x.csv', line: row + 2, column: name }),
})
const detect = (...cells: string[]) => detectDecimal([column(cells)])

test.each([
  [['1.5', '2'], '.'],
  [['1,5', '2'], ','],
  [['1.234,5'], ','],
  [['1,234.5'], '.'],
  [['1.234.567'], ','],
  [['1,234,567'], '.'],
  [['0.123'], '.'],
  [['0,123'], ','],
  [['-.5'], '.'],
  [['1.2345'], '.'],
  [['1234,567'], ','],
  [['1.234', '12345'], '.'],
  [['1.234', '0.5'], '.'],
  [['1.234', '0,5'], ','],
  [['1 234,5'], ','],
  [['1.5e-7'], '.'],
  [['1', '2', 'NA'], '.'],
] as const)('of %j the decimal sign is %j', (cells, expected) => {
  expect(detect(...cells)).toBe(expected)
})

test('1.234 that nothing decides is an error by its place; what was saved decides it', async () => {
  expect(await thrownBy(() => detect('12', '1.234', '999'))).toMatchObject({
    code: 'series-decimal',
    details: { line: 3, column: 'x', value: '1.234' },
  })
  expect(detectDecimal([column(['1.234'])], { otherwise: ',' })).toBe(',')
})

test('what is not read as a number of the series decides where nothing else does, unless it contradicts itself', () => {
  const open = [column(['1.234'])]
  expect(detectDecimal(open, { besides: [column(['2', '0,5'])] })).toBe(',')
  expect(detectDecimal(open, { besides: [column(['2', '0.5'])] })).toBe('.')
  expect(() => detectDecimal(open, { besides: [column(['0,5']), column(['0.5'])] })).toThrow('series-decimal')
  expect(() => detectDecimal(open, { besides: [column(['2', '3.456'])] })).toThrow('series-decimal')
})

test('where commas part the cells a point is a decimal one; a comma in quotes may still be either', () => {
  expect(detectDecimal([column(['1.234', '10.070'])], { parted: true })).toBe('.')
  expect(() => detectDecimal([column(['1,234'])], { parted: true })).toThrow('series-decimal')
  expect(() => detectDecimal([column(['1.234', '1,234'])], { parted: true })).toThrow('series-decimal')
})

test('one column decides for another, and two that contradict each other are refused by both places', async () => {
  expect(detectDecimal([column(['1.234']), column(['0,5'])])).toBe(',')
  expect(await thrownBy(() => detectDecimal([column(['1.5'], 'a'), column(['1,5'], 'b')]))).toMatchObject({
    code: 'series-decimals-mixed',
    details: { column: 'a', value: '1.5', other: { column: 'b', value: '1,5' } },
  })
})

test.each([
  ['.', '1,234.5', 1234.5],
  [',', '1.234,5', 1234.5],
  [',', '1.234', 1234],
  ['.', '1.234', 1.234],
  ['.', '−3', -3],
  ['.', '1 234', 1234],
  ['.', '12.5 %', 12.5],
  ['.', '1e-3', 0.001],
  [',', '2,5E+3', 2500],
  ['.', '.5', 0.5],
] as const)('with a decimal %j, %j is %d', (decimal, cell, expected) => {
  expect(numberReader(decimal)(cell)).toBe(expected)
})

test.each(['abc', '1.2.3.4', '12,34.5', '1,23', '--5', '5-', '1e', ''])('%j is no number', (cell) => {
  expect(numberReader('.')(cell)).toBeNaN()
})

test('every number is read back as it was written, with points, commas and thousands apart', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constantFrom('en', 'tr'), (value, locale) => {
      const decimal = locale === 'en' ? '.' : ','
      const plain = String(value).replace('.', decimal)
      expect(numberReader(decimal)(plain)).toBe(value === 0 ? Number(plain.replace(',', '.')) : value)
      const rounded = Math.round(value * 100) / 100
      expect(numberReader(decimal)(new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(rounded))).toBeCloseTo(rounded, 6)
    }),
  )
})

test.each([
  ['123,50 TL', '123,50', 'TRY'],
  ['₺1.234,5', '1.234,5', 'TRY'],
  ['-$5', '-5', 'USD'],
  ['€ -5', '-5', 'EUR'],
  ['1 234.5 eur', '1 234.5', 'EUR'],
  ['12', null, null],
  ['12 kg', null, null],
  ['TL', null, null],
  ['TL 5 TL', null, null],
  ['5 TL ile 7 TL', null, null],
])('of %j the amount is %j', (cell, text, currency) => {
  expect(amountIn(cell)).toEqual(text === null ? null : { text, currency })
})

test('amounts in a currency are numbers, with the decimal sign that they have', () => {
  expect(detect('123,50 TL', '99 TL')).toBe(',')
  expect(detect('₺1.234,5')).toBe(',')
  expect(detect('$1.5')).toBe('.')
  expect(['123,50 TL', '₺1.234,5', '-5 TL'].map(numberReader(','))).toEqual([123.5, 1234.5, -5])
})
