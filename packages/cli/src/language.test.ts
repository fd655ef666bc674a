import type { Option } from '@tekrar/tasks'
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

test('a loss that ran away is written with an exponent', () => {
  expect([english.number(1.4761e24, 3), turkish.number(1.4761e24, 3)]).toEqual(['1.48e24', '1,48e24'])
  expect([english.short(Number.MAX_VALUE), english.short(1e-8), english.short(0)]).toEqual(['1.8e308', '1e-8', '0'])
})

test('a count of one has its own word', () => {
  const line = { batch: 4, window: 10 }
  expect(english.facts.trainingLine({ ...line, steps: 12, epochs: 1 })).toMatch(/^12 training steps \(1 epoch\)/)
  expect(english.facts.trainingLine({ ...line, steps: 1, epochs: 0.5 })).toMatch(/^1 training step \(0.5 epochs\)/)
})

test('what an option must be is a whole sentence in both languages, with its limits', () => {
  const engine = { kind: 'choice', choices: ['native', 'wasm'], default: null, group: '' } as const
  const sentence = (of: typeof english, option: Option, actual: string) =>
    of.failures['unacceptable-value']({ flag: '--f', option, actual, nearest: null })
  expect(sentence(turkish, engine, 'x')).toBe("--f şunlardan biri olmalı: native, wasm; gelen 'x'")
  const steps = { kind: 'integer', default: null, least: 1, group: '' } as const
  expect(sentence(english, steps, '99999999999999999999')).toContain('from 1 to 9007199254740991')
  expect(sentence(turkish, steps, '99999999999999999999')).toContain('9007199254740991')
  expect(sentence(english, { ...steps, most: 4294967295 }, '-1')).toContain('from 1 to 4294967295')
})

test('numbers are written as the language writes them', () => {
  expect([english.number(123456.789, 2), turkish.number(123456.789, 2)]).toEqual(['123,456.79', '123.456,79'])
  expect([english.number(1234567), turkish.number(1234567)]).toEqual(['1,234,567', '1.234.567'])
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
