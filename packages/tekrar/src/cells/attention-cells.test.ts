import { expect, test } from 'vitest'
import { BATCH, extent, STEPS } from '../base/shape.ts'
import { expectExactGradients } from '../graph/finite-differences.test-support.ts'
import { add, input, multiply, sum } from '../graph/ops.ts'
import { topological } from '../graph/order.ts'
import { interpret } from '../graph/reference.ts'
import { scan } from '../graph/scan.ts'
import type { Tensor } from '../graph/tensor.ts'
import { bahdanau } from './bahdanau.ts'
import type { Cell } from './cell.ts'
import { conditioned } from './conditioned.ts'
import { gru } from './gru.ts'
import { lstm } from './lstm.ts'
import { luong } from './luong.ts'
import { simpleRnn } from './simple-rnn.ts'

const SOURCE = extent('source')

interface Traced {
  readonly outputs: Tensor
  readonly states: readonly Tensor[]
  readonly gates: Readonly<Record<string, Tensor>>
}

/** Three steps of a cell over a sequence [batch, source, 3] with a mask, or over a vector [batch, 3]. */
function run(cell: Cell, { vector = false } = {}): Traced {
  const shape = vector ? [BATCH, 3] : [BATCH, SOURCE, 3]
  const { weights, states, step } = cell.build(2, { constants: [{ shape, sequence: !vector }] })
  const w = Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, input(name, shape)]))
  const names = Object.keys(states)
  const constants = [{ tensor: input('seen', shape), mask: input('mask', shape.slice(0, -1)) }]
  let gateNames: string[] = []
  const result = scan(
    ({ sequences, states: before }) => {
      const given = Object.fromEntries(names.map((name, i) => [name, before[i]!]))
      const { output, states: next, gates } = step(w, sequences[0]!, given, { constants })
      gateNames = Object.keys(gates)
      return { outputs: [output, ...Object.values(gates)], states: names.map((name) => next[name]!) }
    },
    {
      steps: STEPS,
      sequences: [input('x', [STEPS, BATCH, 2])],
      initial: names.map((name) => input(`initial ${name}`, [BATCH, ...states[name]!])),
    },
  )
  const [outputs, ...gates] = result.outputs
  return { outputs: outputs!, states: result.states, gates: Object.fromEntries(gateNames.map((name, i) => [name, gates[i]!])) }
}

/** All that goes in but the mask. */
const leavesOf = (loss: Tensor): string[] =>
  topological([loss]).flatMap(({ op }) => (op.kind === 'input' && op.name !== 'mask' ? [op.name] : []))

const attentive: Record<string, Cell> = {
  'bahdanau, additive': bahdanau(gru({ units: 4 }), { units: 3 }),
  'bahdanau, additive, context given out': bahdanau(simpleRnn({ units: 2 }), { units: 3, outputContext: true }),
  'bahdanau, dot': bahdanau(simpleRnn({ units: 3 }), { score: 'dot' }),
  'bahdanau, general, asked by the memory': bahdanau(lstm({ units: 2 }), { score: 'general', query: 'memory' }),
  'luong, general': luong(gru({ units: 2 }), { units: 3 }),
  'luong, dot, nothing fed back': luong(simpleRnn({ units: 3 }), { score: 'dot', inputFeeding: false }),
  'luong, additive': luong(lstm({ units: 2 }), { units: 2, score: 'additive' }),
}

/** The first row sees two of three steps, the second all but the first. */
const masks = { 'all seen': [1, 1, 1, 1, 1, 1], 'some left out': [1, 1, 0, 0, 1, 1] }
const extents = { batch: 2, steps: 3, source: 3 }

for (const [name, cell] of Object.entries(attentive))
  for (const [which, mask] of Object.entries(masks))
    test(`exact gradients of ${name}, ${which}`, () => {
      const { outputs, states } = run(cell)
      const loss = states.reduce(
        (total, state, i) => add(total, sum(multiply(state, input(`weights of state ${i}`, state.shape)))),
        sum(multiply(outputs, input('weights of outputs', outputs.shape))),
      )
      const gradients = expectExactGradients(loss, { extents, inputs: { mask }, only: leavesOf(loss) })
      expect(Object.keys(gradients)).toEqual(expect.arrayContaining(['x', 'seen', 'kernel']))
    })

