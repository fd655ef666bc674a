import { expect, test } from 'vitest'
import { BATCH, extent } from '../base/shape.ts'
import { finish } from '../base/steps.ts'
import { add, gather, input, matmul, multiply, reshape, tanh, variable } from '../graph/ops.ts'
import { scan } from '../graph/scan.ts'
import type { Program, Tensor, Variable } from '../graph/tensor.ts'
import { lowerInSteps } from './compile.ts'
import { type Settled, settle } from './settle.ts'

const weight = (path: string, shape: readonly number[]): Variable => ({
  path,
  shape,
  type: 'float',
  role: 'weight',
  trainable: true,
  initial: 0,
})
const [table, matrix, recurrent] = [weight('table', [5, 8]), weight('matrix', [8, 32]), weight('recurrent', [32, 32])]
const TOKENS = extent('tokens')

/** h ← tanh(table[id] · matrix + h · recurrent), with one id for all steps. */
function loop(): Tensor {
  const { states } = scan(
    ({ states: [h] }) => {
      const found = reshape(gather(variable(table), reshape(input('id', [BATCH], 'index'), [1, BATCH])), [BATCH, 8])
      return { outputs: [], states: [tanh(add(matmul(found, variable(matrix)), matmul(h!, variable(recurrent))))] }
    },
    { steps: TOKENS, sequences: [], initial: [input('h', [BATCH, 32])] },
  )
  return states[0]!
}

const naming = { of: ({ path }: Variable) => path, short: (name: string) => `(${name})` }
const settled = (program: Program): Settled => settle(finish(lowerInSteps(program, { batch: 1, tokens: 2 })), naming)
const operations = (commands: Settled['each']['commands'] | undefined): string[] =>
  (commands ?? []).flatMap(({ operation, body }) => [operation, ...operations(body)])

test('what follows from weights alone leaves the calls: they are laid out, and a small table is multiplied, beforehand', () => {
  const { once, each, lasting } = settled({ outputs: { h: loop() }, updates: [] })
  expect(operations(once?.commands)).toEqual(['pack', 'matmul', 'pack'])
  expect([...once!.variables.keys()]).toEqual([matrix, table, recurrent])
  expect(operations(each.commands).filter((operation) => operation === 'matmul')).toEqual(['matmul'])
  expect(operations(each.commands)).not.toContain('pack')
  expect(lasting.size).toBe(2)
})

test('weights that a program writes do not settle, and neither does anything made of them', () => {
  const written = [recurrent, matrix].map((one) => ({ variable: one, value: multiply(variable(one), 2) }))
  const { once, lasting } = settled({ outputs: { h: loop() }, updates: written })
  expect(once).toBeUndefined()
  expect(lasting.size).toBe(0)
  const frozen = settled({ outputs: { h: loop() }, updates: written.slice(0, 1) })
  expect([...frozen.once!.variables.keys()]).toEqual([matrix, table])
})

test('equal contents have equal names in different programs, others have not', () => {
  const namesOf = (program: Program) => [...settled(program).lasting.values()].sort()
  const whole = namesOf({ outputs: { h: loop() }, updates: [] })
  const product = (by: Variable) => namesOf({ outputs: { y: matmul(input('x', [BATCH, 32]), variable(by)) }, updates: [] })
  expect(new Set(whole).size).toBe(2)
  expect(whole).toContain(product(recurrent)[0])
  expect(whole).not.toContain(product(weight('another', [32, 32]))[0])
})
