import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PLAN_VERSION } from '../../tekrar/src/engine/plan.ts'
import { limits, open } from './index.ts'

const built = existsSync(new URL('../build/tekrar.node', import.meta.url))

describe.skipIf(!built)(`the addon${built ? '' : ' is not built here'}`, () => {
  test('multiply-adds and reading are measured with any number of threads, in about the time they were given', () => {
    const native = open({ planVersion: PLAN_VERSION, outOfMemory: (bytes) => new Error(`${bytes}`) })
    if ('absent' in native) throw new Error(native.detail)
    const found = limits({ planVersion: PLAN_VERSION, instructionSet: native.engine.instructionSet })
    if ('absent' in found) throw new Error(found.detail)
    for (const threads of [1, 2]) {
      const began = performance.now()
      expect(found.multiplyAdds(threads, 0.01)).toBeGreaterThan(1e7)
      expect(performance.now() - began).toBeGreaterThanOrEqual(10)
    }
    expect(found.reading(2, 0.01)).toBeGreaterThan(1e7)
  })

  test('an instruction set that is not there, or no threads, is refused', () => {
    const found = limits({ planVersion: PLAN_VERSION, instructionSet: 'abacus' })
    if ('absent' in found) throw new Error(found.detail)
    expect(() => found.multiplyAdds(1, 0.01)).toThrow('measureMultiplyAdds(instructionSet, threads, seconds)')
    expect(() => found.reading(0, 0.01)).toThrow('measureReading')
  })

  test('an addon of another version has no limits', () => {
    expect(limits({ planVersion: PLAN_VERSION + 1, instructionSet: 'avx2' })).toMatchObject({ absent: 'other-version' })
  })
})
