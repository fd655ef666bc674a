import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { faultyDisk } from '../files/faulty-disk.test-support.ts'
import { disk } from '../files/operations.ts'
import { type SavedState, States } from './states.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tekrar-states-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const stateAt = (step: number): SavedState => ({
  step,
  facts: { step, note: 'ğüşiöç' },
  tensors: { 'weight/kernel': { shape: [2, 2], data: Float32Array.of(step, 0.1, -0, Number.NaN) } },
})
const openAnew = () => new States(disk, folder).open()

test('a state comes back bit for bit', async () => {
  await new States(disk, folder).save(stateAt(7))
  const { state, problems } = await openAnew()
  expect(problems).toEqual([])
  expect(state?.step).toBe(7)
  expect(state?.facts).toEqual({ step: 7, note: 'ğüşiöç' })
  expect(Object.is(state?.tensors['weight/kernel']?.data[2], -0)).toBe(true)
})

test('the last state and the one before are kept, and nothing else', async () => {
  const states = new States(disk, folder)
  for (const step of [10, 20, 30, 40]) await states.save(stateAt(step))
  await states.save(stateAt(40))
  expect((await readdir(states.folder)).sort()).toEqual(['30.safetensors', '40.safetensors'])
})

test.each(['fails', 'dies'] as const)(
  'when the disk %s at any write, sync or rename, the newest state said to be saved opens',
  async (kind) => {
    const all = faultyDisk(Number.POSITIVE_INFINITY, kind)
    const states = new States(all, folder)
    for (const step of [10, 20, 30]) await states.save(stateAt(step))
    expect(all.count).toBeGreaterThan(12)
    for (let at = 0; at < all.count; at++) {
      await rm(folder, { recursive: true, force: true })
      const files = faultyDisk(at, kind)
      const before = new States(disk, folder)
      await before.save(stateAt(1))
      const after = new States(files, folder)
      await after.open()
      let saved = 1
      for (const step of [10, 20, 30]) {
        try {
          await after.save(stateAt(step))
          saved = step
        } catch (error) {
          expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC')
          if (kind === 'dies') break
        }
      }
      const { state } = await openAnew()
      expect(state, `fault at ${at}: ${files.log[at]}`).not.toBeNull()
      expect(state!.step).toBeGreaterThanOrEqual(saved)
      expect(state!.tensors['weight/kernel']?.data[0]).toBe(state!.step)
    }
  },
)

test('a flipped bit or a cut anywhere in the newest state is found, and the one before opens', async () => {
  const states = new States(disk, folder)
  await states.save(stateAt(1))
  await states.save(stateAt(2))
  const file = join(states.folder, '2.safetensors')
  const whole = await readFile(file)
  for (let place = 0; place < whole.length; place += 7) {
    const flipped = Uint8Array.from(whole)
    flipped[place] = flipped[place]! ^ (1 << (place % 8))
    for (const bytes of [flipped, whole.subarray(0, place)]) {
      await writeFile(file, bytes)
      const { state, problems } = await openAnew()
      expect(state?.step, `at byte ${place}`).toBe(1)
      expect(problems.map(({ kind }) => kind)).toEqual(['damaged'])
    }
  }
})

test('a state of a newer version is not read as an old one', async () => {
  const states = new States(disk, folder)
  await states.save(stateAt(1))
  const file = join(states.folder, '1.safetensors')
  const { encodeSafetensors } = await import('tekrar')
  await writeFile(file, encodeSafetensors({}, { format: '99', facts: '{}' }))
  const { state, problems } = await openAnew()
  expect(state).toBeNull()
  expect(problems).toEqual([{ kind: 'newer', file, version: 99 }])
})
