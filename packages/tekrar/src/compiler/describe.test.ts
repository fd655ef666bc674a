import { expect, test } from 'vitest'
import { STEPS } from '../base/shape.ts'
import { add, input, matmul, tanh } from '../graph/ops.ts'
import { scan } from '../graph/scan.ts'
import { PASSES } from './compile.ts'
import { describePasses } from './describe.ts'

const sequence = input('x', [STEPS, 2, 3])
const [kernel, recurrent] = [input('kernel', [3, 4]), input('recurrent', [4, 4])]
const { states } = scan(
  ({ sequences: [x], states: [hidden] }) => ({ outputs: [], states: [tanh(add(matmul(x!, kernel), matmul(hidden!, recurrent)))] }),
  { steps: STEPS, sequences: [sequence], initial: [input('state', [2, 4])] },
)

test('every pass says what it made of a program: hoisting takes the input’s product out of the loop', () => {
  const lines = describePasses({ outputs: { last: states[0]! }, updates: [] }, { [STEPS.extent]: 5 }).split('\n')
  expect(lines).toHaveLength(PASSES.length + 1)
  expect(lines[0]).toMatch(/^the graph as written .* 0 products and 2 in loops$/)
  expect(lines.find((line) => line.startsWith('hoist '))).toMatch(/ 1 products and 1 in loops$/)
})
