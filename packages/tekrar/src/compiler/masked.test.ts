import { expect, test } from 'vitest'
import { BATCH, STEPS } from '../base/shape.ts'
import { simulator } from '../engine/simulator.test-support.ts'
import { planned } from '../execution/planned.ts'
import { gradients } from '../graph/gradient.ts'
import { add, fill, input, matmul, multiply, reshape, select, sigmoid, split, square, sum, tanh } from '../graph/ops.ts'
import { scan } from '../graph/scan.ts'
import type { Tensor } from '../graph/tensor.ts'

const UNITS = 8

test('an LSTM whose masked steps carry their states over is still two instructions a step and three back, each row on its own', () => {
  const [x, mask, w, r] = [
    input('x', [STEPS, BATCH, 3]),
    input('mask', [STEPS, BATCH]),
    input('w', [3, 4 * UNITS]),
    input('r', [UNITS, 4 * UNITS]),
  ]
  const zeros = fill(0, [BATCH, UNITS])
  const { outputs } = scan(
    ({ sequences: [now, isThere], states: [hidden, cell] }) => {
      const [i, f, g, o] = split(add(matmul(now!, w), matmul(hidden!, r)), 4) as [Tensor, Tensor, Tensor, Tensor]
      const nextCell = add(multiply(sigmoid(f), cell!), multiply(sigmoid(i), tanh(g)))
      const carried = (next: Tensor, previous: Tensor) => select(reshape(isThere!, [BATCH, 1]), next, previous)
      const next = carried(multiply(sigmoid(o), tanh(nextCell)), hidden!)
      return { outputs: [next], states: [next, carried(nextCell, cell!)] }
    },
    { steps: STEPS, sequences: [x, mask], initial: [zeros, zeros] },
  )
  const [slope] = gradients(sum(square(outputs[0]!)), [r])
  const plan = planned(simulator(), 'test')
    .prepare({ outputs: { slope: slope! }, updates: [] }, { capacity: { batch: 4, steps: 5 } })
    .describe()
  expect(plan.match(/loop steps times.*each of batch rows on its own/g)).toHaveLength(2)
  const [forwards, backwards] = plan.split(/loop steps times/).slice(1) as [string, string]
  const inside = (loop: string) => loop.split('\n').flatMap((line) => /^ *\d+ {3}(\w+) /.exec(line)?.[1] ?? [])
  expect(inside(forwards)).toEqual(['matmul', 'pointwise'])
  expect(inside(backwards)).toEqual(['pointwise', 'matmul', 'pointwise'])
})
