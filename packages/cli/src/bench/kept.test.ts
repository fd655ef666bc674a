import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRecord } from './kept.ts'
import { recordOf, resultOf, steps } from './results.test-support.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tekrar-bench-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('what was kept comes back; where there is no file there is nothing', async () => {
  const file = join(folder, 'bench.json')
  expect(await readRecord(file, 'bench.json')).toBeNull()
  const record = recordOf([resultOf(steps[0]!)])
  await writeFile(file, JSON.stringify(record))
  expect(await readRecord(file, 'bench.json')).toEqual(record)
})

test.each(['', 'null', '[]', '{"format": 1}', '{"format": 99, "results": []}', '{"format": 1, "results"'])(
  'a file with %j in it is something else, which is not overwritten',
  async (text) => {
    const file = join(folder, 'other.json')
    await writeFile(file, text)
    await expect(readRecord(file, 'other.json')).rejects.toMatchObject({ key: 'bench-file', exitCode: 3 })
  },
)
