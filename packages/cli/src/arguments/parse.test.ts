import { table as tasks } from '@tekrar/tasks/rows'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flagOf } from './flag.ts'
import { nearest } from './nearest.ts'
import { trainOptions } from './options.ts'
import { parse, resolve } from './parse.ts'

const table = { ...tasks.text.options, ...trainOptions }
const parsed = (line: string) => parse(line.split(' '), table)
const refusal = (line: string) => {
  try {
    parsed(line)
  } catch (error) {
    const { key, details, exitCode } = error as { key: string; details: object; exitCode: number }
    return { key, exitCode, ...details }
  }
  throw new Error(`'${line}' was taken`)
}

test('flags are read by the types of the table, positionals in order, in any mixture', () => {
  const { positionals, given } = parsed('text --units 64 a.txt --learning-rate=2e-3 --dry-run b.txt --cell gru')
  expect(positionals).toEqual(['text', 'a.txt', 'b.txt'])
  expect(given).toEqual({ units: 64, learningRate: 0.002, dryRun: true, cell: 'gru' })
  expect(resolve(table, given)).toMatchObject({ units: 64, layers: 2, seed: 1, minutes: null, json: false })
})

test('after -- everything is a positional', () => {
  expect(parsed('text -- --units').positionals).toEqual(['text', '--units'])
})

test.each([
  ['--unit 5', { key: 'unknown-flag', flag: '--unit', nearest: '--units' }],
  ['--learningrate 1', { key: 'unknown-flag', nearest: '--learning-rate' }],
  ['--zzzzzz', { key: 'unknown-flag', nearest: null }],
  ['--units 0', { key: 'unacceptable-value', actual: '0' }],
  ['--units 1.5', { key: 'unacceptable-value' }],
  ['--units 12abc', { key: 'unacceptable-value' }],
  ['--units', { key: 'flag-needs-value' }],
  ['--units --layers 2', { key: 'flag-needs-value', flag: '--units' }],
  ['--units 2 --units 3', { key: 'flag-twice' }],
  ['--learning-rate -1', { key: 'unacceptable-value', actual: '-1' }],
  ['--learning-rate 0', { key: 'unacceptable-value' }],
  ['--learning-rate NaN', { key: 'unacceptable-value' }],
  ['--learning-rate Infinity', { key: 'unacceptable-value' }],
  ['--learning-rate 0x10', { key: 'unacceptable-value' }],
  ['--learning-rate 0,01', { key: 'decimal-comma', remedy: '0.01' }],
  ['--dropout 1', { key: 'unacceptable-value' }],
  ['--cell LSTM', { key: 'unacceptable-value', nearest: 'lstm' }],
  ['--optimizer adm', { key: 'unacceptable-value', nearest: 'adam' }],
  ['--json=yes', { key: 'flag-takes-no-value' }],
  ['--lang de', { key: 'unacceptable-value' }],
])('%s is refused with exit code 2', (line, expected) => {
  expect(refusal(line)).toMatchObject({ exitCode: 2, ...expected })
})

test('a text value may begin with a dash', () => {
  expect(parse(['--prompt', '- he said'], tasks.text.verb.options).given).toEqual({ prompt: '- he said' })
})

test('every number in a range that the table takes comes back as it was written', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1e6, noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(parse(['--learning-rate', String(value)], table).given.learningRate).toBe(value)
    }),
  )
})

test('whatever stands on the line, parsing ends in arguments or in a usage failure', () => {
  const words = fc.array(
    fc.oneof(fc.constantFrom(...Object.keys(table).map(flagOf)), fc.string(), fc.constantFrom('--', '-', '-h', '-hq', '--no-json', '=')),
  )
  fc.assert(
    fc.property(words, (line) => {
      try {
        parse(line, table)
      } catch (error) {
        expect(error).toMatchObject({ name: 'Failure', exitCode: 2 })
      }
    }),
  )
})

test('the nearest word counts swapped neighbours once and keeps away from strangers', () => {
  expect(nearest('trian', ['train', 'show'])).toBe('train')
  expect(nearest('generat', ['train', 'generate'])).toBe('generate')
  expect(nearest('xyz', ['train', 'show'])).toBeNull()
})
