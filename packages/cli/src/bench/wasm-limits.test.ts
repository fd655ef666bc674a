import { expect, test } from 'vitest'
import { wasmLimits } from './wasm-limits.ts'
import { limitsModule, unsigned } from './wasm-limits-module.ts'

test('numbers are written in as few bytes of seven bits as they need', () => {
  expect([unsigned(0), unsigned(127), unsigned(128), unsigned(624485)]).toEqual([[0], [127], [128, 1], [0xe5, 0x8e, 0x26]])
})

test('the module is sound, and reads within its memory', () => {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(limitsModule()))
  const { multiplyAdds, read } = exports as { multiplyAdds(turns: number): number; read(bytes: number): number }
  expect(multiplyAdds(4096)).toBeGreaterThan(0)
  expect(read(1024 * 1024)).toBe(0)
})

test('what the vectors can do is measured, on one thread and on two together', async () => {
  const limits = wasmLimits()
  for (const threads of [1, 2]) expect(await limits.multiplyAdds(threads, 0.01)).toBeGreaterThan(1e8)
  expect(await limits.reading(1, 0.01)).toBeGreaterThan(1e7)
})
