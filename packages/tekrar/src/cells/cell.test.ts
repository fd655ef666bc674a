import { expect, test } from 'vitest'
import { glorotUniform } from '../base/initializers.ts'
import { add, concat, input, matmul, multiply, negate, tanh } from '../graph/ops.ts'
import { interpret } from '../graph/reference.ts'
import type { Tensor } from '../graph/tensor.ts'
import { type Cell, defineCell } from './cell.ts'
import { gru } from './gru.ts'
import { lstm } from './lstm.ts'
import { simpleRnn } from './simple-rnn.ts'
import { traceStep } from './trace.ts'

type Values = Readonly<Record<string, readonly number[]>>

/** One step of a cell for a batch of one, in float64. */
function step(cell: Cell, inputs: number, weights: Values, x: readonly number[], states: Values): Record<string, number[]> {
  const built = cell.build(inputs)
  const parameters = Object.fromEntries(Object.entries(built.weights).map(([name, { shape }]) => [name, input(name, shape)]))
  const before = Object.fromEntries(Object.entries(built.states).map(([name, shape]) => [name, input(`before ${name}`, [1, ...shape])]))
  const result = built.step(parameters, input('x', [1, inputs]), before)
  const outputs: Record<string, Tensor> = { output: result.output, ...result.states }
  const given = { x, ...weights, ...Object.fromEntries(Object.entries(states).map(([name, value]) => [`before ${name}`, value])) }
  const values = interpret({ outputs, updates: [] }, { inputs: given, variables: new Map(), extents: {}, precision: 'float64' }).outputs
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [...value]]))
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

test('the simple cell is tanh(x·W + h·U + b)', () => {
  const { output } = step(simpleRnn({ units: 1 }), 2, { kernel: [0.5, -1], recurrentKernel: [2], bias: [0.1] }, [1, 0.25], {
    hidden: [0.3],
  })
  expect(output![0]).toBeCloseTo(Math.tanh(0.5 - 0.25 + 0.6 + 0.1), 14)
})

test('the LSTM has its gates in the order i, f, c, o', () => {
  const weights = { kernel: [0.1, 0.2, 0.3, 0.4], recurrentKernel: [0, 0, 0, 0], bias: [0, 1, 0, 0] }
  const { output, hidden, memory } = step(lstm({ units: 1 }), 1, weights, [2], { hidden: [0], memory: [5] })
  const expected = sigmoid(0.4 + 1) * 5 + sigmoid(0.2) * Math.tanh(0.6)
  expect(memory![0]).toBeCloseTo(expected, 13)
  expect(output![0]).toBeCloseTo(sigmoid(0.8) * Math.tanh(expected), 13)
  expect(hidden).toEqual(output)
})

test('the GRU has its gates in the order z, r, c, and its reset acts after the product unless told otherwise', () => {
  const recurrentKernel = [0.5, -0.5, 0.7]
  const [z, r] = [sigmoid(0.1 + 0.25), sigmoid(0.2 - 0.25)]
  const after = step(gru({ units: 1 }), 1, { kernel: [0.1, 0.2, 0.3], recurrentKernel, bias: [0, 0, 0, 0, 0, 0.9] }, [1], { hidden: [0.5] })
  expect(after.hidden![0]).toBeCloseTo(z * 0.5 + (1 - z) * Math.tanh(0.3 + r * (0.35 + 0.9)), 14)
  const before = step(gru({ units: 1, resetAfter: false }), 1, { kernel: [0.1, 0.2, 0.3], recurrentKernel, bias: [0, 0, 0.9] }, [1], {
    hidden: [0.5],
  })
  expect(before.hidden![0]).toBeCloseTo(z * 0.5 + (1 - z) * Math.tanh(0.3 + r * 0.5 * 0.7 + 0.9), 14)
})

test('weights, states and biases have Keras’s shapes', () => {
  const shapes = (cell: Cell) => Object.fromEntries(Object.entries(cell.build(3).weights).map(([name, { shape }]) => [name, shape]))
  expect(shapes(simpleRnn({ units: 5 }))).toEqual({ kernel: [3, 5], recurrentKernel: [5, 5], bias: [5] })
  expect(shapes(lstm({ units: 5 }))).toEqual({ kernel: [3, 20], recurrentKernel: [5, 20], bias: [20] })
  expect(shapes(gru({ units: 5 }))).toEqual({ kernel: [3, 15], recurrentKernel: [5, 15], bias: [2, 15] })
  expect(shapes(gru({ units: 5, resetAfter: false }))).toEqual({ kernel: [3, 15], recurrentKernel: [5, 15], bias: [15] })
  expect(shapes(lstm({ units: 5, useBias: false }))).toEqual({ kernel: [3, 20], recurrentKernel: [5, 20] })
  expect(lstm({ units: 5 }).build(3).states).toEqual({ hidden: [5], memory: [5] })
})

