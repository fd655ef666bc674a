import { characterText } from 'tekrar'
import { expect, test } from 'vitest'
import { defaultsOf } from '../options/option.ts'
import { type TextOptions, textOptions } from './options.ts'
import { textTask } from './text.ts'

const source = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) })
const values = (more: Partial<TextOptions> = {}): TextOptions => ({ ...defaultsOf(textOptions), ...more })
const long = 'kırmızı balık gölde '.repeat(100)

test('files are read in a row, a line end between them where one lacks it', () => {
  const { facts, start } = textTask.prepare([source('a.txt', long), source('b.txt', long)], values())
  expect(facts.symbols).toBe(2 * long.length + 1)
  expect(facts.files).toEqual([
    { name: 'a.txt', encoding: 'utf-8' },
    { name: 'b.txt', encoding: 'utf-8' },
  ])
  expect(start).not.toBe('')
})

test('what is left open is filled in, and put in again it stays', () => {
  const first = textTask.prepare([source('a.txt', long)], values())
  expect(first.values).toMatchObject({ learningRate: 0.005, globalClipNorm: 1, batch: 4, steps: 50 })
  expect(first.values.trainingSteps).toBe(first.values.epochs! * first.data.size)
  expect(first.notices).toEqual([{ code: 'shrunk-batch', from: 50, to: 4 }])
  const second = textTask.prepare([source('a.txt', long)], { ...first.values })
  expect(second.values).toEqual(first.values)
  expect(second.notices).toEqual([])
})

test('a simple cell learns more slowly by default, and minutes leave the number of steps open', () => {
  const { values: resolved } = textTask.prepare([source('a.txt', long)], values({ cell: 'simple', minutes: 2, clipValue: 1 }))
  expect(resolved).toMatchObject({ learningRate: 0.001, trainingSteps: null, globalClipNorm: null, clipValue: 1 })
})

test('characters that only the validation part has count as unknown', () => {
  const { facts } = textTask.prepare([source('a.txt', `${long}€€€`)], values())
  expect(facts.unknown).toBe(3)
})

test('the layers are those the options name', () => {
  const { layers } = textTask.prepare([source('a.txt', long)], values({ layers: 3, cell: 'gru' }))
  const kinds = layers(null).map(({ kind }) => kind)
  expect(kinds).toEqual(['embedding', 'recurrent', 'dropout', 'recurrent', 'dropout', 'recurrent', 'dropout', 'dense'])
  const { layers: plain } = textTask.prepare([source('a.txt', long)], values({ layers: 1, dropout: 0 }))
  expect(plain(null).map(({ kind }) => kind)).toEqual(['embedding', 'recurrent', 'dense'])
})

test.each([
  ['a', { code: 'text-too-short', details: { files: ['x.txt'], symbols: 0, by: 'characters' } }],
  ['a'.repeat(500), { code: 'text-too-uniform', details: { files: ['x.txt'], different: 1, needed: 3, by: 'characters' } }],
  ['ab'.repeat(500), { code: 'text-too-uniform', details: { different: 2 } }],
  [' \n\t\u00a0'.repeat(500), { code: 'text-blank', details: { files: ['x.txt'] } }],
])('a text that leaves nothing to learn is refused by the names of its files: %j', (text, expected) => {
  let thrown: unknown
  try {
    textTask.prepare([source('x.txt', text)], values())
  } catch (error) {
    thrown = error
  }
  expect(thrown).toMatchObject(expected)
})

test('a text of ten characters is little, and enough', () => {
  const { data, values: resolved } = textTask.prepare([source('x.txt', 'bir iki üç')], values())
  expect(data.size).toBeGreaterThan(0)
  expect(resolved).toMatchObject({ batch: 1 })
})

test('a file too short to measure on is told by its name', () => {
  const { data } = textTask.prepare([source('a.txt', long)], values())
  expect(data.size).toBeGreaterThan(0)
  const { vocabulary } = characterText(long)
  expect(() => textTask.reading([source('one.txt', 'k')], vocabulary)).toThrow(/one\.txt/)
})

test('after a divergence a learning rate is proposed that suits the optimizer, and is ten times smaller at least', () => {
  const calmer = (more: Partial<TextOptions>) => textTask.prepare([source('a.txt', long)], values(more)).calmerLearningRate
  expect(calmer({})).toBe(0.0005)
  expect(calmer({ learningRate: 1 })).toBe(0.005)
  expect(calmer({ optimizer: 'sgd', learningRate: 1e38 })).toBe(0.5)
})

test('bad bytes are told by the file’s name', () => {
  expect(() => textTask.prepare([{ name: 'x.bin', bytes: Uint8Array.from({ length: 300 }, (_, i) => i % 256) }], values())).toThrow(
    /^x\.bin: /,
  )
})
