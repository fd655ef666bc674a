import { expect, test } from 'vitest'
import { uniforms } from '../base/random.ts'
import { BATCH, STEPS } from '../base/shape.ts'
import * as o from './ops.ts'
import { interpret } from './reference.ts'
import { sampleRow } from './reference-sample.ts'
import { scan } from './scan.ts'
import type { Program, Tensor, Variable } from './tensor.ts'

const extents = { batch: 2, steps: 3 }

const valuesOf = (tensor: Tensor, inputs: Record<string, ArrayLike<number>> = {}, sizes: Record<string, number> = extents) => [
  ...interpret({ outputs: { y: tensor }, updates: [] }, { inputs, variables: new Map(), extents: sizes, precision: 'float64' }).outputs.y!,
]

const x = o.input('x', [2, 3])
const numbers = { x: [1, -2, 3, 4, 5, -6] }

test('elementwise functions are those of Math', () => {
  expect(valuesOf(o.tanh(x), numbers)).toEqual(numbers.x.map(Math.tanh))
  expect(valuesOf(o.sigmoid(x), numbers)).toEqual(numbers.x.map((v) => 1 / (1 + Math.exp(-v))))
  expect(valuesOf(o.sign(x), numbers)).toEqual([1, -1, 1, 1, 1, -1])
  expect(valuesOf(o.maximum(x, 2), numbers)).toEqual([2, 2, 3, 4, 5, 2])
  expect(valuesOf(o.greaterEqual(x, 3), numbers)).toEqual([0, 0, 1, 1, 1, 0])
  expect(valuesOf(o.select(o.greater(x, 0), x, 9), numbers)).toEqual([1, 9, 3, 4, 5, 9])
  expect(valuesOf(o.isFinite(o.reciprocal(o.maximum(x, 0))), numbers)).toEqual([1, 0, 1, 1, 1, 0])
})

test('float32 rounds the result of every op, float64 of none', () => {
  const third = o.divide(o.constant(1), o.constant(3))
  const run = (precision: 'float32' | 'float64') =>
    interpret({ outputs: { y: third }, updates: [] }, { inputs: {}, variables: new Map(), extents, precision }).outputs.y!
  expect(run('float32')[0]).toBe(Math.fround(1 / 3))
  expect(run('float64')[0]).toBe(1 / 3)
})

test('shape operations move every element to its place', () => {
  expect(valuesOf(o.transpose(x, [1, 0]), numbers)).toEqual([1, 4, -2, 5, 3, -6])
  expect(valuesOf(o.broadcast(o.input('r', [2]), [3, 2, 2], [1]), { r: [7, 8] })).toEqual([7, 7, 8, 8, 7, 7, 8, 8, 7, 7, 8, 8])
  expect(valuesOf(o.sum(x, 0), numbers)).toEqual([5, 3, -3])
  expect(valuesOf(o.sum(x, 1), numbers)).toEqual([2, 3])
  expect(valuesOf(o.sum(x), numbers)).toEqual([5])
  expect(valuesOf(o.largest(x, 1), numbers)).toEqual([3, 5])
  expect(valuesOf(o.concat([x, o.slice(x, 1, 2)], 1), numbers)).toEqual([1, -2, 3, -2, 3, 4, 5, -6, 5, -6])
  expect(valuesOf(o.pad(x, 1, 2, 0), numbers)).toEqual([0, 0, 0, 1, -2, 3, 4, 5, -6, 0, 0, 0, 0, 0, 0])
  expect(valuesOf(o.reshape(x, [3, 2]), numbers)).toEqual(numbers.x)
  const deep = o.input('d', [2, 2, 2])
  expect(valuesOf(o.transpose(deep, [2, 0, 1]), { d: [0, 1, 2, 3, 4, 5, 6, 7] })).toEqual([0, 2, 4, 6, 1, 3, 5, 7])
  expect(valuesOf(o.sum(deep, [0, 2]), { d: [0, 1, 2, 3, 4, 5, 6, 7] })).toEqual([0 + 1 + 4 + 5, 2 + 3 + 6 + 7])
})

test('products and lookups', () => {
  const w = o.input('w', [3, 2])
  const given = { ...numbers, w: [1, 2, 3, 4, 5, 6] }
  expect(valuesOf(o.matmul(x, w), given)).toEqual([1 - 6 + 15, 2 - 8 + 18, 4 + 15 - 30, 8 + 20 - 36])
  expect(valuesOf(o.matmul(x, o.transpose(w, [1, 0]), { transposed: true }), given)).toEqual([10, 12, -11, -8])
  expect(valuesOf(o.outer(x, o.slice(x, 0, 2)), numbers)).toEqual([1 + 16, -2 + 20, -2 + 20, 4 + 25, 3 - 24, -6 - 30])
  const ids = o.input('ids', [4], 'index')
  expect(valuesOf(o.gather(x, ids), { ...numbers, ids: [1, 0, 2, 1] })).toEqual([4, 5, -6, 1, -2, 3, 0, 0, 0, 4, 5, -6])
  expect(valuesOf(o.scatterAdd(ids, o.input('v', [4, 1]), 3), { ids: [2, 0, 2, 7], v: [1, 2, 4, 8] })).toEqual([2, 0, 5])
  expect(valuesOf(o.argmax(x), numbers)).toEqual([2, 1])
})

test('a target outside the alphabet costs nothing and has no gradient', () => {
  const targets = o.input('t', [2], 'index')
  const total = Math.log(Math.exp(4) + Math.exp(5) + Math.exp(-6))
  const losses = valuesOf(o.crossEntropy(x, targets), { ...numbers, t: [-1, 0] })
  expect(losses[0]).toBe(0)
  expect(losses[1]).toBeCloseTo(total - 4, 12)
  const gradient = valuesOf(o.crossEntropyGradient(x, targets, o.fill(2, [2])), { ...numbers, t: [3, 0] })
  expect(gradient.slice(0, 3)).toEqual([0, 0, 0])
  expect(gradient[3]).toBeCloseTo(2 * (Math.exp(4 - total) - 1), 12)
})

