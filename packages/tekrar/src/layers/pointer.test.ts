import { expect, test } from 'vitest'
import { BATCH, STEPS } from '../base/shape.ts'
import { attention } from './attention.ts'
import { place, run, SOURCE } from './one-layer.test-support.ts'
import { pointer } from './pointer.ts'

const inputs = [
  { shape: [BATCH, STEPS, 3] },
  { shape: [BATCH, STEPS, 1] },
  { shape: [BATCH, STEPS, 2] },
  { shape: [BATCH, SOURCE, 2] },
  { shape: [BATCH, SOURCE], type: 'index' as const },
]
const sizes = { batch: 1, steps: 2, source: 3 }
const query = [1, -0.5, 0.3, 0.8]
const value = [0.5, 1, -1, 0.2, 0.7, -0.4]
const numbers = { x0: [0.1, 0.9, -0.4, 1, 0, 2], x1: [0.6, -1.2], x2: query, x3: value, x4: [1, 3, 1], random: [1, 1] }
const everyOne = { mask0: [1, 1], mask1: [1, 1], mask2: [1, 1], mask3: [1, 1, 1], mask4: [1, 1, 1] }

const chancesOf = (data: Record<string, ArrayLike<number>>) => {
  const { y0 } = run(place(pointer({ slots: 2 }), inputs, { masks: true, sizes }), { data: { ...everyOne, ...data } })
  return [0, 5].map((at) => Array.from(y0!.subarray(at, at + 5), Math.exp))
}

/** The weights that `attention` gives of the same query and value. */
function weightsOf(mask: readonly number[]): number[][] {
  const layer = attention({ returnAttentionScores: true })
  const data = { x0: query, x1: value, random: [1, 1], mask0: [1, 1], mask1: mask }
  const { y1 } = run(place(layer, [inputs[2]!, inputs[3]!], { masks: true, sizes }), { data })
  return [Array.from(y1!.subarray(0, 3)), Array.from(y1!.subarray(3))]
}

test('what is given is the mixture worked out by hand: written words, and symbols of the source by attention’s weights', () => {
  const weights = weightsOf([1, 1, 1])
  for (const [step, chances] of chancesOf(numbers).entries()) {
    const gate = 1 / (1 + Math.exp(-numbers.x1[step]!))
    const powers = numbers.x0.slice(3 * step, 3 * step + 3).map(Math.exp)
    const total = powers.reduce((a, b) => a + b, 0)
    const [first, second, third] = weights[step]!
    const copied = [0, first! + third!, 0, second!, 0]
    copied.forEach((share, i) => {
      expect(chances[i]).toBeCloseTo((gate * (powers[i] ?? 0)) / total + (1 - gate) * share, 8)
    })
    expect(chances.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 8)
  }
})

test('a step that the value’s mask leaves out is not copied, whatever stands there', () => {
  const masked = chancesOf({ ...numbers, mask3: [1, 0, 1] })
  for (const chances of masked) expect(chances[3]).toBeCloseTo(0, 8)
  expect(chancesOf({ ...numbers, mask3: [1, 0, 1], x3: [0.5, 1, 99, 99, 0.7, -0.4], x4: [1, 4, 1] })).toEqual(masked)
})

test('what does not fit is refused by what it should be', () => {
  const fails = (change: (given: { shape: readonly unknown[]; type?: 'index' }[]) => unknown[]) => () =>
    place(pointer({ slots: 1 }), change([...inputs]) as typeof inputs)
  expect(fails((all) => all.slice(1))).toThrow(/the inputs \[words, gate, query, value, source\]/)
  expect(fails(([a, , c, d, e]) => [a, { shape: [BATCH, STEPS, 2] }, c, d, e])).toThrow(/a gate of one number/)
  expect(fails(([a, b, , d, e]) => [a, b, { shape: [BATCH, STEPS, 5] }, d, e])).toThrow(/a query of 2 features/)
  expect(fails(([a, b, c, d]) => [a, b, c, d, { shape: [BATCH, SOURCE, 2] }])).toThrow(/the ids of the source/)
  expect(() => pointer({ slots: 0 })).toThrow(/slots/)
})
