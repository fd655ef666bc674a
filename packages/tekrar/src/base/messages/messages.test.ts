import { expect, test } from 'vitest'
import { english } from './en.ts'
import { thrownPhrases } from './thrown.test-support.ts'
import { turkish } from './tr.ts'
import { inTurkish } from './tr-phrases.ts'

test('every error has a row in both languages', () => {
  expect(Object.keys(turkish).sort()).toEqual(Object.keys(english).sort())
})

test('a Turkish error is Turkish to its last word', () => {
  expect(turkish['invalid-argument']({ where: 'streams', name: 'batch', expected: 'a whole number of at least 1', actual: '0' })).toBe(
    'streams: batch şöyle olmalı: 1 ya da daha büyük bir tam sayı; gelen: 0',
  )
  const expected = 'ids of shape [batch, steps]'
  const actual = 'numbers of shape [batch, steps, 8]'
  expect(turkish['shape-mismatch']({ where: "embedding 'e'", expected, actual, remedy: 'an embedding comes first' })).toBe(
    "embedding 'e': beklenen [batch, steps] şeklinde simge numaraları, gelen [batch, steps, 8] şeklinde sayılar; embedding en başta durur",
  )
  expect(turkish['invalid-model']({ place: 'model.json: layers', problem: 'expected a list, got an object' })).toContain(
    'model.json: layers: beklenen bir liste, gelen bir nesne;',
  )
})

test('a phrase that is not known stays as it is', () => {
  expect(inTurkish('[2, 3]')).toBe('[2, 3]')
  expect(inTurkish('toString')).toBe('toString')
})

test('every phrase that an error of the library is thrown with has its Turkish', () => {
  const thrown = [...thrownPhrases()].filter(([phrase]) => !isCode(phrase) && !FILLED.has(phrase))
  const missing = thrown.filter(([phrase]) => inTurkish(phrase) === phrase)
  expect(thrown.length).toBeGreaterThan(300)
  expect(missing, 'add these to tr-phrases-*.ts').toEqual([])
})

/** Names of options and layers, and halves of phrases. */
const isCode = (phrase: string): boolean => /^\S+: true$|^\w+ '⟨1⟩'$|^⟨1⟩(?:: keep|, stride ⟨2⟩)$|^ | $/.test(phrase)

/** Phrases whose words are all filled in; what comes out is in the tables. */
const FILLED = new Set(['⟨1⟩ ⟨2⟩, as ⟨3⟩', 'the ⟨1⟩', 'the ⟨1⟩ ⟨2⟩', '⟨1⟩ in ⟨2⟩', 'no input ⟨1⟩of ids has as many steps as the output'])

test('places and what is wrong with a configuration of Keras are Turkish too', () => {
  expect(
    turkish['shape-mismatch']({
      where: 'fit: the mask of inputs',
      expected: '[2, 3]',
      actual: '[3]',
      remedy: "add returnSequences: true to 'lstm_1'",
    }),
  ).toBe("fit: girdiler maskesi: beklenen [2, 3], gelen [3]; 'lstm_1' katmanına returnSequences: true ekleyin")
  expect(
    turkish.unsupported({
      where: "Conv2D 'c'",
      what: 'the layer Conv2D is not supported',
      remedy: 'networks over images are not what this library is for',
    }),
  ).toBe("Conv2D 'c': Conv2D katmanı desteklenmiyor; bu kitaplık görüntü ağları için değil")
  expect(turkish['invalid-model']({ place: "Dense 'd'.units", problem: 'units is missing', from: 'Keras' })).toMatch(
    /units yok; bunu Keras böyle yazmaz/,
  )
})
