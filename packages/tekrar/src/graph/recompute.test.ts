import { expect, test } from 'vitest'
import { BATCH, extent, STEPS } from '../base/shape.ts'
import { expectExactGradients, numbers } from './finite-differences.test-support.ts'
import { differentiate } from './gradient.ts'
import * as o from './ops.ts'
import { topological } from './order.ts'
import { recomputed } from './recompute.ts'
import { interpret } from './reference.ts'
import { scan } from './scan.ts'
import { lastStep, reverse } from './steps.ts'
import type { Op, Tensor } from './tensor.ts'

const UNITS = 3
const SYMBOLS = 5
const LENGTH = 7
const sequence = o.input('x', [STEPS, BATCH, 2])
const ids = o.input('ids', [STEPS, BATCH], 'index')
const targets = o.input('targets', [STEPS, BATCH], 'index')
const mask = o.input('mask', [STEPS, BATCH])
const table = o.input('table', [SYMBOLS, 2])
const state = (name: string) => o.input(name, [BATCH, UNITS])
const weight = (name: string, ...shape: number[]) => o.input(name, shape)

interface Options {
  readonly name?: string
  readonly x?: Tensor
  readonly reverse?: boolean
  readonly mask?: Tensor
}

/** c' = σ(f)·c + σ(i)·tanh(g);  h' = σ(o)·tanh(c'); a masked step carries both through. */
function lstm({ name = 'lstm', x = sequence, reverse = false, mask }: Options = {}) {
  const kernel = weight(`${name} w`, x.shape[2] as number, 4 * UNITS)
  const recurrent = weight(`${name} u`, UNITS, 4 * UNITS)
  const bias = weight(`${name} b`, 4 * UNITS)
  return scan(
    ({ sequences: [x, m], states: [h, c] }) => {
      const [i, f, g, out] = o.split(o.add(o.add(o.matmul(x!, kernel), o.matmul(h!, recurrent)), bias), 4)
      const cell = o.add(o.multiply(o.sigmoid(f!), c!), o.multiply(o.sigmoid(i!), o.tanh(g!)))
      const hidden = o.multiply(o.sigmoid(out!), o.tanh(cell))
      if (!m) return { outputs: [hidden], states: [hidden, cell] }
      const there = o.broadcast(m, h!.shape, [0])
      const kept = o.select(there, hidden, h!)
      return { outputs: [kept], states: [kept, o.select(there, cell, c!)] }
    },
    { steps: STEPS, sequences: mask ? [x, mask] : [x], initial: [state(`${name} h`), state(`${name} c`)], reverse },
  )
}

/** A cell of one's own, whose step counts: h' = tanh(x·W + h·U · (1 + 0.1 t)). */
const counting = ({ x = sequence }: Options = {}) =>
  scan(
    ({ index, sequences: [x], states: [h, count] }) => {
      const grown = o.multiply(o.matmul(h!, weight('u', UNITS, UNITS)), o.add(1, o.multiply(0.1, o.toFloat(index))))
      const next = o.tanh(o.add(o.matmul(x!, weight('w', 2, UNITS)), grown))
      return { outputs: [next], states: [next, o.add(count!, 1)] }
    },
    { steps: STEPS, sequences: [x], initial: [state('h'), o.constant(0)] },
  )

const weighed = (y: Tensor, name = 'weights'): Tensor => o.sum(o.multiply(y, o.input(name, y.shape)))
const concat = (a: Tensor, b: Tensor) => o.concat([a, b])
const bidirectional = (x: Tensor, name: string, masked?: Tensor) => {
  const options = { x, ...(masked ? { mask: masked } : {}) }
  return concat(
    lstm({ ...options, name: `${name} forwards` }).outputs[0]!,
    lstm({ ...options, name: `${name} backwards`, reverse: true }).outputs[0]!,
  )
}
const tokenLoss = (h: Tensor): Tensor => o.crossEntropy(o.matmul(h, weight('out', h.shape[2] as number, SYMBOLS)), targets)

