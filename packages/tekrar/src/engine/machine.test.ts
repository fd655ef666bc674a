import { describe, expect, test } from 'vitest'
import { BATCH } from '../base/shape.ts'
import type { Engine } from './engine.ts'
import { families } from './engines.test-support.ts'
import { type Plan, Segment } from './plan.ts'
import { PlanBuilder, step } from './plan-builder.test-support.ts'
import { label } from './scenario.test-support.ts'
import { simulator } from './simulator.test-support.ts'

/** y = x + added, into the persistent segment after `skipped` words. */
function adding(added: number, skipped = 0): Plan {
  const b = new PlanBuilder({ batch: 1000 })
  const x = b.view(b.input('x', [BATCH]))
  b.room(skipped, Segment.persistent)
  const y = b.view(b.output('y', [BATCH], 'float', b.room(1000, Segment.persistent)))
  const column = { rowStride: b.quantity(1) }
  b.pointwise(
    { extents: ['batch'] },
    1,
    [x, y].map((view) => ({ view, ...column })),
    [step.load(0, 0), step.constant(1, added), step.apply('add', 0, 0, 1), step.store(1, 0)],
  )
  return b.build()
}

const engines: readonly Engine[] = [simulator(), ...families.flatMap(({ engines }) => (typeof engines === 'string' ? [] : engines))]

describe.each(engines.map((engine) => [label(engine), engine] as const))('%s', (_, engine) => {
  test('new memory is zero, and what the persistent segment holds stays when it grows', () => {
    const machine = engine.machine()
    machine.reserve({ persistentWords: 100, scratchWords: 50, workspaceWords: 10 })
    expect([...machine.floats(Segment.persistent, 0, 100)]).toEqual(new Array(100).fill(0))
    machine.floats(Segment.persistent, 0, 100).set(Array.from({ length: 100 }, (_, i) => i + 1))
    for (const persistentWords of [101, 5000, 300_000]) {
      machine.reserve({ persistentWords, scratchWords: persistentWords * 2, workspaceWords: persistentWords })
      const held = machine.floats(Segment.persistent, 0, persistentWords)
      expect([...held.subarray(0, 100)]).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
      expect(held.subarray(100).every((x) => x === 0)).toBe(true)
      expect(machine.bytes).toBeGreaterThanOrEqual(persistentWords * 12)
    }
    machine.reserve({ persistentWords: 1, scratchWords: 1, workspaceWords: 1 })
    expect(machine.integers(Segment.persistent, 0, 300_000)).toHaveLength(300_000)
  })

  test('plans share the persistent segment, take turns, and see the extents of each call', async () => {
    const machine = engine.machine()
    const plans = [adding(1), adding(10, 1000)] as const
    for (const plan of plans) machine.reserve(plan)
    for (const size of [3, 0, 1000, 7]) {
      for (const plan of plans) {
        const { x } = plan.inputs
        machine.floats(x!.segment, x!.offset, size).set(Array.from({ length: size }, (_, i) => i + size))
        await machine.run(plan, [size])
      }
    }
    const results = machine.floats(Segment.persistent, 0, 2000).slice()
    const expected = (added: number) => Array.from({ length: 1000 }, (_, i) => (i < 7 ? i + 7 : i + 1000) + added)
    expect([...results]).toEqual([...expected(1), ...expected(10)])
  })

  test('two machines have nothing in common', async () => {
    const [one, other] = [engine.machine(), engine.machine()]
    const plan = adding(5)
    for (const machine of [one, other]) machine.reserve(plan)
    one.floats(Segment.scratch, 0, 1).set([2])
    await one.run(plan, [1])
    expect(one.floats(Segment.persistent, 0, 1)[0]).toBe(7)
    expect(other.floats(Segment.persistent, 0, 1)[0]).toBe(0)
  })

  test('a thousand plans run without a thousand times the memory', async () => {
    const machine = engine.machine()
    machine.reserve(adding(0))
    await machine.run(adding(0), [1])
    const before = machine.bytes
    for (let i = 0; i < 3000; i++) {
      const plan = adding(i)
      machine.floats(Segment.scratch, 0, 1).set([1])
      await machine.run(plan, [1])
      if (i % 100 === 0) expect(machine.floats(Segment.persistent, 0, 1)[0]).toBe(1 + i)
    }
    expect(machine.bytes).toBe(before)
  })

  test.skipIf(engine.instructionSet === 'simulator')(
    'memory that is not to be had is an error with its code, and what was there stays',
    () => {
      const machine = engine.machine()
      machine.reserve({ persistentWords: 10, scratchWords: 10, workspaceWords: 10 })
      machine.floats(Segment.persistent, 0, 1).set([3])
      const tooMuch = { persistentWords: 2 ** 44, scratchWords: 10, workspaceWords: 10 }
      expect(() => machine.reserve(tooMuch)).toThrow(expect.objectContaining({ code: 'out-of-memory' }))
      expect(machine.floats(Segment.persistent, 0, 1)[0]).toBe(3)
    },
  )
})
