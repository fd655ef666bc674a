import { expect, test } from 'vitest'
import { BATCH } from '../base/shape.ts'
import { add, input, multiply, variable } from '../graph/ops.ts'
import type { Variable } from '../graph/tensor.ts'
import { interpreted } from './interpreted.ts'

const weight: Variable = {
  path: 'weight',
  shape: [2],
  type: 'float',
  role: 'weight',
  trainable: true,
  initial: ([size]) => [size!, size! + 1],
}
const carried: Variable = { path: 'carried', shape: [BATCH, 2], type: 'float', role: 'state', trainable: false, initial: 0 }

test('variables keep what a run wrote for the next one, and begin with their initial value', async () => {
  const executor = interpreted('float64')
  const doubled = executor.prepare(
    { outputs: { before: variable(weight) }, updates: [{ variable: weight, value: multiply(variable(weight), 2) }] },
    { capacity: {} },
  )
  expect([...(await doubled.run({}, {})).before!]).toEqual([2, 3])
  expect([...(await doubled.run({}, {})).before!]).toEqual([4, 6])
  expect([...executor.read(weight)]).toEqual([8, 12])
  executor.write(weight, [1, 1])
  expect([...(await doubled.run({}, {})).before!]).toEqual([1, 1])
})

test('programs of one executor share their variables', async () => {
  const executor = interpreted('float32')
  const write = executor.prepare({ outputs: {}, updates: [{ variable: weight, value: input('x', [2]) }] }, { capacity: {} })
  const read = executor.prepare({ outputs: { y: variable(weight) }, updates: [] }, { capacity: {} })
  await write.run({ x: [5, 6] }, {})
  expect([...(await read.run({}, {})).y!]).toEqual([5, 6])
})

test('a carried state has as many rows as the call, and a smaller batch leaves the other rows alone', async () => {
  const executor = interpreted('float64')
  const step = executor.prepare(
    { outputs: {}, updates: [{ variable: carried, value: add(variable(carried), 1) }] },
    { capacity: { batch: 3 } },
  )
  await step.run({}, { batch: 2 })
  await step.run({}, { batch: 1 })
  expect([...executor.read(carried, { batch: 3 })]).toEqual([2, 2, 1, 1, 0, 0])
})

test('what a run gives back belongs to the caller', async () => {
  const executor = interpreted('float64')
  const read = executor.prepare({ outputs: { y: variable(weight) }, updates: [] }, { capacity: {} })
  ;(await read.run({}, {})).y!.fill(0)
  expect([...(await read.run({}, {})).y!]).toEqual([2, 3])
})

test('the description lists every tensor', () => {
  const program = { outputs: { y: add(variable(weight), 1) }, updates: [] }
  expect(interpreted('float32').prepare(program, { capacity: {} }).describe()).toBe(
    ["%0 = variable 'weight': [2]", '%1 = 1: []', '%2 = broadcast [] %1: [2]', '%3 = add %0 %2: [2]', 'output y = %3'].join('\n'),
  )
})
