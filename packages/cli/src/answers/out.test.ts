import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failure, sentence } from '../failure.ts'
import { languages, loadMessages } from '../language.ts'
import { requireOut } from './out.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tekrar-out-'))
  mkdirSync(join(directory, 'here'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const music = ['.mid', '.wav']
const refusal = (out: string, makes: readonly string[] = []): Promise<Failure | null> =>
  requireOut(out, makes, directory).then(
    () => null,
    (error: unknown) => error as Failure,
  )

test('texts and tables go into files whose endings say so, music into files of music', async () => {
  for (const out of ['a', 'a.csv', 'here/a.TSV', 'a.jsonl', 'a.json', 'a.ndjson', 'a.txt', 'a.2'])
    expect(await refusal(out), out).toBeNull()
  for (const out of ['a', 'a.mid', 'here/a.WAV', 'here', '.', 'a.v2']) expect(await refusal(out, music), out).toBeNull()
})

test('what cannot be written is refused before the work, in words with the remedy', async () => {
  const cases: readonly (readonly [string, readonly string[], string, string])[] = [
    ['f.xlsx', [], 'out-spreadsheet', '--out f.csv'],
    ['here/my f.XLS', [], 'out-spreadsheet', '--out "here/my f.csv"'],
    ['f.ods', [], 'out-spreadsheet', '--csv-style tr'],
    ['f.doc', [], 'out-ending', '.csv, .tsv, .jsonl, .ndjson, .json, .txt'],
    ['f.mid', [], 'out-ending', '.csv'],
    ['x.mp3', music, 'out-ending', '.mid, .wav'],
    ['x.csv', music, 'out-ending', '.mid, .wav'],
    ['gone/f.csv', [], 'out-no-folder', 'gone'],
    ['gone/x.mid', music, 'out-no-folder', 'gone'],
    ['here', [], 'out-is-folder', 'here/answers.csv'],
  ]
  for (const [out, makes, key, remedy] of cases) {
    const failure = await refusal(out, makes)
    expect(failure, out).toBeInstanceOf(Failure)
    expect(failure!.key).toBe(key)
    for (const language of languages) expect(sentence(await loadMessages(language), failure!)).toContain(remedy)
  }
})
