import { expect, test } from 'vitest'
import { environmentLanguage } from './language.ts'
import { english } from './messages/en.ts'
import { turkish } from './messages/tr.ts'

test('the first of LC_ALL, LC_MESSAGES and LANG that is set decides, else Intl', () => {
  expect(environmentLanguage({ LANG: 'tr_TR.UTF-8' })).toBe('tr')
  expect(environmentLanguage({ LC_ALL: 'C', LANG: 'tr_TR.UTF-8' })).toBe('en')
  expect(environmentLanguage({ LC_ALL: '', LC_MESSAGES: 'tr_TR', LANG: 'en_US' })).toBe('tr')
  expect(environmentLanguage({ LANG: 'de_DE' })).toBe('en')
  expect(environmentLanguage({}, () => 'tr-TR')).toBe('tr')
  expect(environmentLanguage({}, () => 'en-GB')).toBe('en')
})

const keysOf = (value: object, prefix = ''): string[] =>
  Object.entries(value).flatMap(([key, inner]) => (typeof inner === 'object' && inner ? keysOf(inner, `${prefix}${key}.`) : [prefix + key]))

test('both languages have the same keys, at every depth', () => {
  expect(keysOf(turkish).sort()).toEqual(keysOf(english).sort())
})

test('numbers are written as the language writes them', () => {
  expect([english.number(1234567.891, 2), turkish.number(1234567.891, 2)]).toEqual(['1,234,567.89', '1.234.567,89'])
  expect([english.percent(0.125), turkish.percent(0.125)]).toEqual(['13%', '%13'])
  expect([english.short(0.0041666), english.short(12.345), english.short(143219)]).toEqual(['0.00417', '12.3', '143,000'])
  expect([english.duration(0.42), english.duration(75), english.duration(3725), turkish.duration(75)]).toEqual([
    '0.4 s',
    '1 min 15 s',
    '1 h 2 min',
    '1 dk 15 sn',
  ])
  expect([english.bytes(999), english.bytes(1_234_567), english.bytes(2.5e9)]).toEqual(['999 B', '1.2 MB', '2.5 GB'])
})
