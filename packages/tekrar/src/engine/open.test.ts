import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { TekrarError } from '../base/errors.ts'
import type { NativeOptions, NativeResult } from './native/contract.ts'
import { openNative as openNone } from './native/none.ts'
import { openEngine, requestedEngine } from './open.ts'
import { simulator } from './simulator.test-support.ts'

const { native, wasm } = vi.hoisted(() => ({ native: vi.fn<(options: NativeOptions) => Promise<NativeResult>>(), wasm: vi.fn() }))
vi.mock('#native', () => ({ openNative: native }))
vi.mock('./wasm/open.ts', () => ({ openWasm: wasm, WASM_INSTRUCTION_SET: 'simd128' }))

const there = { ...simulator(), name: 'native' as const }
const inThePage = { ...simulator(), name: 'wasm' as const }

beforeEach(() => {
  for (const name of ['TEKRAR_ENGINE', 'TEKRAR_THREADS', 'TEKRAR_INSTRUCTION_SET']) vi.stubEnv(name, '')
  native.mockReset().mockResolvedValue({ engine: there })
  wasm.mockReset().mockResolvedValue({ engine: inThePage })
})
afterEach(() => vi.unstubAllEnvs())

const codeOf = async (opening: Promise<unknown>) => {
  const error = await opening.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(TekrarError)
  return (error as TekrarError).code
}

describe('with a native engine there', () => {
  test('it is taken', async () => {
    expect(await openEngine()).toEqual({ engine: there, reason: 'the fastest that loads here' })
  })
  test('an option and the environment ask for another, the option first', async () => {
    expect(await openEngine({ engine: 'wasm' })).toEqual({ engine: inThePage, reason: 'asked for by option engine' })
    vi.stubEnv('TEKRAR_ENGINE', 'wasm')
    expect(await openEngine()).toEqual({ engine: inThePage, reason: 'asked for by TEKRAR_ENGINE' })
    expect((await openEngine({ engine: 'native' })).engine).toBe(there)
  })
  test('threads and instruction set come from the option, else from the environment', async () => {
    vi.stubEnv('TEKRAR_THREADS', '3')
    vi.stubEnv('TEKRAR_INSTRUCTION_SET', 'avx2')
    await openEngine()
    expect(native).toHaveBeenLastCalledWith(expect.objectContaining({ threads: 3, instructionSet: 'avx2' }))
    await openEngine({ threads: 2, instructionSet: 'avx512' })
    expect(native).toHaveBeenLastCalledWith(expect.objectContaining({ threads: 2, instructionSet: 'avx512' }))
  })
  test('nonsense is refused by name', async () => {
    vi.stubEnv('TEKRAR_ENGINE', 'gpu')
    await expect(openEngine()).rejects.toThrow('TEKRAR_ENGINE must be native, wasm, reference, got gpu')
    vi.stubEnv('TEKRAR_ENGINE', '')
    vi.stubEnv('TEKRAR_THREADS', 'two')
    await expect(openEngine()).rejects.toThrow('TEKRAR_THREADS must be a whole number from 1 to 256, got two')
    expect(await codeOf(openEngine({ threads: 0 }))).toBe('invalid-argument')
  })
})

describe('without a native engine', () => {
  beforeEach(() => native.mockResolvedValue({ absent: 'not-installed', detail: '' }))

  test('wasm is taken, and the reason says what is missing', async () => {
    const { engine, reason } = await openEngine()
    expect(engine).toBe(inThePage)
    expect(reason).toContain('the package @tekrar/native is not installed')
  })
  test('asking for it is an error that says what to do, never another engine', async () => {
    await expect(openEngine({ engine: 'native' })).rejects.toThrow(
      /the package @tekrar\/native is not installed; npm install @tekrar\/native/,
    )
    vi.stubEnv('TEKRAR_ENGINE', 'native')
    expect(await codeOf(openEngine())).toBe('engine-unavailable')
  })
  test('an instruction set that only it has asks for it', async () => {
    native.mockResolvedValue({ absent: 'instruction-set', detail: 'avx1024; this processor has avx2' })
    expect(await codeOf(openEngine({ instructionSet: 'avx1024' }))).toBe('engine-unavailable')
    expect(await codeOf(openEngine({ engine: 'wasm', instructionSet: 'avx2' }))).toBe('engine-unavailable')
    expect((await openEngine({ engine: 'wasm', instructionSet: 'simd128' })).engine).toBe(inThePage)
  })
})

test('the reference is a request that whoever runs programs answers; no engine stands in for it', async () => {
  expect(requestedEngine({ engine: 'reference' })).toEqual({ name: 'reference', by: 'option engine' })
  expect(requestedEngine()).toBeUndefined()
  expect(await codeOf(openEngine({ engine: 'reference' }))).toBe('unsupported')
})

test('a bundle for the web finds a native engine that says it cannot be there', async () => {
  expect(await openNone({ outOfMemory: () => new Error() })).toEqual({ absent: 'web-page', detail: '' })
})
