import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
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

test('with --json every line on standard output says what it is, files or none', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tekrar-write-'))
  const { context, texts } = await testContext()
  const music: Answer = {
    ...answer,
    findings: [],
    records: (async function* () {
      yield { index: 0, seed: 1 }
    })(),
    files: async () => [{ name: 'tune.mid', bytes: Uint8Array.of(1) }],
  }
  await writeAnswer(music, { json: true, csv: false, csvStyle: 'plain', out: 'a.mid' }, { ...context, directory })
  await rm(directory, { recursive: true })
  expect(
    texts.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).type),
  ).toEqual(['answer', 'file'])
})

test('a Turkish spreadsheet gets decimal commas in the cells that were asked about too', async () => {
  const written = async (decimal?: '.' | ','): Promise<string> => {
    const { context, texts } = await testContext()
    const records = (async function* () {
      yield { x: '24.386', score: 0.5 }
    })()
    const asked: Answer = { ...answer, findings: [], columns: ['x', 'score'], records, ...(decimal ? { decimal } : {}) }
    await writeAnswer(asked, { json: false, csv: true, csvStyle: 'tr', out: null }, context)
    return texts.out.split('\r\n')[1]!
  }
  expect([await written('.'), await written(','), await written()]).toEqual(['24,386;0,5', '24.386;0,5', '24.386;0,5'])
})

test('what is said beside an answer is wrapped in a terminal, and one line where it is kept', async () => {
  const wide = { ...answer, findings: [{ ...answer.findings![0]!, details: { groups: 1, of: 2, example: 'Bursa '.repeat(30).trim() } }] }
  for (const terminal of [true, false]) {
    const { context, texts } = await testContext('en', { terminal })
    await writeAnswer(wide, { json: false, csv: true, csvStyle: 'plain', out: null }, context)
    const lines = texts.err.trimEnd().split('\n')
    if (terminal) for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
    expect(lines.length > 1).toBe(terminal)
  }
})

test('numbers that were worked out have six figures in a CSV, all in JSON; what was asked about stays as it was', async () => {
  const written = async (json: boolean): Promise<string> => {
    const { context, texts } = await testContext()
    const records = (async function* () {
      yield { x: 1.23456789012, forecast: 0.5640063285827637 }
      yield { x: 2, forecast: 1167659.960252142 }
      yield { x: 3, forecast: -0.0000123456789 }
    })()
    const asked: Answer = { ...answer, findings: [], columns: ['x', 'forecast'], computed: ['forecast'], records }
    await writeAnswer(asked, { json, csv: !json, csvStyle: 'plain', out: null }, context)
    return texts.out
  }
  expect((await written(false)).split('\n').slice(1, 4)).toEqual(['1.23456789012,0.564006', '2,1167660', '3,-0.0000123457'])
  expect(await written(true)).toContain('0.5640063285827637')
})

test('--out with .tsv parts cells by tabs', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tekrar-write-'))
  const { context } = await testContext()
  const records = (async function* () {
    yield { x: 'a, b', y: 'c\td' }
  })()
  const asked: Answer = { ...answer, findings: [], columns: ['x', 'y'], records }
  await writeAnswer(asked, { json: false, csv: false, csvStyle: 'plain', out: 'a.tsv' }, { ...context, directory })
  const text = await readFile(join(directory, 'a.tsv'), 'utf8')
  await rm(directory, { recursive: true })
  expect(text).toBe('x\ty\n"a, b"\t"c\td"\n')
})

test('people read rows below heads, codes in words of their language', async () => {
  const { context, texts } = await testContext('tr')
  const records = (async function* () {
    yield { x: '', reason: 'late' }
  })()
  const cells: Answer['cells'] = ({ x, reason }, { columns, reasons }) => [
    ['x', x],
    [columns.reason, reasons[reason as 'late']],
  ]
  await writeAnswer({ ...answer, findings: [], records, cells }, { json: false, csv: false, csvStyle: 'plain', out: null }, context)
  expect(texts.out).toBe('x  açıklama\n   zamanı önceki satırdan eski\n')
})
