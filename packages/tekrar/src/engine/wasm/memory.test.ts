import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { REGIONS, WasmMemory } from './memory.ts'

test('regions keep their bytes, start aligned and apart, and grow with zeros, in any order of growth', () => {
  const growth = fc.array(fc.record({ region: fc.constantFrom(...REGIONS), bytes: fc.integer({ min: 0, max: 200_000 }) }), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(growth, fc.integer({ min: 0, max: 5000 }), (steps, heapBase) => {
      const memory = new WasmMemory(new WebAssembly.Memory({ initial: 1 }), heapBase)
      const bytesOf = (region: (typeof REGIONS)[number]) => new Uint8Array(memory.buffer, memory.address(region), memory.size(region))
      const filled = new Map<string, number>()
      for (const { region, bytes } of steps) {
        const before = memory.size(region)
        memory.grow({ [region]: bytes })
        expect(memory.size(region)).toBeGreaterThanOrEqual(bytes)
        expect(
          bytesOf(region)
            .subarray(before)
            .every((byte) => byte === 0),
        ).toBe(true)
        bytesOf(region).fill(REGIONS.indexOf(region) + 1)
        filled.set(region, memory.size(region))
      }
      let end = heapBase
      for (const region of REGIONS) {
        expect(memory.address(region) % 64).toBe(0)
        expect(memory.address(region)).toBeGreaterThanOrEqual(end)
        end = memory.address(region) + memory.size(region)
        if (filled.has(region)) expect(bytesOf(region).every((byte) => byte === REGIONS.indexOf(region) + 1)).toBe(true)
      }
    }),
    { seed: 1, numRuns: 40 },
  )
})

test('more than WebAssembly can address is refused and changes nothing', () => {
  const memory = new WasmMemory(new WebAssembly.Memory({ initial: 1, maximum: 2 }), 0)
  memory.grow({ scratch: 1000 })
  const before = memory.bytes
  expect(() => memory.grow({ persistent: 2 ** 33 })).toThrow(RangeError)
  expect(() => memory.grow({ persistent: 2 ** 20 })).toThrow(RangeError)
  expect(memory.bytes).toBe(before)
})
