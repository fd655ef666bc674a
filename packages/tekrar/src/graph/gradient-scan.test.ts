import { expect, test } from 'vitest'
import { BATCH, STEPS } from '../base/shape.ts'
import { countOfKind, expectExactGradients } from './finite-differences.test-support.ts'
import { differentiate, gradients } from './gradient.ts'
import * as o from './ops.ts'
import { topological } from './order.ts'
import { scan } from './scan.ts'
import type { Op, Tensor } from './tensor.ts'

const extents = { batch: 2, steps: 4 }
const UNITS = 3
const INPUTS = 2
const sequence = o.input('x', [STEPS, BATCH, INPUTS])
const state = (name: string) => o.input(name, [BATCH, UNITS])
const weighed = (y: Tensor, name = 'weights'): Tensor => o.sum(o.multiply(y, o.input(name, y.shape)))
const exact = (loss: Tensor, inputs = {}) => expectExactGradients(loss, { extents, inputs })

type ScanOp = Extract<Op, { kind: 'scan' }>
const scans = (roots: readonly Tensor[]): ScanOp[] => topological(roots).flatMap(({ op }) => (op.kind === 'scan' ? [op] : []))
const forwardScan = (roots: readonly Tensor[]): ScanOp => scans(roots).find(({ reverse }) => !reverse)!
const backwardScan = (roots: readonly Tensor[]): ScanOp => scans(roots).find(({ reverse }) => reverse)!

interface Options {
  readonly reverse?: boolean
  readonly x?: Tensor
  readonly prefix?: string
}

/** h' = tanh(x·W + h·U + b) */
const simple = ({ reverse = false, x = sequence, prefix = '' }: Options = {}) => {
  const w = o.input(`${prefix}w`, [x.shape[2]!, UNITS])
  const u = o.input(`${prefix}u`, [UNITS, UNITS])
  const b = o.input(`${prefix}b`, [UNITS])
  return scan(
    ({ sequences: [x], states: [h] }) => {
      const next = o.tanh(o.add(o.add(o.matmul(x!, w), o.matmul(h!, u)), b))
      return { outputs: [next], states: [next] }
    },
    { steps: STEPS, sequences: [x], initial: [state(`${prefix}h`)], reverse },
  )
}

/** [i, f, g, o] = x·W + h·U + b;  c' = σ(f)·c + σ(i)·tanh(g);  h' = σ(o)·tanh(c') */
const lstm = ({ reverse = false, x = sequence, prefix = '' }: Options = {}) => {
  const w = o.input(`${prefix}w`, [x.shape[2]!, 4 * UNITS])
  const u = o.input(`${prefix}u`, [UNITS, 4 * UNITS])
  const b = o.input(`${prefix}b`, [4 * UNITS])
  return scan(
    ({ sequences: [x], states: [h, c] }) => {
      const [i, f, g, out] = o.split(o.add(o.add(o.matmul(x!, w), o.matmul(h!, u)), b), 4)
      const cell = o.add(o.multiply(o.sigmoid(f!), c!), o.multiply(o.sigmoid(i!), o.tanh(g!)))
      const hidden = o.multiply(o.sigmoid(out!), o.tanh(cell))
      return { outputs: [hidden], states: [hidden, cell] }
    },
    { steps: STEPS, sequences: [x], initial: [state(`${prefix}h`), state(`${prefix}c`)], reverse },
  )
}

/** z, r = σ(x·W + h·U);  n = tanh(x·V + (r·h)·R);  h' = z·h + (1 − z)·n */
const gru = ({ reverse = false }: Options = {}) => {
  const w = o.input('w', [INPUTS, 2 * UNITS])
  const u = o.input('u', [UNITS, 2 * UNITS])
  const v = o.input('v', [INPUTS, UNITS])
  const r = o.input('r', [UNITS, UNITS])
  return scan(
    ({ sequences: [x], states: [h] }) => {
      const [update, reset] = o.split(o.sigmoid(o.add(o.matmul(x!, w), o.matmul(h!, u))), 2)
      const candidate = o.tanh(o.add(o.matmul(x!, v), o.matmul(o.multiply(reset!, h!), r)))
      const next = o.add(o.multiply(update!, h!), o.multiply(o.subtract(1, update!), candidate))
      return { outputs: [next], states: [next] }
    },
    { steps: STEPS, sequences: [sequence], initial: [state('h')], reverse },
  )
}

for (const [name, cell] of Object.entries({ simple, lstm, gru }))
  for (const reverse of [false, true])
    test(`${name}${reverse ? ', reversed' : ''}: exact from outputs, from final states and from both`, () => {
      const { outputs, states } = cell({ reverse })
      exact(weighed(outputs[0]!))
      exact(states.map((final, i) => weighed(final, `weights ${i}`)).reduce((a, b) => o.add(a, b)))
      exact(o.add(weighed(outputs[0]!), weighed(states[0]!, 'final weights')))
    })

