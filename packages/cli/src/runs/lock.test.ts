import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isLocked, lockRun } from './lock.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tekrar-lock-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('a run is held by one at a time, and is free again after', async () => {
  const lock = await lockRun(folder, 'text-1')
  expect(await isLocked(folder)).toBe(true)
  await expect(lockRun(folder, 'text-1')).rejects.toMatchObject({ key: 'run-busy' })
  await lock.release()
  expect(await isLocked(folder)).toBe(false)
  expect(await readdir(folder)).toEqual([])
  await (await lockRun(folder, 'text-1')).release()
})

test('of many who try at once exactly one gets it, even over a lock that a dead process left', async () => {
  const dead = spawn(process.execPath, ['-e', ''])
  await once(dead, 'close')
  await writeFile(join(folder, 'lock-3'), JSON.stringify({ process: dead.pid, host: hostname() }))
  expect(await isLocked(folder)).toBe(false)
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockRun(folder, 'text-1')))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await readdir(folder)).toHaveLength(1)
})

test('a lock that was never filled is passed over once it is old, and one of another machine is respected', async () => {
  await writeFile(join(folder, 'lock-1'), '')
  await utimes(join(folder, 'lock-1'), 0, 0)
  const lock = await lockRun(folder, 'text-1')
  await lock.release()
  await writeFile(join(folder, 'lock-1'), JSON.stringify({ process: 1, host: 'elsewhere' }))
  await expect(lockRun(folder, 'text-1')).rejects.toMatchObject({ key: 'run-busy', details: { process: '1@elsewhere' } })
})
