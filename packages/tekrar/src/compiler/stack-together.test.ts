import { expect, test } from 'vitest'
import { BATCH, STEPS } from '../base/shape.ts'
import { add, concat, input, multiply, sum, tanh } from '../graph/ops.ts'
import { topological } from '../graph/order.ts'
import { interpret } from '../graph/reference.ts'
import { scan } from '../graph/scan.ts'
import type { Program, Tensor } from '../graph/tensor.ts'
import { stackTogether } from './stack-together.ts'

const x = input('x', [STEPS, BATCH, 3])
const start = input('start', [BATCH, 3])

/** Two outputs and a state, put together after the loop in some way. */
function programOf(after: (a: Tensor, b: Tensor, final: Tensor) => Record<string, Tensor>): Program {
  const { outputs, states } = scan(
    ({ sequences: [now], states: [state] }) => {
      const next = tanh(add(now!, state!))
      return { outputs: [next, multiply(next, now!)], states: [next] }
    },
    { steps: STEPS, sequences: [x], initial: [start] },
  )
  return { outputs: after(outputs[0]!, outputs[1]!, states[0]!), updates: [] }
}

const run = (program: Program) =>
  interpret(program, {
    inputs: { x: Array.from({ length: 24 }, (_, i) => Math.sin(i)), start: [1, 2, 3, 4, 5, 6] },
    variables: new Map(),
    extents: { steps: 4, batch: 2 },
    precision: 'float64',
  }).outputs

const concatsOf = (program: Program) =>
  topological(Object.values(program.outputs)).filter(({ op, shape }) => op.kind === 'concat' && shape.length === 3).length

test('stacks that are put side by side are stacked side by side, whoever else reads them', () => {
  const program = programOf((a, b, final) => ({
    whole: concat([a, b]),
    turned: concat([b, a]),
    a,
    final,
    doubled: multiply(concat([a, a]), 2),
  }))
  const changed = stackTogether(program)
  expect(concatsOf(program)).toBe(3)
  expect(concatsOf(changed)).toBe(0)
  expect(run(changed)).toEqual(run(program))
})

test('sums over all parts become parts of one sum; over one part alone they stay', () => {
  const sums = (program: Program) =>
    topological(Object.values(program.outputs)).flatMap(({ op, inputs }) => (op.kind === 'sum' ? [inputs[0]!.shape[2]] : []))
  const all = programOf((a, b) => ({ whole: concat([a, b]), ofA: sum(a, [0, 1]), ofB: sum(b, [0, 1]) }))
  expect(sums(stackTogether(all))).toEqual([6, 6])
  expect(run(stackTogether(all))).toEqual(run(all))
  const one = programOf((a, b) => ({ whole: concat([a, b]), ofA: sum(a, [0, 1]), rows: sum(b) }))
  expect(sums(stackTogether(one))).toEqual([3, 3])
  expect(run(stackTogether(one))).toEqual(run(one))
})

test('what two loops stack is put together after them', () => {
  const other = programOf((a) => ({ a })).outputs.a!
  const two = programOf((a) => ({ whole: concat([a, other]) }))
  expect(concatsOf(stackTogether(two))).toBe(1)
  expect(run(stackTogether(two))).toEqual(run(two))
})
