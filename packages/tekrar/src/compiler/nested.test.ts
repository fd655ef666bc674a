import { expect, test } from 'vitest'
import { BATCH, extent, STEPS } from '../base/shape.ts'
import { simulator } from '../engine/simulator.test-support.ts'
import { planned } from '../execution/planned.ts'
import { gradients } from '../graph/gradient.ts'
import { add, fill, input, matmul, multiply, square, sum, tanh } from '../graph/ops.ts'
import { interpret } from '../graph/reference.ts'
import { scan } from '../graph/scan.ts'
import type { Program, Tensor } from '../graph/tensor.ts'

const UNITS = 3

/** A recurrence over the last of several step axes, which stands inside a recurrence over the one before, and so on. */
function nested(x: Tensor, weights: Tensor, initial: Tensor, depth: number): Tensor {
  return scan(
    ({ sequences: [inner], states: [state] }) => {
      const start = tanh(add(state!, multiply(initial, depth)))
      const next = depth === 1 ? tanh(add(inner!, matmul(start, weights))) : nested(inner!, weights, start, depth - 1)
      return { outputs: [], states: [next] }
    },
    { steps: x.shape[0]!, sequences: [x], initial: [initial] },
  ).states[0]!
}

function program(depth: number): Program {
  const x = input('x', [...[STEPS, extent('words'), extent('letters'), extent('strokes')].slice(0, depth), BATCH, UNITS])
  const weights = input('weights', [UNITS, UNITS])
  const last = nested(x, weights, fill(0.25, [BATCH, UNITS]), depth)
  const [slope, ofInput] = gradients(sum(square(last)), [weights, x])
  return { outputs: { last, slope: slope!, ofInput: ofInput! }, updates: [] }
}

const extents = { batch: 2, steps: 2, words: 3, letters: 2, strokes: 2 }

test('loops nest three deep, forwards and for the gradient', () => {
  const sines = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(1 + i))
  const inputs = { x: sines(2 * 3 * 2 * 2 * UNITS), weights: sines(UNITS * UNITS) }
  const truth = interpret(program(3), { inputs, variables: new Map(), extents, precision: 'float64' }).outputs
  const found = planned(simulator(), 'test').prepare(program(3), { capacity: extents }).run(inputs, extents) as typeof truth
  for (const [name, expected] of Object.entries(truth)) for (const [i, y] of expected.entries()) expect(found[name]![i]).toBeCloseTo(y, 5)
})

test('deeper loops are refused', () => {
  expect(() => planned(simulator(), 'test').prepare(program(4), { capacity: extents })).toThrow(/compile: loops nest more than 3 deep/)
})
