import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BATCH } from '../base/shape.ts'
import { blockOf } from '../compiler/side-by-side.ts'
import { simulator } from '../engine/simulator.test-support.ts'
import type { Variable } from '../graph/tensor.ts'
import { PersistentMemory } from './persistent.ts'

const weight = (path: string, rows: number, columns: number, initial = 0): Variable => ({
  path,
  shape: [rows, columns],
  type: 'float',
  role: 'weight',
  trainable: true,
  initial,
})

test('variables keep their values when they are laid side by side, and are read and written there as before', () => {
  const widths = fc.array(fc.record({ columns: fc.integer({ min: 1, max: 40 }), isWritten: fc.boolean() }), { minLength: 2, maxLength: 5 })
  fc.assert(
    fc.property(widths, fc.integer({ min: 1, max: 9 }), (parts, rows) => {
      const memory = new PersistentMemory(simulator().machine())
      const values = parts.map(({ columns, isWritten }, i) =>
        Float32Array.from({ length: rows * columns }, (_, at) => (isWritten ? 100 * i + at : i)),
      )
      const variables = parts.map(({ columns }, i) => weight(`part ${i}`, rows, columns, i))
      const other = weight('other', 3, 3)
      variables.forEach((variable, i) => {
        if (parts[i]!.isWritten) memory.write(new Map([[variable, values[i]!]]), {})
        if (i === 0) memory.write(new Map([[other, new Float32Array(9).fill(7)]]), {})
      })
      memory.makeRoom([blockOf(variables)], {})
      variables.forEach((variable, i) => {
        expect(memory.read(variable, {})).toEqual(values[i])
      })
      memory.write(new Map([[variables[1]!, Array.from(values[1]!, (x) => x + 0.5)]]), {})
      expect(memory.read(variables[1]!, {})).toEqual(values[1]!.map((x) => x + 0.5))
      expect(memory.read(variables[0]!, {})).toEqual(values[0])
      expect(memory.read(other, {})).toEqual(new Float32Array(9).fill(7))
    }),
    { seed: 1, numRuns: 60 },
  )
})

test('places that were given up are taken again', () => {
  const memory = new PersistentMemory(simulator().machine())
  const [a, b, c] = [weight('a', 16, 16), weight('b', 16, 16), weight('c', 16, 16)]
  memory.write(new Map([[a, new Float32Array(256)]]), {})
  memory.write(new Map([[c, new Float32Array(256)]]), {})
  memory.write(new Map([[b, new Float32Array(256)]]), {})
  memory.makeRoom([blockOf([a, b])], {})
  expect(memory.words).toBe(5 * 256)
  memory.write(new Map([[weight('d', 16, 8), new Float32Array(128)]]), {})
  memory.write(new Map([[weight('e', 16, 8), new Float32Array(128)]]), {})
  memory.write(new Map([[weight('f', 16, 16), new Float32Array(256)]]), {})
  expect(memory.words).toBe(5 * 256)
  memory.makeRoom([blockOf([weight('g', 1, 1), weight('h', 1, 1)])], {})
  expect(memory.words).toBeGreaterThan(5 * 256)
})

test('what lies in a block is known to, and nothing else', () => {
  const memory = new PersistentMemory(simulator().machine())
  const [a, b, c] = [weight('a', 2, 3), weight('b', 2, 3), weight('c', 2, 3)]
  const block = blockOf([a, b])
  expect([memory.blockOf(a), memory.has(block), memory.layout]).toEqual([undefined, false, 0])
  memory.makeRoom([block], {})
  expect([memory.blockOf(a), memory.blockOf(b), memory.blockOf(c), memory.has(block), memory.layout]).toEqual([
    block,
    block,
    undefined,
    true,
    1,
  ])
})

const rows = (path: string): Variable => ({ ...weight(path, 1, 4, 3), shape: [BATCH, 4] })

test('a variable that grows keeps its values, and its old place is taken again', () => {
  const memory = new PersistentMemory(simulator().machine())
  const [a, b] = [rows('a'), rows('b')]
  memory.write(new Map([[a, new Float32Array(256).fill(1)]]), { batch: 64 })
  memory.write(new Map([[b, new Float32Array(256).fill(2)]]), { batch: 64 })
  memory.makeRoom([a], { batch: 128 })
  expect([memory.words, memory.layout]).toEqual([4 * 256, 1])
  expect(memory.read(a, { batch: 128 })).toEqual(Float32Array.from({ length: 512 }, (_, i) => (i < 256 ? 1 : 3)))
  memory.makeRoom([weight('c', 64, 4, 5)], {})
  expect(memory.words).toBe(4 * 256)
  expect(memory.read(a, { batch: 64 })).toEqual(new Float32Array(256).fill(1))
  expect(memory.read(b, { batch: 64 })).toEqual(new Float32Array(256).fill(2))
})

test('without room for all, everything lies where it lay with the values it had, and room can be made later', () => {
  const machine = simulator().machine()
  let isFull = false
  const memory = new PersistentMemory({
    ...machine,
    reserve(words) {
      if (isFull) throw new Error('no room')
      machine.reserve(words)
    },
  })
  const [a, b, c, grown, late] = [weight('a', 16, 16), weight('b', 16, 16), weight('c', 16, 16), rows('grown'), weight('late', 40, 40, 9)]
  const values = new Map([a, b, c, grown].map((variable, i) => [variable, new Float32Array(256).fill(i + 1)]))
  memory.write(values, { batch: 64 })
  const block = blockOf([a, c])
  const check = () => {
    for (const [variable, expected] of values) expect(memory.read(variable, { batch: 64 }), variable.path).toEqual(expected)
  }
  const places = () => [memory.words, memory.layout, ...[...values.keys()].map((variable) => memory.addressOf(variable))]
  const before = places()
  isFull = true
  for (const wanted of [[block], [late, grown, block], [grown]]) {
    expect(() => memory.makeRoom(wanted, { batch: 200 })).toThrow('no room')
    expect(places()).toEqual(before)
    expect([memory.has(block), memory.has(late), memory.blockOf(a)]).toEqual([false, false, undefined])
    check()
  }
  isFull = false
  memory.makeRoom([late, grown, block], { batch: 200 })
  expect(memory.blockOf(c)).toBe(block)
  expect(memory.read(late, {})).toEqual(new Float32Array(1600).fill(9))
  check()
})
