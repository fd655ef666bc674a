import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isDone, keep } from '../bench/jobs/done.ts'

test('a job is done where its report was made by the same flags on the same files, and not where they are others now', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tekrar-jobs-'))
  const never = () => expect.fail('a run that says by what it was made is not looked at')
  const words = ['train', 'text', 'a.txt', '--units', '8']
  try {
    expect(isDone(folder, words, never)).toBe(false)
    writeFileSync(join(folder, 'report.json'), '{}')
    keep(folder, words)
    expect(isDone(folder, words, never)).toBe(true)
    expect(isDone(folder, [...words, '--layers', '1'], never)).toBe(false)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('of a run made without a word the configuration tells: a default or data that changed since count too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tekrar-jobs-'))
  const words = ['train', 'text', 'a.txt']
  const before = { task: 'text', sha256: 'x', units: 8, files: ['a.txt'] }
  try {
    writeFileSync(join(folder, 'report.json'), '{}')
    writeFileSync(join(folder, 'config.json'), JSON.stringify(before))
    expect(isDone(folder, words, () => JSON.stringify({ ...before, units: 9 }))).toBe(false)
    expect(isDone(folder, words, () => JSON.stringify({ ...before, sha256: 'y' }))).toBe(false)
    expect(isDone(folder, words, () => JSON.stringify({ ...before, added: null }))).toBe(true)
    expect(isDone(folder, words, () => expect.fail('it is written down by now'))).toBe(true)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
