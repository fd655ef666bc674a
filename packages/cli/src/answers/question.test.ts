import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inFolder } from '../binary.test-support.ts'
import { testContext } from '../context.test-support.ts'
import { questionOf } from './question.ts'

const asked = { plain: 0, usage: '', verb: 'detect', runs: 'runs', named: false }
const given = async (terminal: boolean, lines: () => AsyncIterable<string>) => ({
  ...(await testContext()).context,
  input: { terminal, lines },
})

test('a table from standard input is not waited for to its end: each line is there as soon as it was written', async () => {
  let written = 0
  async function* lines() {
    for (const line of ['time,value', '2024-01-01,1', '2024-01-02,2']) {
      written++
      yield line
    }
  }
  for (const words of [[], ['-']]) {
    written = 0
    const question = await questionOf({ ...asked, takes: 'files', words, plain: words.length }, await given(false, lines))
    const seen: string[] = []
    for await (const line of question.lines!) {
      seen.push(line)
      expect(written).toBe(seen.length)
    }
    expect(seen).toHaveLength(3)
  }
})

test('nobody is made to type a table, and a verb that takes nothing leaves standard input alone', async () => {
  const lines = () => {
    throw new Error('read')
  }
  expect(await questionOf({ ...asked, takes: 'files', words: [] }, await given(true, lines))).toEqual({
    sources: [],
    words: [],
    lines: null,
  })
  expect(await questionOf({ ...asked, takes: 'nothing', words: [] }, await given(false, lines))).toMatchObject({ lines: null })
})

test('a mistyped run is never answered as a text: the nearest run is told, and how a text of one word is asked', () =>
  inFolder(async (directory) => {
    await mkdir(join(directory, 'runs', 'reviews'), { recursive: true })
    await writeFile(join(directory, 'runs', 'reviews', 'config.json'), '{}')
    await writeFile(join(directory, 'a.csv'), 'x\n')
    const { context } = await testContext('en', { directory })
    const ask = (words: readonly string[], more: Partial<typeof asked> & { takes?: 'files' } = {}) =>
      questionOf({ ...asked, verb: 'classify', takes: 'lines', words, plain: words.length, ...more }, context)
    const refused = (nearest: string | null, remedy: string | null) => ({ key: 'neither-run-nor-file', details: { nearest, remedy } })
    await expect(ask(['revews', 'a text'])).rejects.toMatchObject(refused('reviews', 'tekrar classify -- revews'))
    await expect(ask(['revews'])).rejects.toMatchObject(refused('reviews', 'tekrar classify -- revews'))
    await expect(ask(['nosuchrun', 'a text'])).rejects.toMatchObject(refused(null, 'tekrar classify -- nosuchrun'))
    await expect(ask(['nosuchrun', 'a.csv'], { takes: 'files' })).rejects.toMatchObject(refused(null, null))
    await expect(ask(['no/such/run', 'a text'])).rejects.toMatchObject(refused(null, 'tekrar classify -- no/such/run'))
    for (const words of [['lovely'], ['a lovely film', 'dull'], ['lovely!', 'dull']])
      expect(await ask(words)).toEqual({ sources: [], words, lines: null })
    expect(await ask(['lovely', 'dull'], { named: true })).toMatchObject({ words: ['lovely', 'dull'] })
    expect(await ask(['lovely', 'dull'], { plain: 0 })).toMatchObject({ words: ['lovely', 'dull'] })
  }))

test('a question mark or a star in a text makes no pattern of it, and a pattern that files match is one', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'a.csv'), 'x\n')
    const { context } = await testContext('en', { directory })
    const ask = (...words: string[]) => questionOf({ ...asked, takes: 'lines', words, plain: words.length }, context)
    for (const text of ['What is the capital of Turkey?', 'why?', '5 * 3 = 15', '5 stars: *****'])
      expect(await ask(text)).toEqual({ sources: [], words: [text], lines: null })
    expect((await ask('*.csv')).sources.map(({ name }) => name)).toEqual(['a.csv'])
    await expect(ask('*.tsv')).rejects.toMatchObject({ key: 'neither-run-nor-file' })
  }))

test('nothing in quotes is a text, not all files of the folder one is in', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'a.csv'), 'x\n')
    const { context } = await testContext('en', { directory })
    for (const word of ['', '  '])
      expect(await questionOf({ ...asked, takes: 'lines', words: [word], plain: 1, named: true }, context)).toEqual({
        sources: [],
        words: [word],
        lines: null,
      })
  }))
