import { describe, expect, test } from 'vitest'
import { BATCH } from '../base/shape.ts'
import type { Machine } from '../engine/engine.ts'
import { type EngineOptions, openEngine } from '../engine/open.ts'
import type { Plan } from '../engine/plan.ts'
import { simulator } from '../engine/simulator.test-support.ts'
import { concat, gather, input, matmul, multiply, variable } from '../graph/ops.ts'
import { randomProgram } from '../graph/random-graph.test-support.ts'
import type { Program, Variable } from '../graph/tensor.ts'
import type { Data } from './executor.ts'
import { planned } from './planned.ts'

const weight = (path: string, shape: readonly number[]): Variable => ({
  path,
  shape,
  type: 'float',
  role: 'weight',
  trainable: true,
  initial: 1,
})
const bits = (data: Data) => Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex')

const engines: readonly { readonly name: string; readonly open: () => Promise<Parameters<typeof planned>[0]> }[] = [
  { name: 'simulator', open: async () => simulator() },
  ...([{ engine: 'wasm' }, { engine: 'native', threads: 2 }] satisfies EngineOptions[]).map((options) => ({
    name: options.engine,
    open: async () => (await openEngine(options)).engine,
  })),
]

for (const { name, open } of engines) {
  const engine = await open().catch(() => undefined)
  describe.skipIf(!engine)(`${name}${engine ? '' : ' is not built here'}`, () => {
    test('programs that leave their weights as they are see every change of them', () => {
      for (let seed = 1; seed < (name === 'simulator' ? 6 : 40); seed++) {
        const { program, extents, inputs, variables } = randomProgram(seed, { training: false })
        const freshly = (scale: number) => {
          const executor = planned(engine!, 'test')
          const executable = executor.prepare(program, { capacity: extents })
          for (const [one, data] of variables) executor.write(one, scaled(data, scale), extents)
          return executable.run(inputs, extents) as Record<string, Data>
        }
        const executor = planned(engine!, 'test')
        const executable = executor.prepare(program, { capacity: extents })
        for (const scale of [1, 0.5, 1, 1]) {
          for (const [one, data] of variables) executor.write(one, scaled(data, scale), extents)
          const outputs = executable.run(inputs, extents) as Record<string, Data>
          const expected = freshly(scale)
          for (const output of Object.keys(expected))
            expect(bits(outputs[output]!), `seed ${seed}, ${output}`).toBe(bits(expected[output]!))
        }
      }
    })

    test('what a program writes is seen by another that had laid it out, and by one that shares what was laid out', () => {
      const [w, table] = [weight('w', [4, 64]), weight('table', [3, 4])]
      const looked: Program = { outputs: { y: matmul(gather(variable(table), input('ids', [BATCH], 'index')), variable(w)) }, updates: [] }
      const dense: Program = { outputs: { y: matmul(input('x', [BATCH, 4]), variable(w)) }, updates: [] }
      const double: Program = { outputs: {}, updates: [{ variable: w, value: multiply(variable(w), 2) }] }
      const executor = planned(engine!, 'test')
      const [look, multiplied, twice] = [looked, dense, double].map((program) => executor.prepare(program, { capacity: { batch: 8 } }))
      const first = (outputs: unknown) => (outputs as Record<string, Data>).y![0]
      const both = () => [
        first(look!.run({ ids: [2] }, { batch: 1 })),
        first(multiplied!.run({ x: new Float32Array(32).fill(1) }, { batch: 8 })),
      ]
      expect(both()).toEqual([4, 4])
      twice!.run({}, { batch: 1 })
      expect(both()).toEqual([8, 8])
      executor.write(table, new Float32Array(12).fill(3))
      expect(both()).toEqual([24, 8])
      executor.write(w, new Float32Array(256).fill(0.5))
      expect(both()).toEqual([6, 2])
      expect(both()).toEqual([6, 2])
    })

    test('weights of two programs are laid out in one place', () => {
      const w = weight('w', [64, 64])
      const executor = planned(engine!, 'test')
      const prepare = (rows: number) =>
        executor.prepare({ outputs: { y: matmul(input('x', [BATCH, 64]), variable(w)) }, updates: [] }, { capacity: { batch: rows } })
      const one = prepare(1).memory.persistentBytes
      expect(one).toBeGreaterThan(2 * 64 * 64 * 4 - 1)
      expect(prepare(8).memory.persistentBytes).toBe(one)
    })
  })
}

const scaled = (data: ArrayLike<number>, scale: number): number[] => Array.from(data, (x) => (Number.isInteger(x) ? x : x * scale))

test('what is told of a program is of the plan it has where its variables lie now', async () => {
  const executor = planned(simulator(), 'test')
  const [a, b] = [weight('a', [4, 2]), weight('b', [4, 2])]
  const x = input('x', [3, 4])
  const one = executor.prepare({ outputs: { y: matmul(x, variable(a)) }, updates: [] }, { capacity: {} })
  const [text, bytes] = [one.describe(), one.memory.persistentBytes]
  const run = () => one.run({ x: new Float32Array(12).fill(1) }, {})
  const before = run()
  executor.prepare({ outputs: { y: matmul(x, concat([variable(a), variable(b)])) }, updates: [] }, { capacity: {} })
  expect(run()).toEqual(before)
  expect(one.describe()).not.toBe(text)
  const anew = executor.prepare({ outputs: { y: matmul(x, variable(a)) }, updates: [] }, { capacity: {} })
  expect([one.describe(), one.memory]).toEqual([anew.describe(), anew.memory])
  expect(one.memory.persistentBytes).toBeGreaterThan(bytes)
})

test('a profile is of the plan that runs, also where variables were laid otherwise before it', async () => {
  const [ran, asked]: Plan[][] = [[], []]
  const machine = simulator().machine()
  const observed: Machine = {
    ...machine,
    run(plan, extents) {
      ran!.push(plan)
      return machine.run(plan, extents)
    },
    timing: {
      switch: () => undefined,
      of(plan) {
        asked!.push(plan)
        return new Float64Array(plan.words.length)
      },
    },
  }
  const executor = planned({ ...simulator(), machine: () => observed }, 'test')
  const [a, b] = [weight('a', [4, 2]), weight('b', [4, 2])]
  const x = input('x', [3, 4])
  const one = executor.prepare({ outputs: { y: matmul(x, variable(a)) }, updates: [] }, { capacity: {} })
  executor.prepare({ outputs: { y: matmul(x, concat([variable(a), variable(b)])) }, updates: [] }, { capacity: {} })
  await one.profile!(async () => void one.run({ x: new Float32Array(12) }, {}), 1, {})
  const last = ran!.at(-1)
  expect(asked).toEqual([last, last])
  expect(asked![0]).toBe(last)
})
