import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateFormatOf, dateReader, detectDates, unixUnit } from './dates.ts'
import { thrownBy } from './series.test-support.ts'
import type { DateFormat } from './series.ts'

const where = (row: number) => ({ file: 'x.csv', line: row + 2, column: 'date' })
/** The first cell, read as the whole column is written. */
const read = (cells: readonly string[], format: DateFormat = detectDates(cells, where)) => dateReader(format)(cells[0] ?? '')
const iso = (cells: readonly string[], format?: DateFormat) => {
  const date = read(cells, format)
  return date && new Date(date.wall).toISOString().slice(0, 19)
}

test.each([
  ['2024-12-31', '2024-12-31T00:00:00'],
  ['2014-04-01 00:05:00', '2014-04-01T00:05:00'],
  ['2024-12-31T14:05:06.789Z', '2024-12-31T14:05:06'],
  ['2024-12-31 14', '2024-12-31T14:00:00'],
  ['2024/12/31 14:05', '2024-12-31T14:05:00'],
  ['20241231', '2024-12-31T00:00:00'],
  ['20241231T140506', '2024-12-31T14:05:06'],
  ['31.12.2024', '2024-12-31T00:00:00'],
  ['3.4.2024', '2024-04-03T00:00:00'],
  ['31.12.24 14:05', '2024-12-31T14:05:00'],
  ['31.12.2024 14.05', '2024-12-31T14:05:00'],
  ['31/12/2024', '2024-12-31T00:00:00'],
  ['12/31/2024 2:05 PM', '2024-12-31T14:05:00'],
  ['12/31/2024 12:05 AM', '2024-12-31T00:05:00'],
  ['31-Dec-24', '2024-12-31T00:00:00'],
  ['Dec 31, 2024', '2024-12-31T00:00:00'],
  ['December 31st, 2024 14:05', '2024-12-31T14:05:00'],
  ['Tue, 31 Dec 2024 14:05:00 +0300', '2024-12-31T14:05:00'],
  ['Tue Dec 31 14:05:00 2024', '2024-12-31T14:05:00'],
  ['31 Aralık 2024 Salı', '2024-12-31T00:00:00'],
  ['1 Ağu 2024', '2024-08-01T00:00:00'],
  ['15 AĞUSTOS 2024', '2024-08-15T00:00:00'],
  ['5 Subat 2024', '2024-02-05T00:00:00'],
  ['Ocak 2024', '2024-01-01T00:00:00'],
  ['1949-01', '1949-01-01T00:00:00'],
  ['1749-02', '1749-02-01T00:00:00'],
  ['2024-Q3', '2024-07-01T00:00:00'],
  ['2024-W01', '2024-01-01T00:00:00'],
  ['2024-12-31 24:00', '2025-01-01T00:00:00'],
])('%s is read as %s', (cell, expected) => {
  expect(iso([cell])).toBe(expected)
})

test.each([
  '1.5',
  '12',
  '-3',
  '2024',
  'abc',
  '12:05',
  '1.234.567',
  '',
  '2024-13-01',
  '2024-02-30',
  '31.11.2024',
  '2024-01-01 25:00',
  'Mayor 2024',
])('%j is no date', (cell) => {
  expect(dateReader({ kind: 'date', order: 'dmy', pattern: null })(cell)).toBeNull()
})

test('what a cell says of its distance from UTC is kept', () => {
  expect(read(['2024-12-31T14:05:00+03:00'])?.offset).toBe(3 * 3_600_000)
  expect(read(['2024-12-31 14:05 -0530'])?.offset).toBe(-5.5 * 3_600_000)
  expect(read(['2024-12-31T14:05:00Z'])?.offset).toBe(0)
  expect(read(['2024-12-31 14:05'])?.offset).toBeNull()
})

test('one row with a day after the twelfth decides for all, wherever it stands', () => {
  expect(detectDates(['03/04/2024', '04/04/2024', '25/04/2024'], where).order).toBe('dmy')
  expect(detectDates(['03/04/2024', '04/04/2024', '04/25/2024'], where).order).toBe('mdy')
  expect(iso(['03/04/2024', '25/04/2024'])).toBe('2024-04-03T00:00:00')
  expect(iso(['03/04/2024', '04/25/2024'])).toBe('2024-03-04T00:00:00')
})

