import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { glob } from './glob.ts'
import { readInputs, sha256Of } from './inputs.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tekrar-glob-'))
  await mkdir(join(folder, 'Şükrü Öğrenci', 'deep'), { recursive: true })
  for (const name of ['b.txt', 'a.txt', 'c.md', '.hidden.txt', 'Şükrü Öğrenci/şiir.txt', 'Şükrü Öğrenci/deep/d.txt'])
    await writeFile(join(folder, name), name)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('patterns stand for files in order, hidden ones and folders left out', async () => {
  expect(await glob('*.txt', folder)).toEqual(['a.txt', 'b.txt'])
  expect(await glob('?.*', folder)).toEqual(['a.txt', 'b.txt', 'c.md'])
  expect(await glob('Ş*/ş*.txt', folder)).toEqual([join('Şükrü Öğrenci', 'şiir.txt')])
  expect(await glob('**/*.txt', folder)).toEqual([
    'a.txt',
    'b.txt',
    join('Şükrü Öğrenci', 'deep', 'd.txt'),
    join('Şükrü Öğrenci', 'şiir.txt'),
  ])
  expect(await glob(join(folder, '*.md'), '/')).toEqual([join(folder, 'c.md')])
  expect(await glob('*', folder)).toEqual(['a.txt', 'b.txt', 'c.md'])
})

test('inputs are read in order, patterns expanded', async () => {
  const files = await readInputs(['c.md', '*.txt', 'Şükrü Öğrenci/şiir.txt'], folder)
  expect(files.map(({ name }) => name)).toEqual(['c.md', 'a.txt', 'b.txt', 'Şükrü Öğrenci/şiir.txt'])
  expect(sha256Of(files)).not.toBe(sha256Of([...files].reverse()))
})

test.each([
  ['x.txt', { key: 'no-such-file', details: { file: 'x.txt' } }],
  ['a.tx', { key: 'no-such-file', details: { nearest: 'a.txt' } }],
  ['Şükrü Öğrenci', { key: 'is-folder' }],
  ['*.pdf', { key: 'no-match' }],
])('%s is refused as a bad input', async (word, expected) => {
  await expect(readInputs([word], folder)).rejects.toMatchObject({ exitCode: 3, ...expected })
})