test('softmax of large logits stays finite', () => {
  expect(valuesOf(o.softmax(x), { x: [1000, 1000, -1000, 0, 0, 0] }).slice(0, 3)).toEqual([0.5, 0.5, 0])
  expect(valuesOf(o.logSoftmax(x), { x: [1000, 1000, -1000, 0, 0, 0] })[2]).toBeCloseTo(-2000 - Math.log(2), 9)
})

test('random numbers are those of the stream, whatever the shape', () => {
  const state = o.input('state', [2], 'index')
  expect(valuesOf(o.random(state, 5, [3, 4]), { state: [11, 2] })).toEqual([...uniforms(11, 5, 2, 12)])
})

const sums = (reverse: boolean) =>
  scan(({ index, sequences: [x], states: [s] }) => ({ outputs: [o.add(s!, o.toFloat(index))], states: [o.add(o.multiply(s!, 2), x!)] }), {
    steps: STEPS,
    sequences: [o.input('x', [STEPS])],
    initial: [o.constant(1)],
    reverse,
  })

test('a scan hands each state to the next step, forwards and backwards', () => {
  expect(valuesOf(sums(false).outputs[0]!, { x: [1, 10, 100] })).toEqual([1, 3 + 1, 16 + 2])
  expect(valuesOf(sums(false).states[0]!, { x: [1, 10, 100] })).toEqual([132])
  expect(valuesOf(sums(true).outputs[0]!, { x: [1, 10, 100] })).toEqual([214, 102 + 1, 1 + 2])
  expect(valuesOf(sums(true).states[0]!, { x: [1, 10, 100] })).toEqual([429])
})

test('a scan of no steps gives its initial states and empty outputs', () => {
  expect(valuesOf(sums(false).states[0]!, { x: [] }, { batch: 2, steps: 0 })).toEqual([1])
  expect(valuesOf(sums(false).outputs[0]!, { x: [] }, { batch: 2, steps: 0 })).toEqual([])
})

test('a batch of no rows gives empty rows and sums of zero', () => {
  const rows = o.input('x', [BATCH, 3])
  const none = { batch: 0, steps: 3 }
  expect(valuesOf(o.softmax(o.matmul(rows, o.fill(1, [3, 4]))), { x: [] }, none)).toEqual([])
  expect(valuesOf(o.sum(rows, 0), { x: [] }, none)).toEqual([0, 0, 0])
})

test('updates are applied to nothing: the new values are handed back, read from the old ones', () => {
  const one: Variable = { path: 'one', shape: [], type: 'float', role: 'weight', trainable: true, initial: 0 }
  const two: Variable = { ...one, path: 'two' }
  const program: Program = {
    outputs: {},
    updates: [
      { variable: one, value: o.variable(two) },
      { variable: two, value: o.variable(one) },
    ],
  }
  const variables = new Map<Variable, ArrayLike<number>>([
    [one, [1]],
    [two, [2]],
  ])
  const { updated } = interpret(program, { inputs: {}, variables, extents, precision: 'float64' })
  expect([[...updated.get(one)!], [...updated.get(two)!]]).toEqual([[2], [1]])
})

test('an input of the wrong length is named', () => {
  expect(() => valuesOf(x, { x: [1] })).toThrow("input 'x': expected 6 numbers for [2, 3]")
  expect(() => valuesOf(x)).toThrow("input 'x'")
})

test('a watcher sees every tensor once, those of a scan body at each step', () => {
  const seen = new Map<Tensor, number>()
  const result = sums(false)
  interpret(
    { outputs: { y: o.add(result.states[0]!, result.states[0]!) }, updates: [] },
    {
      inputs: { x: [1, 2, 3] },
      variables: new Map(),
      extents,
      precision: 'float32',
      watch: (tensor) => seen.set(tensor, (seen.get(tensor) ?? 0) + 1),
    },
  )
  expect(new Set(seen.values())).toEqual(new Set([1, 3]))
})

test('sampling cuts to the most probable symbols and follows the draw', () => {
  const logits = [0.6, 0.3, 0.1].map(Math.log)
  const draw = (settings: object, at: number) => sampleRow(logits, { temperature: 1, topK: 0, topP: 1, draw: at, ...settings })
  expect([0, 0.59, 0.61, 0.89, 0.91].map((at) => draw({}, at))).toEqual([0, 0, 1, 1, 2])
  expect([0, 0.65, 0.68, 0.999].map((at) => draw({ topK: 2 }, at))).toEqual([0, 0, 1, 1])
  expect([0, 0.65, 0.68, 0.999].map((at) => draw({ topP: 0.7 }, at))).toEqual([0, 0, 1, 1])
  expect(draw({ topP: 0.5 }, 0.999)).toBe(0)
  expect(draw({ temperature: 0 }, 0.999)).toBe(0)
  expect(sampleRow([1, 1, 1], { temperature: 1, topK: 1, topP: 1, draw: 0.9 })).toBe(0)
})

test('an index is the whole number towards 0, the nearest there is for what is too large, 0 for no number', () => {
  const numbers = [1.9, -1.9, -0.2, 3, 1e20, -1e20, Number.NaN, Number.POSITIVE_INFINITY]
  expect(valuesOf(o.toIndex(o.input('x', [8])), { x: numbers })).toEqual([1, -1, 0, 3, 2147483520, -2147483648, 0, 2147483520])
})
