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
  const { files, paths } = await readInputs(['c.md', '*.txt', 'Şükrü Öğrenci/şiir.txt'], folder)
  expect(paths).toEqual(['c.md', 'a.txt', 'b.txt', join('Şükrü Öğrenci', 'şiir.txt')].map((name) => join(folder, name)))
  expect(files.map(({ name }) => name)).toEqual(['c.md', 'a.txt', 'b.txt', 'Şükrü Öğrenci/şiir.txt'])
  expect(sha256Of(files)).not.toBe(sha256Of([...files].reverse()))
})

test('a folder is read with all files below it, named by their places in it; what a system leaves there is not', async () => {
  for (const part of ['classes/cat', 'classes/dog/deep', 'classes/.cache']) await mkdir(join(folder, part), { recursive: true })
  for (const name of ['cat/1.txt', 'dog/1.txt', 'dog/deep/2.txt', '.cache/3.txt', 'dog/.DS_Store', 'Thumbs.db'])
    await writeFile(join(folder, 'classes', name), name)
  const { files, paths } = await readInputs(['classes'], folder)
  expect(files.map(({ name, below }) => [name, below])).toEqual([
    ['classes/cat/1.txt', 'cat/1.txt'],
    ['classes/dog/1.txt', 'dog/1.txt'],
    ['classes/dog/deep/2.txt', 'dog/deep/2.txt'],
  ])
  expect(paths).toEqual([join(folder, 'classes')])
  const absolute = await readInputs([join(folder, 'classes')], '/')
  expect(sha256Of(absolute.files)).toBe(sha256Of(files))
  const [first, ...others] = files
  expect(sha256Of([{ ...first!, below: 'dog/0.txt' }, ...others])).not.toBe(sha256Of(files))
})

test.each([
  ['x.txt', { key: 'no-such-file', details: { file: 'x.txt' } }],
  ['a.tx', { key: 'no-such-file', details: { nearest: 'a.txt' } }],
  ['empty', { key: 'empty-folder' }],
  ['*.pdf', { key: 'no-match' }],
])('%s is refused as a bad input', async (word, expected) => {
  await mkdir(join(folder, 'empty'))
  await expect(readInputs([word], folder)).rejects.toMatchObject({ exitCode: 3, ...expected })
})
