import { expect, test } from 'vitest'
import { BATCH, extent } from '../base/shape.ts'
import { oneStep } from './one-step.ts'
import { add, argument, fill, input, matmul, multiply, reshape, tanh } from './ops.ts'
import { interpret } from './reference.ts'
import { scan } from './scan.ts'
import { substitute } from './substitute.ts'
import type { Tensor } from './tensor.ts'

const TIME = extent('time')
const x = input('x', [TIME, BATCH, 2])
const w = input('w', [2, 2])
const start = tanh(input('start', [BATCH, 2]))

/** Two loops, one above the other, the second from zero; the first one's start is used once more beside it. */
function network(): Tensor {
  const loop = (sequence: Tensor, initial: Tensor) =>
    scan(
      ({ sequences: [now], states: [hidden] }) => {
        const next = tanh(add(now!, matmul(hidden!, w)))
        return { outputs: [next], states: [next] }
      },
      { steps: TIME, sequences: [sequence], initial: [initial] },
    ).outputs[0]!
  return multiply(loop(loop(x, start), fill(0, [BATCH, 2])), start)
}

const numbers = (length: number, seed: number) => Array.from({ length }, (_, i) => Math.sin(seed + i))
const inputs = { x: numbers(3 * 2 * 2, 1), w: numbers(4, 2), start: numbers(4, 3) }
const run = (outputs: Readonly<Record<string, Tensor>>, more: Readonly<Record<string, readonly number[]>>, time: number) =>
  interpret(
    { outputs, updates: [] },
    { inputs: { ...inputs, ...more }, variables: new Map(), extents: { batch: 2, time }, precision: 'float64' },
  ).outputs

test('a graph step by step, each from the states of the one before, gives what it gives over the whole sequence', () => {
  const whole = run({ y: network() }, {}, 3).y!
  const slice = argument('now', [1, BATCH, 2])
  const step = oneStep([network()], TIME, new Map([[x, slice]]))
  expect(step.states).toHaveLength(2)
  expect(step.roots[0]!.shape).toEqual([1, BATCH, 2])
  let states = Object.values(run(Object.fromEntries(step.states.map(({ initial }, i) => [`s${i}`, initial])), {}, 1))
  for (let t = 0; t < 3; t++) {
    const before = states.map((_, i) => input(`state ${i}`, [BATCH, 2]))
    const results = substitute(
      {
        inputs: [slice, ...step.states.map((state) => state.before)],
        outputs: [...step.roots, ...step.states.map((state) => state.after)],
      },
      [reshape(input('now', [BATCH, 2]), [1, BATCH, 2]), ...before],
    )
    const given = {
      now: inputs.x.slice(t * 4, t * 4 + 4),
      ...Object.fromEntries(states.map((state, i) => [`state ${i}`, [...state]])),
    }
    const [y, ...after] = Object.values(run(Object.fromEntries(results.map((result, i) => [`r${i}`, result])), given, 1))
    expect([...y!]).toEqual([...whole.slice(t * 4, t * 4 + 4)])
    states = after
  }
})