test('exact gradients of a cell that is told the same at every step', () => {
  const { outputs } = run(conditioned(gru({ units: 3 }), { outputContext: true }), { vector: true })
  const loss = sum(multiply(outputs, input('weights of outputs', outputs.shape)))
  expectExactGradients(loss, {
    extents,
    inputs: { mask: [1, 1] },
    only: leavesOf(loss),
  })
})

const numbers = (length: number, seed: number): number[] => Array.from({ length }, (_, i) => Math.sin(1.3 * i + seed))

function values(tensors: Readonly<Record<string, Tensor>>, given: Readonly<Record<string, readonly number[]>>): Record<string, number[]> {
  const { outputs } = interpret(
    { outputs: tensors, updates: [] },
    { inputs: given, variables: new Map(), extents: { batch: 1, steps: 1, source: 3 }, precision: 'float64' },
  )
  return Object.fromEntries(Object.entries(outputs).map(([name, data]) => [name, [...data]]))
}

test('Bahdanau’s equations, one step by hand: a softmax of v·tanh(q·W + s·U), what it sees, and the cell on both', () => {
  const { outputs, gates } = run(bahdanau(simpleRnn({ units: 2 }), { units: 2 }))
  const given = {
    x: [0.5, -0.3],
    seen: numbers(9, 1),
    mask: [1, 0, 1],
    kernel: numbers(10, 2),
    recurrentKernel: numbers(4, 3),
    bias: [0.1, -0.2],
    attentionQuery: numbers(4, 4),
    attentionKey: numbers(6, 5),
    attentionScale: [0.7, -1.2],
    'initial hidden': [0.4, -0.6],
  }
  const { y, attention, context } = values({ y: outputs, attention: gates.attention!, context: gates.context! }, given)
  const product = (row: readonly number[], matrix: readonly number[], columns: number) =>
    Array.from({ length: columns }, (_, j) => row.reduce((total, x, i) => total + x * matrix[i * columns + j]!, 0))
  const query = product(given['initial hidden'], given.attentionQuery, 2)
  const steps = [0, 1, 2].map((s) => given.seen.slice(3 * s, 3 * s + 3))
  const scores = steps.map((step) =>
    product(step, given.attentionKey, 2).reduce((total, key, a) => total + given.attentionScale[a]! * Math.tanh(key + query[a]!), 0),
  )
  const chances = scores.map((score, s) => given.mask[s]! * Math.exp(score))
  const weights = chances.map((chance) => chance / chances.reduce((total, x) => total + x))
  const sees = [0, 1, 2].map((f) => weights.reduce((total, weight, s) => total + weight * steps[s]![f]!, 0))
  const inner = product([...given.x, ...sees], given.kernel, 2)
  const hidden = product(given['initial hidden'], given.recurrentKernel, 2).map((x, i) => Math.tanh(x + inner[i]! + given.bias[i]!))
  for (const [i, weight] of weights.entries()) expect(attention![i]).toBeCloseTo(weight, 12)
  for (const [i, feature] of sees.entries()) expect(context![i]).toBeCloseTo(feature, 12)
  for (const [i, unit] of hidden.entries()) expect(y![i]).toBeCloseTo(unit, 12)
})

test('what does not fit is said: a vector to look at, two widths for a dot, a state that asks and is none', () => {
  const build =
    (cell: Cell, shape: readonly (number | typeof BATCH)[] = [BATCH, SOURCE, 3]) =>
    () =>
      cell.build(2, { constants: [{ shape, sequence: shape.length === 3 }] })
  expect(build(bahdanau(gru({ units: 4 })), [BATCH, 3])).toThrow(
    /cell bahdanau-gru: expected a sequence \[batch, source, features\] as its constant/,
  )
  expect(build(bahdanau(gru({ units: 4 }), { score: 'dot' }))).toThrow(
    /cell bahdanau-gru: expected 4 features in what is looked at, as the query has, got 3/,
  )
  expect(build(bahdanau(gru({ units: 4 }), { query: 'memory' }))).toThrow(
    /query must be a state \[units\] of the inner cell: hidden, got memory/,
  )
  expect(build(conditioned(gru({ units: 4 })))).toThrow(/cell conditioned-gru: expected a vector \[batch, features\] as its constant/)
  expect(() => bahdanau(gru({ units: 4 })).build(2)).toThrow(/constants must be 1 \(sequence\), got 0/)
})