/** A decoder that attends, at every step, to all that an encoder gave. */
function attention(): Tensor {
  const source = extent('source')
  const keys = scan(
    ({ sequences: [x], states: [h] }) => {
      const next = o.tanh(o.add(o.matmul(x!, weight('encoder w', 2, UNITS)), o.matmul(h!, weight('encoder u', UNITS, UNITS))))
      return { outputs: [next], states: [next] }
    },
    { steps: source, sequences: [o.input('source', [source, BATCH, 2])], initial: [state('encoder h')] },
  )
  const memory = o.transpose(keys.outputs[0]!, [1, 0, 2])
  const decoder = scan(
    ({ sequences: [x], states: [h] }) => {
      const query = o.reshape(h!, [BATCH, 1, UNITS])
      const scores = o.softmax(o.batchedMatmul(query, memory, { transposed: true }))
      const context = o.reshape(o.batchedMatmul(scores, memory), [BATCH, UNITS])
      const next = o.tanh(o.add(o.matmul(o.concat([x!, context]), weight('w', 2 + UNITS, UNITS)), o.matmul(h!, weight('u', UNITS, UNITS))))
      return { outputs: [next], states: [next] }
    },
    { steps: STEPS, sequences: [o.gather(table, ids)], initial: [keys.states[0]!] },
  )
  return o.add(o.mean(tokenLoss(decoder.outputs[0]!)), weighed(decoder.states[0]!, 'final'))
}

const LOSSES: Readonly<Record<string, () => Tensor>> = {
  'an LSTM by all its results': () => {
    const { outputs, states } = lstm()
    return o.add(weighed(outputs[0]!), o.add(weighed(states[0]!, 'of h'), weighed(states[1]!, 'of c')))
  },
  'an LSTM backwards': () => weighed(lstm({ reverse: true }).outputs[0]!),
  'a cell of one’s own that counts steps': () => {
    const { outputs, states } = counting()
    return o.add(weighed(outputs[0]!), o.multiply(states[1]!, o.sum(lastStep(outputs[0]!))))
  },
  'characters through two layers, with dropout between them': () => {
    const dropped = o.multiply(
      lstm({ x: o.gather(table, ids) }).outputs[0]!,
      o.greater(o.random(o.input('seed', [2], 'index'), 3, [STEPS, BATCH, UNITS]), 0.5),
    )
    return o.mean(tokenLoss(lstm({ name: 'top', x: dropped }).outputs[0]!))
  },
  'two layers in both directions, masked': () => {
    const first = bidirectional(o.gather(table, ids), 'first', mask)
    const losses = o.multiply(tokenLoss(bidirectional(first, 'second', mask)), mask)
    return o.divide(o.sum(losses), o.sum(mask))
  },
  'a loop over what a loop gave, the other way round': () => weighed(lstm({ name: 'top', x: reverse(lstm().outputs[0]!) }).states[0]!),
  'a layer that takes the mean of another over time': () => {
    const below = lstm().outputs[0]!
    const pooled = o.broadcast(o.mean(below, 0), below.shape, [1, 2])
    return weighed(lstm({ name: 'top', x: concat(below, pooled) }).outputs[0]!)
  },
  'an encoder and a decoder with attention': attention,
}

const INPUTS = {
  ids: Array.from({ length: 2 * LENGTH }, (_, i) => (i * 3) % SYMBOLS),
  targets: Array.from({ length: 2 * LENGTH }, (_, i) => (i * 2) % SYMBOLS),
  mask: Array.from({ length: 2 * LENGTH }, (_, i) => (i < 10 || i % 2 === 0 ? 1 : 0)),
  seed: [7, 1],
}
const extents = { batch: 2, steps: LENGTH, source: 4 }

