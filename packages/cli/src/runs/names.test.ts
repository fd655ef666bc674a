import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { disk } from '../files/operations.ts'
import { checkName, makeNextFolder } from './names.ts'

test('automatic names count up, and two who count at once get two names', async () => {
  const runs = await mkdtemp(join(tmpdir(), 'tekrar-names-'))
  try {
    await disk.makeFolder(join(runs, 'text-4'))
    await disk.makeFolder(join(runs, 'text-mine'))
    const made = await Promise.all(Array.from({ length: 8 }, () => makeNextFolder(disk, runs, 'text')))
    expect(made.map(({ name }) => name).sort()).toEqual(['text-10', 'text-11', 'text-12', 'text-5', 'text-6', 'text-7', 'text-8', 'text-9'])
  } finally {
    await rm(runs, { recursive: true })
  }
})

test.each(['şiirler', 'my run 2', 'a.b-c_d', '日本'])('%s can be a name', (name) => expect(() => checkName(name)).not.toThrow())
test.each(['', '.', '..', '.hidden', '-x', 'a/b', 'a\\b', 'nul', 'COM1.txt', 'a ', 'a.', 'a\n', 'x'.repeat(101)])(
  '%j cannot be a name',
  (name) => expect(() => checkName(name)).toThrow(),
)
