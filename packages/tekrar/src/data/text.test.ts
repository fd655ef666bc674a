import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { TekrarError } from '../base/errors.ts'
import { characterText, continuous } from './text.ts'
import { vocabulary } from './vocabulary.ts'

test('the last part is kept for validation and the vocabulary comes from the first alone', () => {
  const text = characterText('aaabbbcccz', { validation: 0.2 })
  expect(text.vocabulary.symbols).toEqual(['a', 'b', 'c'])
  expect([...text.training]).toEqual([0, 0, 0, 1, 1, 1, 2, 2])
  expect([...text.validation]).toEqual([2, 3])
  expect(text.unknown).toEqual({ training: 0, validation: 1 })
  expect(characterText('aaabbbcccz', { validation: 0 }).vocabulary.symbols).toEqual(['a', 'b', 'c', 'z'])
})

test('the validation in the streams is one continuous stream of all of the last part', () => {
  const text = characterText('abcdefghij'.repeat(100))
  const data = text.streams({ steps: 5, batch: 3 })
  expect(data.preprocessing).toBe(text.preprocessing)
  expect(data.validation!.batch).toBe(1)
  const windows = [...data.validation!.batches(0, 1)]
  expect(windows.length).toBeGreaterThan(1)
  expect(windows.flatMap(({ inputs }) => [...inputs.data])).toEqual([...text.validation.subarray(0, -1)])
  expect(windows.flatMap(({ targets }) => [...targets.data])).toEqual([...text.validation.subarray(1)])
  expect(windows.map(({ continues }) => continues)).toEqual(windows.map((_, i) => i > 0))
  expect([...continuous(text.validation).batches(0, 0)]).toHaveLength(1)
})

test('a text without a validation part has streams without validation', () => {
  expect(characterText('abcdef', { validation: 0 }).streams().validation).toBeUndefined()
  expect(characterText('abcdef', { validation: 0.1 }).streams().validation).toBeUndefined()
})

test('a vocabulary that stands already is used as it is', () => {
  const own = vocabulary('abc')
  const text = characterText('abcxyz', { vocabulary: own, validation: 0 })
  expect(text.vocabulary).toBe(own)
  expect(text.unknown.training).toBe(3)
  expect(() => characterText('abc', { vocabulary: own, by: 'words' })).toThrow(TekrarError)
})

test('a text by words keeps every word and mark', () => {
  const book = 'Bir varmış, bir yokmuş.\n'.repeat(20)
  const text = characterText(book, { by: 'words' })
  expect(text.vocabulary.decode([...text.training, ...text.validation])).toBe(book)
})

test('a text too short to train on and shares that are none are refused', () => {
  for (const short of ['', 'a']) expect(() => characterText(short)).toThrow('at least 2 are needed')
  expect(() => characterText('ab')).toThrow('smaller share for validation')
  expect(characterText('abc').training).toHaveLength(2)
  for (const validation of [1, -0.1, Number.NaN]) expect(() => characterText('abcabc', { validation })).toThrow('validation must be')
  expect(() => characterText(new Uint8Array(3) as unknown as string)).toThrow('decodeText')
})

const folder = process.env.TEKRAR_DATA ?? ''
const real = (path: string) => test.skipIf(!folder || !existsSync(join(folder, path)))

real('tinyshakespeare/input.txt')(
  'Shakespeare splits as published: 1,003,854 characters to train on, 111,540 kept, 65 symbols (needs TEKRAR_DATA)',
  () => {
    const text = characterText(readFileSync(join(folder, 'tinyshakespeare/input.txt'), 'utf8'))
    expect([text.training.length, text.validation.length, text.vocabulary.symbols.length]).toEqual([1_003_854, 111_540, 65])
    expect(text.unknown).toEqual({ training: 0, validation: 0 })
  },
)

real('turkish-madonna/madonna.txt')('a Turkish novel keeps its letters, by characters and by words (needs TEKRAR_DATA)', () => {
  const book = readFileSync(join(folder, 'turkish-madonna/madonna.txt'), 'utf8')
  const letters = characterText(book)
  for (const letter of 'çğıİöşü') expect(letters.vocabulary.has(letter)).toBe(true)
  // The date at the end has the novel's only two digits 4: the first nine tenths have none.
  const read = letters.vocabulary.decode(letters.training) + letters.vocabulary.decode(letters.validation)
  expect(read).toBe(book.normalize('NFC').replaceAll('4', '\ufffd'))
  expect(letters.unknown).toEqual({ training: 0, validation: 2 })
  const words = characterText(book, { by: 'words' })
  expect(words.unknown.training / words.training.length).toBeLessThan(0.2)
})
