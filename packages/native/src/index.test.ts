import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PLAN_VERSION } from '../../tekrar/src/engine/plan.ts'
import { open as openFor } from './index.ts'
import { thisPlatform } from './platform.ts'

const built = existsSync(new URL('../build/tekrar.node', import.meta.url))
const outOfMemory = (bytes: number) => new Error(`no ${bytes} bytes`)
const open = (options: Omit<Parameters<typeof openFor>[0], 'planVersion'>) => openFor({ planVersion: PLAN_VERSION, ...options })

test.skipIf(built)('without an addon, the reason names the machine it is missing for', () => {
  expect(open({ outOfMemory })).toEqual({ absent: 'addon-not-installed', detail: `@tekrar/native-${thisPlatform()}` })
})

test.skipIf(!built)('the best instruction set and a few threads are taken where none are asked for', () => {
  const result = open({ outOfMemory })
  if ('absent' in result) throw new Error(result.detail)
  expect(result.engine.name).toBe('native')
  expect(result.engine.threads).toBeGreaterThanOrEqual(1)
  expect(result.engine.threads).toBeLessThanOrEqual(8)
})

test.skipIf(!built)('an addon that runs other plans than asked for does not serve', () => {
  expect(openFor({ outOfMemory, planVersion: PLAN_VERSION + 1 })).toMatchObject({
    absent: 'other-version',
    detail: expect.stringContaining(`plans ${PLAN_VERSION}, wanted ${PLAN_VERSION + 1}`),
  })
})

test.skipIf(!built)('an instruction set that is not there is a reason that names those that are', () => {
  expect(open({ outOfMemory, instructionSet: 'abacus' })).toMatchObject({
    absent: 'instruction-set',
    detail: expect.stringMatching(/^abacus; this processor has \w+/),
  })
})

test.skipIf(!built)('threads and instruction set are those asked for', () => {
  const best = open({ outOfMemory })
  if ('absent' in best) throw new Error(best.detail)
  const { instructionSet } = best.engine
  expect(open({ outOfMemory, threads: 3, instructionSet })).toMatchObject({ engine: { threads: 3, instructionSet } })
})

test.skipIf(!built)('more memory than can be counted is memory that is not there', () => {
  const native = open({ outOfMemory })
  if ('absent' in native) throw new Error(native.detail)
  expect(() => native.engine.machine().reserve({ persistentWords: 2 ** 60, scratchWords: 0, workspaceWords: 0 })).toThrow(/^no \d+ bytes$/)
})