for (const [name, make] of Object.entries(LOSSES))
  test(`${name}: run in segments, the same loss, and the gradients of difference quotients`, () => {
    const loss = make()
    const [inSegments] = recomputed([loss], () => 3).roots
    const run = (value: Tensor) =>
      interpret({ outputs: { value }, updates: [] }, { inputs: inputsOf(value), variables: new Map(), extents, precision: 'float64' })
        .outputs
    expect(run(inSegments!)).toEqual(run(loss))
    expect(loopsOver([inSegments!]).length).toBeGreaterThan(0)
    expectExactGradients(inSegments!, { extents, inputs: INPUTS, only: floatLeaves(loss).slice(0, 12) })
  })

test('whatever the length of a segment, and whether or not it divides the steps, gradients are those without', () => {
  const loss = LOSSES['two layers in both directions, masked']!()
  const wrt = floatLeaves(loss)
  const plain = gradientsOf(loss, wrt)
  for (const size of [1, 2, 4, 7, 9]) {
    const again = gradientsOf(recomputed([loss], () => size).roots[0]!, wrt)
    for (const leaf of wrt) for (const [i, value] of again[leaf]!.entries()) expect(value).toBeCloseTo(plain[leaf]![i] as number, 12)
  }
})

test('stacked layers of one direction and their loss are one loop over segments; only states are kept of it', () => {
  const loss = LOSSES['characters through two layers, with dropout between them']!()
  const { loss: again, gradients } = differentiate({
    loss: recomputed([loss], () => 3).roots[0]!,
    wrt: [weightNamed(loss, 'lstm u')],
    outputs: {},
  })
  const loops = loopsOver([again, ...gradients])
  expect(loops.map(({ reverse }) => reverse)).toEqual([false, true])
  const [forward] = loops
  expect(forward!.body.outputs.map(({ op, shape }) => [op.kind, shape.length])).toEqual([
    ['crossEntropy', 2],
    ...Array(4).fill(['argument', 2]),
  ])
})

test('loops that are asked to be left alone, or no longer than a segment, stay', () => {
  const loss = LOSSES['an LSTM backwards']!()
  expect(recomputed([loss], () => undefined).roots).toEqual([loss])
  const short = scan(({ states: [h] }) => ({ outputs: [], states: [o.tanh(h!)] }), {
    steps: 4,
    sequences: [],
    initial: [state('h')],
  }).states
  expect(recomputed(short, () => 4).roots).toEqual(short)
})

type ScanOp = Extract<Op, { kind: 'scan' }>
const loopsOver = (roots: readonly Tensor[]): ScanOp[] =>
  topological(roots).flatMap(({ op }) => (op.kind === 'scan' && op.segments ? [op] : []))

const leavesOf = (root: Tensor): Map<string, Tensor> =>
  new Map(topological([root]).flatMap((tensor) => (tensor.op.kind === 'input' ? [[tensor.op.name, tensor] as const] : [])))
const floatLeaves = (root: Tensor): string[] =>
  [...leavesOf(root)].flatMap(([name, { type }]) => (type === 'float' && name !== 'mask' ? [name] : []))
const weightNamed = (root: Tensor, name: string): Tensor => leavesOf(root).get(name)!

function inputsOf(root: Tensor) {
  const size = ({ shape }: Tensor) =>
    shape.reduce<number>((total, d) => total * (typeof d === 'number' ? d : extents[d.extent as keyof typeof extents]), 1)
  return Object.fromEntries(
    [...leavesOf(root)].map(([name, leaf]) => [name, INPUTS[name as keyof typeof INPUTS] ?? numbers(1 + name.length, size(leaf))]),
  )
}

function gradientsOf(loss: Tensor, wrt: readonly string[]) {
  const leaves = leavesOf(loss)
  const { gradients } = differentiate({ loss, wrt: wrt.map((name) => leaves.get(name)!), outputs: {} })
  const outputs = Object.fromEntries(wrt.map((name, i) => [name, gradients[i]!]))
  return interpret({ outputs, updates: [] }, { inputs: inputsOf(loss), variables: new Map(), extents, precision: 'float64' }).outputs
}
