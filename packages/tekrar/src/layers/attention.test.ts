import { describe, expect, test } from 'vitest'
import { BATCH, STEPS } from '../base/shape.ts'
import { families } from '../engine/engines.test-support.ts'
import { planned } from '../execution/planned.ts'
import { differentiate } from '../graph/gradient.ts'
import { topological } from '../graph/order.ts'
import { additiveAttention } from './additive-attention.ts'
import { attention } from './attention.ts'
import type { Layer } from './layer.ts'
import { multiHeadAttention } from './multi-head-attention.ts'
import { lossOf, place, run, SOURCE } from './one-layer.test-support.ts'

const query = { shape: [BATCH, STEPS, 2] }
const source = { shape: [BATCH, SOURCE, 2] }
const sizes = { batch: 1, steps: 2, source: 3 }
const numbers = { x0: [1, -0.5, 0.3, 0.8], x1: [0.5, 1, -1, 0.2, 0.7, -0.4], random: [1, 1] }
const everyOne = { ...numbers, mask0: [1, 1], mask1: [1, 1, 1] }

const each: readonly (readonly [string, (options?: { useCausalMask?: boolean }) => Layer])[] = [
  ['attention', (options) => attention({ ...options, returnAttentionScores: true })],
  ['attention by concat', (options) => attention({ ...options, scoreMode: 'concat', returnAttentionScores: true })],
  ['additiveAttention', (options) => additiveAttention({ ...options, returnAttentionScores: true })],
  ['multiHeadAttention', (options) => multiHeadAttention({ ...options, numHeads: 1, keyDim: 2, returnAttentionScores: true })],
]

/** The weights of each target step over the source's, of one example and head. */
const weightsOf = (layer: Layer, data: Record<string, ArrayLike<number>>) => {
  const y = run(place(layer, [query, source], { masks: true, sizes }), { data }).y1!
  return [Array.from(y.subarray(0, 3)), Array.from(y.subarray(3))]
}

describe.each(each)('%s', (_, make) => {
  test('weights of a step add up to 1, and what the value’s mask leaves out gets none, whatever stands there', () => {
    const free = weightsOf(make(), everyOne)
    for (const row of free) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
    expect(Math.min(...free.flat())).toBeGreaterThan(0)
    const data = { ...everyOne, mask1: [1, 0, 1] }
    const left = weightsOf(make(), data)
    for (const [i, row] of left.entries()) {
      expect(row[1]).toBe(0)
      expect(row[0]! / row[2]!).toBeCloseTo(free[i]![0]! / free[i]![2]!, 10)
    }
    expect(weightsOf(make(), { ...data, x1: [0.5, 1, 99, 99, 0.7, -0.4] })).toEqual(left)
  })

  test('a causal step looks at no later one', () => {
    const [first, second] = weightsOf(make({ useCausalMask: true }), everyOne)
    expect(first).toEqual([1, 0, 0])
    expect(second![2]).toBe(0)
    expect(second![1]).toBeGreaterThan(0)
  })

  test('the query’s mask goes on with the output', () => {
    const masked = run(place(make(), [query, source], { masks: true, sizes }), { data: { ...everyOne, mask0: [1, 0] } })
    expect(Array.from(masked.mask0!)).toEqual([1, 0])
    expect(masked.mask1).toBeUndefined()
  })

  test('weights are there for a view by name, [target, batch, …], and asking for them changes nothing', () => {
    const [plain, seen] = [false, true].map((views) => place(make(), [query, source], { sizes, views }))
    expect(Object.keys(plain!.result.named)).toEqual([])
    const name = `${seen!.built.path}/scores`
    expect(Object.keys(seen!.result.named)).toEqual([name])
    const results = run(seen!, { data: numbers })
    expect(results.y0).toEqual(run(plain!, { data: numbers }).y0)
    expect(results[name]).toEqual(results.y1)
  })
})

test('a step of the query that is left out gives zeros', () => {
  for (const layer of [attention(), additiveAttention()]) {
    const { y0 } = run(place(layer, [query, source], { masks: true, sizes }), { data: { ...everyOne, mask0: [1, 0] } })
    expect(Array.from(y0!.subarray(2))).toEqual([0, 0])
    expect(y0![0]).not.toBe(0)
  }
})

test('the mask handed to several heads says who may look at whom', () => {
  const layer = multiHeadAttention({ numHeads: 1, keyDim: 2, returnAttentionScores: true })
  const inputs = [{ shape: [BATCH, 2, 2] }, { shape: [BATCH, 3, 2] }, { shape: [BATCH, 3, 2] }, { shape: [BATCH, 2, 3] }]
  const { y1 } = run(place(layer, inputs, { sizes: { batch: 1 } }), {
    data: { ...numbers, x2: numbers.x1, x3: [1, 0, 1, 0, 0, 1] },
  })
  expect(y1![1]).toBe(0)
  expect(Array.from(y1!.subarray(3))).toEqual([0, 0, 1])
})

test('inputs that do not suit are refused', () => {
  expect(() => place(attention(), [query])).toThrow(
    "attention 'attention_1': expected the inputs [query, value] or [query, value, key], got 1",
  )
  expect(() => place(attention(), [query, { shape: [BATCH, SOURCE, 3] }])).toThrow(
    "attention 'attention_1': expected a query of 3 features, as the key, got numbers of shape [batch, steps, 2]",
  )
  expect(() => place(additiveAttention(), [query, { shape: [BATCH, 3, 2] }, { shape: [BATCH, 4, 2] }])).toThrow(
    /expected a key of 3 steps, as the value, got numbers of shape \[batch, 4, 2\]/,
  )
  expect(() => place(multiHeadAttention({ numHeads: 2, keyDim: 2 }), [query, { shape: [BATCH, 2] }])).toThrow(
    /expected a sequence of shape \[batch, steps, features\], got numbers of shape \[batch, 2\]/,
  )
  expect(() => multiHeadAttention({ numHeads: 0, keyDim: 2 })).toThrow(/multiHeadAttention: numHeads must be a whole number from 1, got 0/)
  expect(() => attention({ dropout: 2 })).toThrow(/attention: dropout must be a number from 0 to 1, got 2/)
  expect(() => attention({ scoreMode: 'sum' as never })).toThrow(/attention: scoreMode must be 'dot' or 'concat', got 'sum'/)
})

for (const { name, engines } of families) {
  const engine = typeof engines === 'string' ? undefined : engines[0]
  test.skipIf(!engine)(
    `additive attention over 200 source and 100 target steps, batch 64, 256 units, trains in less than 1 GB on ${name}${engine ? '' : `: ${engines}`}`,
    () => {
      const capacity = { batch: 64, steps: 100, source: 200 }
      for (const layer of [additiveAttention(), attention({ scoreMode: 'concat', useScale: true })]) {
        const inputs = [{ shape: [BATCH, STEPS, 256] }, { shape: [BATCH, SOURCE, 256] }]
        const loss = lossOf(place(layer, inputs, { masks: true, training: true, sizes: capacity }))
        const wrt = topological([loss]).filter(({ op, type }) => op.kind === 'input' && type === 'float')
        const { gradients } = differentiate({ loss, wrt, outputs: {} })
        const outputs = Object.fromEntries(gradients.map((gradient, i) => [`gradient ${i}`, gradient]))
        const { memory } = planned(engine!, 'test').prepare({ outputs, updates: [] }, { capacity })
        expect(memory.scratchBytes + memory.persistentBytes).toBeLessThan(2 ** 30)
      }
    },
  )
}
