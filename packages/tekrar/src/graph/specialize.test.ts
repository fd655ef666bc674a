import { expect, test } from 'vitest'
import { BATCH, STEPS } from '../base/shape.ts'
import { isCausal } from './causal.ts'
import { add, input, matmul, multiply, softmax, sum, tanh, toFloat, transpose } from './ops.ts'
import { topological } from './order.ts'
import { interpret } from './reference.ts'
import { scan } from './scan.ts'
import { specialize } from './specialize.ts'
import type { Tensor } from './tensor.ts'

const x = input('x', [STEPS, BATCH, 2])
const w = input('w', [2, 2])
const initial = input('initial', [BATCH, 2])

/** h' = tanh(x + h·w), and whatever else a step gives. */
const loop = (more: (index: Tensor, next: Tensor) => Tensor = (_, next) => next, reverse = false) =>
  scan(
    ({ index, sequences: [step], states: [hidden] }) => {
      const next = tanh(add(step!, matmul(hidden!, w)))
      return { outputs: [more(index, next)], states: [next] }
    },
    { steps: STEPS, sequences: [x], initial: [initial], reverse },
  )

const inputs = { x: [0.1, 0.2, 0.3, 0.4], w: [1, 2, 3, 4], initial: [0.5, -0.5, 0.25, 0] }
const run = (roots: readonly Tensor[]) => {
  const outputs = Object.fromEntries(roots.map((root, i) => [String(i), root]))
  return interpret({ outputs, updates: [] }, { inputs, variables: new Map(), extents: { batch: 2, steps: 1 }, precision: 'float64' })
    .outputs
}

test('a scan of one step becomes its body, and gives what it gave', () => {
  const { outputs, states } = loop()
  const special = specialize([...outputs, ...states], { extents: { steps: 1 }, replace: new Map() })
  expect(topological(special).some(({ op }) => op.kind === 'scan')).toBe(false)
  expect(special[0]!.shape).toEqual([1, BATCH, 2])
  expect(run(special)).toEqual(run([...outputs, ...states]))
})

test('a scan whose step asks for its number, or that has more steps, stays a scan', () => {
  const asks = loop((index, next) => multiply(next, toFloat(index)))
  const special = specialize(asks.outputs, { extents: { steps: 1 }, replace: new Map() })
  expect(topological(special).some(({ op }) => op.kind === 'scan')).toBe(true)
  expect(run(special)).toEqual(run(asks.outputs))
  const [three] = specialize(loop().outputs, { extents: { steps: 3 }, replace: new Map() })
  expect(three!.shape).toEqual([3, BATCH, 2])
})

test('other tensors stand in place of the inputs', () => {
  const [special] = specialize(loop().outputs, { extents: { steps: 1 }, replace: new Map([[initial, input('x', [BATCH, 2])]]) })
  expect(topological([special!]).some(({ op }) => op.kind === 'input' && op.name === 'initial')).toBe(false)
})

test('a loop that runs forward is causal, whatever stands around it step by step', () => {
  expect(isCausal([softmax(tanh(loop().outputs[0]!)), ...loop().states], STEPS)).toBe(true)
})

test('a loop that runs backwards, and whatever mixes steps, is not', () => {
  expect(isCausal(loop(undefined, true).outputs, STEPS)).toBe(false)
  expect(isCausal([sum(x, 0)], STEPS)).toBe(false)
  expect(isCausal([transpose(x, [1, 0, 2])], STEPS)).toBe(false)
  expect(isCausal([softmax(sum(transpose(x, [1, 2, 0]), 1))], STEPS)).toBe(false)
})

test('sums over other axes are causal', () => {
  expect(isCausal([sum(x, 2), sum(x, 1)], STEPS)).toBe(true)
})
