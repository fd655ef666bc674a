import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { english } from './en.ts'
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

test('every fixed phrase that an error of the library is thrown with has its Turkish', () => {
  const folder = fileURLToPath(new URL('../..', import.meta.url))
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/\.test(-support)?\.ts$|messages/.test(file),
  )
  const missing = files.flatMap((file) => {
    const source = readFileSync(`${folder}/${file}`, 'utf8')
    const thrown = source.matchAll(/(?:\b(?:expected|remedy|problem|what): |invalidModel\([^\n']+, )'([^'\n]+ [^'\n]+)'/g)
    return [...thrown].map(([, phrase]) => phrase!).filter((phrase) => inTurkish(phrase) === phrase)
  })
  expect(files.length).toBeGreaterThan(20)
  expect(missing, 'add these to tr-phrases.ts').toEqual([])
})