test('stacked scans are exact, and each stands once in the program', () => {
  const top = lstm({ x: lstm({ prefix: 'a ' }).outputs[0]!, prefix: 'b ' })
  const loss = weighed(top.outputs[0]!)
  exact(loss)
  const leaves = topological([loss]).filter(({ op }) => op.kind === 'input')
  const { loss: again, gradients, outputs } = differentiate({ loss, wrt: leaves, outputs: { final: top.states[1]! } })
  expect(scans([again, ...gradients, outputs.final]).map(({ reverse }) => reverse)).toEqual([false, false, true, true])
})

test('both directions over one sequence are exact', () => {
  exact(weighed(o.concat([lstm({ prefix: 'f ' }).outputs[0]!, simple({ prefix: 'b ', reverse: true }).outputs[0]!])))
})

test('one of no steps hands the gradient of its final states to its initial ones', () => {
  const { h } = expectExactGradients(weighed(lstm().states[0]!), { extents: { batch: 2, steps: 0 } })
  expect(h!.some((slope) => slope !== 0)).toBe(true)
})

test('what a backward step of an LSTM is handed: gates, tanh of the cell, both states before it; no pre-activation', () => {
  const { outputs } = lstm()
  const { loss } = differentiate({
    loss: weighed(outputs[0]!),
    wrt: [o.input('w', [INPUTS, 12]), o.input('u', [UNITS, 12]), sequence],
    outputs: {},
  })
  const forward = forwardScan([loss])
  const functions = forward.body.outputs.map(({ op }) => ('function' in op ? op.function : op.kind)).sort()
  expect(functions).toEqual(['argument', 'argument', 'multiply', 'sigmoid', 'sigmoid', 'sigmoid', 'tanh', 'tanh'])
})

test('what a backward step of a GRU is handed: its gates as one, r·h, the candidate and the state before it', () => {
  const { loss } = differentiate({
    loss: weighed(gru().outputs[0]!),
    wrt: [o.input('w', [INPUTS, 6]), o.input('r', [UNITS, UNITS])],
    outputs: {},
  })
  const forward = forwardScan([loss])
  const functions = forward.body.outputs
    .slice(1)
    .map(({ op }) => ('function' in op ? op.function : op.kind))
    .sort()
  expect(functions).toEqual(['argument', 'multiply', 'sigmoid', 'tanh'])
})

test('a tanh network stacks its states before each step and nothing else', () => {
  const { loss } = differentiate({ loss: weighed(simple().outputs[0]!), wrt: [o.input('u', [UNITS, UNITS])], outputs: {} })
  const forward = forwardScan([loss])
  expect(forward.body.outputs.map(({ op }) => op.kind)).toEqual(['unary', 'argument'])
})

test('each use of a weight is a sum of its own, and the four gates are one concat', () => {
  const w = o.input('w', [UNITS, UNITS])
  const twice = scan(
    ({ sequences: [x], states: [h] }) => ({ outputs: [], states: [o.tanh(o.add(o.matmul(x!, w), o.matmul(o.tanh(o.matmul(h!, w)), w)))] }),
    { steps: STEPS, sequences: [o.input('y', [STEPS, BATCH, UNITS])], initial: [state('h')] },
  )
  const loss = weighed(twice.states[0]!)
  exact(loss)
  const [gradient] = gradients(loss, [w])
  const { body } = backwardScan([gradient!])
  const sums = body.next.slice(1)
  expect(sums.map(({ op, inputs }) => [op.kind, inputs[0]!.op.kind, inputs[1]!.op.kind])).toEqual(
    Array(3).fill(['binary', 'argument', 'outer']),
  )

  const [ofU] = gradients(weighed(lstm().outputs[0]!), [o.input('u', [UNITS, 4 * UNITS])])
  const backward = backwardScan([ofU!])
  expect(countOfKind(backward.body.next, 'concat')).toBe(1)
  expect(countOfKind(backward.body.next, 'pad')).toBe(0)
})

test('sequences that the backward step uses are handed to it, not stacked again', () => {
  const { loss, gradients } = differentiate({ loss: weighed(simple().outputs[0]!), wrt: [o.input('w', [INPUTS, UNITS])], outputs: {} })
  const backward = topological([loss, ...gradients]).find(({ op }) => op.kind === 'scan' && op.reverse)!
  expect(backward.inputs.some((operand) => operand.op.kind === 'input' && operand.op.name === 'x')).toBe(true)
})

