import { expect, test } from 'vitest'
import { BATCH, type Extents, extent } from '../base/shape.ts'
import { simulator } from '../engine/simulator.test-support.ts'
import { planned } from '../execution/planned.ts'
import { gradients } from '../graph/gradient.ts'
import { add, gather, input, matmul, multiply, regroup, softmax, square, sum, topK } from '../graph/ops.ts'
import { interpret } from '../graph/reference.ts'
import type { Program } from '../graph/tensor.ts'

const ROWS = extent('rows')
const BEAMS = 3
const SYMBOLS = 5

/** A step of a beam search: the best of all beams' continuations, and the states they go on from. */
function program(): Program {
  const states = input('states', [ROWS, 4])
  const scores = softmax(matmul(states, input('weights', [4, SYMBOLS])))
  const { values, places } = topK(regroup(scores, [BATCH, BEAMS * SYMBOLS]), BEAMS)
  const kept = gather(states, input('ids', [BATCH, BEAMS], 'index'))
  const together = regroup(add(multiply(kept, 2), 1), [ROWS, 4])
  const [slope] = gradients(sum(square(together)), [states])
  return { outputs: { values, places, together, slope: slope! }, updates: [] }
}

const inputs = {
  states: Float32Array.from({ length: 6 * 4 }, (_, i) => Math.sin(i * 1.3)),
  weights: Float32Array.from({ length: 4 * SYMBOLS }, (_, i) => Math.cos(i * 2.1)),
  ids: Int32Array.of(2, 0, 2, 5, 5, 3),
}

test('run-time extents are merged and split in the order of memory, gradients too', () => {
  const extents = { batch: 2, rows: 6 }
  const truth = interpret(program(), { inputs, variables: new Map(), extents, precision: 'float64' }).outputs
  const found = planned(simulator(), 'test')
    .prepare(program(), { capacity: { batch: 4, rows: 12 } })
    .run(inputs, extents) as typeof truth
  for (const [name, expected] of Object.entries(truth)) for (const [i, y] of expected.entries()) expect(found[name]![i]).toBeCloseTo(y, 5)
})

test('a call whose numbers do not fit is refused, whoever runs it', () => {
  const extents: Extents = { batch: 1, rows: 6 }
  const given = { ...inputs, ids: Int32Array.of(0, 1, 2) }
  const refused = /regroup: expected as many elements as \[batch, 15] = \[1, 15], got \[rows, 5] = \[6, 5]/
  expect(() => interpret(program(), { inputs: given, variables: new Map(), extents, precision: 'float64' })).toThrow(refused)
  expect(() =>
    planned(simulator(), 'test')
      .prepare(program(), { capacity: { batch: 4, rows: 12 } })
      .run(given, extents),
  ).toThrow(refused)
})