test('03/04 that nothing decides is an error by its place; what was saved, or a flag, decides it', async () => {
  const cells = ['01/01/2024', '03/04/2024', '04/04/2024']
  expect(await thrownBy(() => detectDates(cells, where))).toMatchObject({
    code: 'series-date-order',
    details: { file: 'x.csv', line: 3, column: 'date', value: '03/04/2024' },
  })
  expect(detectDates(cells, where, { kind: 'date', order: 'mdy', pattern: null }).order).toBe('mdy')
  expect(iso(['03/04/2024'], dateFormatOf('dmy', []))).toBe('2024-04-03T00:00:00')
})

test('a column where both 25/04 and 04/25 stand is refused at the later one', async () => {
  expect(await thrownBy(() => detectDates(['25/04/2024', '04/25/2024'], where))).toMatchObject({
    code: 'series-date',
    details: { line: 3, value: '04/25/2024' },
  })
})

test('seconds, milliseconds, microseconds and nanoseconds since 1970 are told by their sizes', () => {
  for (const [unit, cell] of [
    ['seconds', '1735653906'],
    ['milliseconds', '1735653906000'],
    ['microseconds', '1735653906000000'],
    ['nanoseconds', '1735653906000000000'],
  ] as const) {
    expect(unixUnit([cell])).toBe(unit)
    expect(iso([cell])).toBe('2024-12-31T14:05:06')
  }
  expect(unixUnit(['12', '13'])).toBeNull()
})

test.each([
  ['dd.MM.yyyy HH:mm', '03.04.2024 14:05', '2024-04-03T14:05:00'],
  ['%m/%d/%Y %H:%M:%S', '03/04/2024 14:05:06', '2024-03-04T14:05:06'],
  ['YYYY-DD-MM', '2024-03-04', '2024-04-03T00:00:00'],
  ['d MMMM yyyy', '3 Nisan 2024', '2024-04-03T00:00:00'],
  ["yyyyMMdd'T'HHmm", '20240403T1405', '2024-04-03T14:05:00'],
  ['M/d/yy h:mm a', '3/4/24 2:05 PM', '2024-03-04T14:05:00'],
  ['excel', '45385.5', '2024-04-03T12:00:00'],
])('by --date-format %s, %s is %s', (pattern, cell, expected) => {
  expect(iso([cell], dateFormatOf(pattern, [cell]))).toBe(expected)
})

test('a pattern that says no year is refused', async () => {
  expect(await thrownBy(() => dateFormatOf('foo', []))).toMatchObject({ code: 'series-date-format', details: { format: 'foo' } })
  expect(await thrownBy(() => dateFormatOf('dd.MM', []))).toMatchObject({ code: 'series-date-format' })
})

const two = (value: number): string => String(value).padStart(2, '0')
const moment = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => Math.floor(date.getTime() / 1000) * 1000)
const writings: Readonly<Record<string, (date: Date) => string>> = {
  iso: (date) => date.toISOString().slice(0, 19),
  turkish: (date) =>
    `${date.getUTCDate()}.${date.getUTCMonth() + 1}.${date.getUTCFullYear()} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`,
  words: (date) => new Intl.DateTimeFormat('tr', { dateStyle: 'full', timeStyle: 'medium', timeZone: 'UTC' }).format(date),
  english: (date) => new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' }).format(date),
}

test('every moment is read back from every way of writing it', () => {
  fc.assert(
    fc.property(moment, fc.constantFrom(...Object.keys(writings)), (time, name) => {
      const cell = writings[name]?.(new Date(time)) ?? ''
      expect(read([cell])?.wall).toBe(time)
    }),
  )
})

test('no text makes reading dates fail', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), fc.constantFrom('dmy' as const, 'mdy' as const), (text, order) => {
      const date = dateReader({ kind: 'date', order, pattern: null })(text)
      expect(date === null || Number.isFinite(date.wall)).toBe(true)
    }),
  )
})
