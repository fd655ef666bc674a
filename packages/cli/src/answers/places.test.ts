import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { placesOf } from './places.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tekrar-places-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const one = ['composition.mid', 'composition.wav']
const two = ['composition-1.mid', 'composition-1.wav', 'composition-2.mid', 'composition-2.wav']
const places = async (names: readonly string[], out: string | null) =>
  (await placesOf(names, out, directory)).map((path) => path && relative(directory, path))

test('the ending of --out rules which files are written, and several are numbered', async () => {
  expect(await places(one, 'tune.mid')).toEqual(['tune.mid', null])
  expect(await places(one, 'tune.WAV')).toEqual([null, 'tune.WAV'])
  expect(await places(one, 'tune')).toEqual(['tune.mid', 'tune.wav'])
  expect(await places(one, 'tune.v2')).toEqual(['tune.v2.mid', 'tune.v2.wav'])
  expect(await places(two, 'two.mid')).toEqual(['two-1.mid', null, 'two-2.mid', null])
  expect(await places(two, 'two')).toEqual(['two-1.mid', 'two-1.wav', 'two-2.mid', 'two-2.wav'])
  expect(await places(two, null)).toEqual(two)
  mkdirSync(join(directory, 'music'))
  expect(await places(one, 'music')).toEqual([join('music', 'composition.mid'), join('music', 'composition.wav')])
  expect(await places(one, '.')).toEqual(one)
})

test('only a file that is named itself is written over', async () => {
  for (const name of ['tune.mid', 'tune.wav', 'two-1.mid', 'composition.wav']) writeFileSync(join(directory, name), '')
  expect(await places(one, 'tune.mid')).toEqual(['tune.mid', null])
  expect(await places(one, 'tune')).toEqual(['tune-2.mid', 'tune-2.wav'])
  expect(await places(two, 'two.mid')).toEqual(['two-1-2.mid', null, 'two-2.mid', null])
  expect(await places(one, null)).toEqual(['composition-2.mid', 'composition-2.wav'])
})