test('the forget gate’s bias starts at one, unless it is not asked for', () => {
  const bias = (cell: Cell) => Array.from(cell.build(1).weights.bias!.initializer([8], { seed: 1, stream: 1 }))
  expect(bias(lstm({ units: 2 }))).toEqual([0, 0, 1, 1, 0, 0, 0, 0])
  expect(bias(lstm({ units: 2, unitForgetBias: false }))).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
})

test('an LSTM step is two packed products, a GRU step too; no gate has one of its own', () => {
  const products = (cell: Cell) => {
    const { output, next } = traceStep(cell.build(3))
    const seen = new Set<Tensor>()
    const visit = (tensor: Tensor): void => {
      if (seen.has(tensor)) return
      seen.add(tensor)
      tensor.inputs.forEach(visit)
    }
    ;[output, ...Object.values(next)].forEach(visit)
    return [...seen].filter(({ op }) => op.kind === 'matmul').map(({ shape }) => shape[1])
  }
  expect(products(lstm({ units: 4 }))).toEqual([16, 16])
  expect(products(gru({ units: 4 }))).toEqual([12, 12])
})

const leaky = (next: (hidden: Tensor, drive: Tensor) => { output: Tensor; states: Record<string, Tensor> }) =>
  defineCell({
    name: 'leaky',
    options: { leak: 0.5 },
    states: ({ units }) => ({ hidden: [units] }),
    weights: ({ inputs, units }) => ({ kernel: { shape: [inputs, units], initializer: glorotUniform } }),
    step: (w, x, { hidden }, { leak }) => next(multiply(hidden, leak), tanh(matmul(x, w.kernel))) as never,
  })

test('a cell of one’s own takes its own options, with defaults', () => {
  const cell = leaky((hidden, drive) => ({ output: add(hidden, drive), states: { hidden: add(hidden, drive) } }))
  const run = (made: Cell) => step(made, 1, { kernel: [0] }, [1], { hidden: [8] }).output
  expect(run(cell({ units: 1 }))).toEqual([4])
  expect(run(cell({ units: 1, leak: 0.25 }))).toEqual([2])
  expect(() => cell({ units: 1, lek: 1 } as never)).toThrow(/leaky: an option must be units, leak, dropout, recurrentDropout, got lek/)
  expect(() => cell({ units: 0 })).toThrow(/leaky: units must be a whole number from 1, got 0/)
})

test('a step that forgets a state, changes its shape or makes one up is told so', () => {
  const build = (next: Parameters<typeof leaky>[0]) => () => traceStep(leaky(next)({ units: 2 }).build(3))
  expect(build((hidden) => ({ output: hidden, states: {} }))).toThrow(/cell leaky: the step gives no hidden/)
  expect(build((hidden) => ({ output: hidden, states: { hidden: concat([hidden, hidden]) } }))).toThrow(
    /cell leaky: expected the next hidden of shape \[batch, 2\], got \[batch, 4\]/,
  )
  expect(build((hidden) => ({ output: hidden, states: { hidden, memory: hidden } }))).toThrow(
    /gives a state memory that the cell does not declare/,
  )
  expect(build((hidden) => ({ output: concat([hidden, negate(hidden)]), states: { hidden } }))).toThrow(
    /an output of shape \[batch, 2\], got \[batch, 4\]/,
  )
})

test('a step that gives nothing, or reads a weight that is not declared, is told so', () => {
  const build = (next: Parameters<typeof leaky>[0]) => () => traceStep(leaky(next)({ units: 2 }).build(3))
  expect(build(() => undefined as never)).toThrow(/cell leaky: the step gives no hidden \(it gives nothing\)/)
  expect(build((hidden) => ({ output: add(hidden, undefined as never), states: { hidden } }))).toThrow(
    /^cell leaky: operand must be a tensor or a number: a weight or state by the name it is declared with, got undefined/,
  )
  expect(build((hidden) => ({ output: matmul(hidden, undefined as never), states: { hidden } }))).toThrow(/^cell leaky: .*got undefined/)
  expect(build((hidden) => ({ output: matmul(hidden, hidden), states: { hidden } }))).toThrow(/^cell leaky, matmul: expected/)
})
