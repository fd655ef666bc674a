import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Answer } from '@tekrar/tasks'
import { expect, test } from 'vitest'
import { testContext } from '../context.test-support.ts'
import { writeAnswer } from './write.ts'

const answer: Answer = {
  columns: ['x'],
  records: (async function* () {})(),
  findings: [{ severity: 'warning', code: 'forecast-new-groups', details: { groups: 1, of: 2, example: 'Bursa' } }],
  show: null,
  end: null,
  files: null,
}

test('what was found in the data that were asked about stands on standard error, and among the events of a program', async () => {
  const plain = await testContext()
  await writeAnswer(answer, { json: false, csv: true, csvStyle: 'plain', out: null }, plain.context)
  expect(plain.texts.err).toMatch(/^tekrar: warning: 1 of 2 series .*Bursa.*\n$/)
  expect(plain.texts.out).toBe('x\n')
  const json = await testContext()
  await writeAnswer(answer, { json: true, csv: false, csvStyle: 'plain', out: null }, json.context)
  expect(JSON.parse(json.texts.out)).toMatchObject({ type: 'notice', code: 'forecast-new-groups', severity: 'warning' })
  expect(json.texts.err).toBe('')
})

test('files of an answer are written for programs only where --out asks for them, and a table on standard output stays one', async () => {
  const music: Answer = { ...answer, findings: [], files: async () => [{ name: 'tune.mid', bytes: Uint8Array.of(1, 2) }] }
  /** What stands on standard output, and which files there are. */
  const written = async (more: { json?: boolean; csv?: boolean; out?: string }): Promise<[string, string[]]> => {
    const directory = await mkdtemp(join(tmpdir(), 'tekrar-write-'))
    const { context, texts } = await testContext()
    await writeAnswer(music, { json: false, csv: false, csvStyle: 'plain', out: null, ...more }, { ...context, directory })
    const files = await readdir(directory)
    await rm(directory, { recursive: true })
    return [texts.out, files]
  }
  expect(await written({ csv: true })).toEqual(['x\n', []])
  expect(await written({ json: true })).toEqual(['', []])
  expect(await written({ csv: true, out: 'a.mid' })).toEqual(['x\n', ['a.mid']])
  expect(await written({ json: true, out: 'a.mid' })).toEqual([expect.stringContaining('"type":"file"'), ['a.mid']])
  expect((await written({}))[1]).toEqual(['tune.mid'])
})