test('a large value made of small ones is made again, not stacked', () => {
  const keys = o.input('keys', [BATCH, 5, UNITS])
  const w = o.input('w', [UNITS, UNITS])
  const v = o.input('v', [UNITS, 1])
  const { outputs } = scan(
    ({ states: [h] }) => {
      const query = o.broadcast(o.matmul(h!, w), keys.shape, [0, 2])
      const scores = o.softmax(o.reshape(o.matmul(o.tanh(o.add(keys, query)), v), [BATCH, 5]))
      const context = o.sum(o.multiply(keys, o.broadcast(scores, keys.shape, [0, 1])), 1)
      return { outputs: [context], states: [o.tanh(o.add(context, h!))] }
    },
    { steps: STEPS, sequences: [], initial: [state('h')] },
  )
  const loss = weighed(outputs[0]!)
  exact(loss)
  const { loss: again } = differentiate({ loss, wrt: [w, v, keys], outputs: {} })
  const forward = forwardScan([again])
  expect(Math.max(...forward.body.outputs.map(({ shape }) => shape.length))).toBe(2)
})

test('a state without a path, an output without a use, a counter and per-step conditions are handled', () => {
  const mask = o.input('mask', [STEPS, BATCH])
  const { outputs, states } = scan(
    ({ index, sequences: [x, m], states: [h, count, idle] }) => {
      const next = o.select(o.broadcast(m!, [BATCH, INPUTS], [0]), o.tanh(o.add(x!, o.multiply(h!, o.toFloat(index)))), h!)
      return { outputs: [o.exp(next), next], states: [next, o.add(count!, 1), idle!] }
    },
    {
      steps: STEPS,
      sequences: [sequence, mask],
      initial: [o.input('h', [BATCH, INPUTS]), o.constant(0), o.input('idle', [2])],
    },
  )
  const given = { mask: [1, 1, 0, 1, 1, 0, 0, 1] }
  exact(weighed(outputs[1]!), given)
  exact(o.add(o.add(weighed(states[0]!), weighed(states[2]!, 'idle weights')), o.multiply(states[1]!, o.sum(sequence))), given)
})

test('a state that is written and never read has a gradient from its final value', () => {
  const { states } = scan(({ sequences: [x], states: [h] }) => ({ outputs: [], states: [o.tanh(o.add(h!, x!)), o.sigmoid(h!)] }), {
    steps: STEPS,
    sequences: [sequence],
    initial: [o.input('h', [BATCH, INPUTS]), o.input('written', [BATCH, INPUTS])],
  })
  exact(weighed(states[1]!))
})

test('lookups inside a step are exact', () => {
  const ids = o.input('ids', [STEPS, BATCH], 'index')
  const table = o.input('table', [5, UNITS])
  const { outputs } = scan(
    ({ sequences: [id], states: [h] }) => {
      const next = o.tanh(o.add(o.gather(table, id!), h!))
      return { outputs: [o.crossEntropy(o.matmul(next, o.input('w', [UNITS, 5])), id!)], states: [next] }
    },
    { steps: STEPS, sequences: [ids], initial: [state('h')] },
  )
  exact(o.mean(outputs[0]!), { ids: [0, 3, 2, 4, 4, 1, 0, 0] })
})

test('a scan inside a step is exact, and each scan of the program stands once', () => {
  const w = o.input('w', [UNITS, UNITS])
  const inner = o.input('inner', [3, BATCH, UNITS])
  const outerScan = scan(
    ({ sequences: [x], states: [h] }) => {
      const { states, outputs } = scan(
        ({ sequences: [y], states: [s] }) => {
          const next = o.tanh(o.add(o.matmul(s!, w), o.multiply(y!, h!)))
          return { outputs: [o.sigmoid(next)], states: [next] }
        },
        { steps: 3, sequences: [inner], initial: [h!], reverse: true },
      )
      const next = o.add(o.multiply(states[0]!, 0.5), o.multiply(o.sum(outputs[0]!, 0), o.broadcast(o.sum(x!, 1), [BATCH, UNITS], [0])))
      return { outputs: [next], states: [o.tanh(next)] }
    },
    { steps: STEPS, sequences: [sequence], initial: [state('h')] },
  )
  const loss = o.add(weighed(outerScan.outputs[0]!), weighed(outerScan.states[0]!, 'final'))
  exact(loss)
  const { loss: again, gradients } = differentiate({ loss, wrt: [w, inner], outputs: {} })
  const both = scans([again, ...gradients])
  expect(both).toHaveLength(2)
  for (const { body } of both) expect(scans([...body.outputs, ...body.next])).toHaveLength(1)
})

test('the gradient of a scan can be differentiated again', () => {
  const [slope] = gradients(o.sum(o.square(simple().outputs[0]!)), [o.input('u', [UNITS, UNITS])])
  exact(weighed(slope!, 'outer weights'))
})

test('only what is asked for is carried: no accumulator where no weight is', () => {
  const [gradient] = gradients(weighed(lstm().outputs[0]!), [sequence])
  const backward = backwardScan([gradient!])
  expect(backward.body.states).toHaveLength(2)
})
