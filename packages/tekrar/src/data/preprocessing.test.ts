import { expect, test } from 'vitest'
import { TekrarError } from '../base/errors.ts'
import { preprocessingFromJson, recordPreprocessing, textPreprocessing } from './preprocessing.ts'
import { vocabulary } from './vocabulary.ts'

const letters = textPreprocessing(vocabulary('abc şğı'))

test('a prompt becomes numbers and numbers become text', () => {
  expect(letters.decode(letters.encodePrompt('bağ'))).toBe('bağ')
  expect(letters.encodePrompt('')).toHaveLength(0)
})

test('a prompt with characters the model never saw names each of them once', () => {
  try {
    letters.encodePrompt('abx\u00a0x😀')
    expect.unreachable()
  } catch (error) {
    expect((error as TekrarError<'unknown-symbols'>).details.symbols).toEqual(['x', '\u00a0', '😀'])
    expect((error as Error).message).toContain('"x" (U+0078), "\u00a0" (U+00A0), "😀" (U+1F600)')
  }
})

test('the first word of a prompt is found although it has no space before it, and a space at the end does not stand twice', () => {
  const words = textPreprocessing(vocabulary('call me Ishmael', { by: 'words', minimumCount: 1 }))
  expect(words.decode(words.encodePrompt('Ishmael me '))).toBe(' Ishmael me')
  expect(() => words.encodePrompt('call Ahab')).toThrow('the prompt has words the model never saw: " Ahab"')
})

test('saved and read it does the same', () => {
  const again = preprocessingFromJson(JSON.parse(JSON.stringify(letters)))
  expect(again.kind === 'text' && again.encodePrompt('bağ şa')).toEqual(letters.encodePrompt('bağ şa'))
  expect(JSON.stringify(again)).toBe(JSON.stringify(letters))
})

test('a record of one’s own comes back as it was', () => {
  const saved = recordPreprocessing({ task: 'mine', numbers: [1, 2.5], nothing: null })
  expect(preprocessingFromJson(JSON.parse(JSON.stringify(saved)))).toMatchObject({ kind: 'record', record: saved.record })
  for (const wrong of [{ kind: 'record' }, { kind: 'record', record: 3 }, { kind: 'record', record: {}, more: 1 }])
    expect(() => preprocessingFromJson(wrong)).toThrow(TekrarError)
})

test('anything else than what was saved is refused', () => {
  const saved = JSON.parse(JSON.stringify(letters))
  for (const change of [{ kind: 'music' }, { by: 'words' }, { normalization: 'NFD' }, { vocabulary: {} }, { more: true }]) {
    expect(() => preprocessingFromJson({ ...saved, ...change })).toThrow(TekrarError)
  }
  expect(() => preprocessingFromJson(undefined)).toThrow(TekrarError)
})
