import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BATCH, STEPS } from '../base/shape.ts'
import { conv1D } from './conv1d.ts'
import { cropping1D } from './cropping.ts'
import { globalAveragePooling1D } from './global-pooling.ts'
import { place, run, weightData } from './one-layer.test-support.ts'
import { averagePooling1D, maxPooling1D } from './pooling.ts'
import { upSampling1D } from './up-sampling.ts'
import { zeroPadding1D } from './zero-padding.ts'

const sequence = { shape: [BATCH, STEPS, 2] }
/** A sequence of one example, time first: [steps, 1, features]. */
const data = (steps: number, features = 2) => Array.from({ length: steps * features }, (_, i) => ((i * 37) % 23) / 10 - 1)

/** Which steps a window covers, and how many windows there are, as the definition says it: one by one. */
function windows(
  steps: number,
  { size, strides = 1, dilation = 1, padding }: { size: number; strides?: number; dilation?: number; padding: string },
) {
  const width = (size - 1) * dilation + 1
  const count = padding === 'valid' ? Math.floor((steps - width) / strides) + 1 : Math.ceil(steps / strides)
  const start =
    padding === 'causal' ? 1 - width : padding === 'same' ? -Math.floor(Math.max(0, (count - 1) * strides + width - steps) / 2) : 0
  return Array.from({ length: count }, (_, t) => Array.from({ length: size }, (_, k) => start + t * strides + k * dilation))
}

const geometry = fc.record({
  steps: fc.integer({ min: 1, max: 12 }),
  size: fc.integer({ min: 1, max: 4 }),
  strides: fc.integer({ min: 1, max: 3 }),
  known: fc.boolean(),
})

test('a convolution is the sum over its kernel, whatever its sizes, for steps known before and not', () => {
  const options = fc.record({
    padding: fc.constantFrom('valid', 'same', 'causal'),
    dilation: fc.integer({ min: 1, max: 3 }),
    groups: fc.constantFrom(1, 2),
  })
  fc.assert(
    fc.property(geometry, options, ({ steps, size, strides, known }, { padding, dilation, groups }) => {
      const dilationRate = strides === 1 ? dilation : 1
      fc.pre(padding !== 'valid' || steps >= (size - 1) * dilationRate + 1)
      const layer = conv1D({ filters: 2, kernelSize: size, strides, padding: padding as 'same', dilationRate, groups, useBias: false })
      const placed = place(layer, [known ? { shape: [BATCH, steps, 2] } : sequence], { sizes: { batch: 1, steps } })
      const x = data(steps)
      const kernel = weightData('conv1d_1/kernel', [size, 2 / groups, 2], 1)
      const share = 2 / groups
      const expected = windows(steps, { size, strides, dilation: dilationRate, padding }).flatMap((places) =>
        [0, 1].map((filter) => {
          const group = Math.floor(filter / (2 / groups))
          return places.reduce(
            (sum, at, k) =>
              sum +
              Array.from(
                { length: share },
                (_, i) => (x[at * 2 + group * share + i] ?? 0) * (at >= 0 && at < steps ? 1 : 0) * kernel[(k * share + i) * 2 + filter]!,
              ).reduce((a, b) => a + b, 0),
            0,
          )
        }),
      )
      const { y0 } = run(placed, { data: { x0: x, random: [1, 1] } })
      expect(y0).toHaveLength(expected.length)
      expected.forEach((value, i) => {
        expect(y0![i]).toBeCloseTo(value, 10)
      })
    }),
    { numRuns: 200 },
  )
})

test('pooling takes the largest and the mean of what is in each window, and nothing from beyond the ends', () => {
  fc.assert(
    fc.property(geometry, fc.constantFrom('valid' as const, 'same' as const), ({ steps, size, strides, known }, padding) => {
      fc.pre(padding !== 'valid' || steps >= size)
      const x = data(steps)
      const inside = windows(steps, { size, strides, padding }).map((places) => places.filter((at) => at >= 0 && at < steps))
      const of = (pool: (values: number[]) => number) =>
        inside.flatMap((places) => [0, 1].map((feature) => pool(places.map((at) => x[at * 2 + feature]!))))
      const shape = known ? { shape: [BATCH, steps, 2] } : sequence
      const y = (layer: ReturnType<typeof maxPooling1D>) =>
        Array.from(run(place(layer, [shape], { sizes: { batch: 1, steps } }), { data: { x0: x, random: [1, 1] } }).y0!)
      expect(y(maxPooling1D({ poolSize: size, strides, padding }))).toEqual(of((values) => Math.max(...values)))
      const means = of((values) => values.reduce((a, b) => a + b, 0) / values.length)
      y(averagePooling1D({ poolSize: size, strides, padding })).forEach((value, i) => {
        expect(value).toBeCloseTo(means[i]!, 12)
      })
    }),
    { numRuns: 150 },
  )
})

test('padding, cropping and repeating move whole steps', () => {
  const x = [1, 2, 3, 4, 5, 6]
  const y = (layer: ReturnType<typeof cropping1D>) =>
    Array.from(run(place(layer, [sequence], { sizes: { batch: 1, steps: 3 } }), { data: { x0: x, random: [1, 1] } }).y0!)
  expect(y(zeroPadding1D({ padding: [1, 2] }))).toEqual([0, 0, ...x, 0, 0, 0, 0])
  expect(y(cropping1D({ cropping: [1, 0] }))).toEqual([3, 4, 5, 6])
  expect(y(upSampling1D())).toEqual([1, 2, 1, 2, 3, 4, 3, 4, 5, 6, 5, 6])
})

test('the mean over time counts the steps that the mask leaves, and is 0, not NaN, where it leaves none', () => {
  const placed = place(globalAveragePooling1D(), [{ shape: [BATCH, STEPS, 1] }], { masks: true, sizes: { batch: 2, steps: 3 } })
  const inputs = { x0: [1, 10, 2, 20, 6, 30], mask0: [1, 0, 0, 0, 1, 0], random: [1, 1] }
  expect(Array.from(run(placed, { data: inputs }).y0!)).toEqual([3.5, 0])
})

test('too few steps for a window are refused with how many it takes, before data and with it', () => {
  const layer = conv1D({ filters: 1, kernelSize: 3, dilationRate: 2 })
  const few = (shape: (typeof sequence)['shape'], steps: number) => () => place(layer, [{ shape }], { sizes: { batch: 1, steps } })
  expect(few([BATCH, 4, 2] as never, 4)).toThrow("conv1D 'conv1d_1': expected a sequence of at least 5 steps, got 4")
  expect(few(sequence.shape, 4)).toThrow("conv1D 'conv1d_1': expected a sequence of at least 5 steps, got 4")
  expect(() => place(cropping1D({ cropping: 2 }), [{ shape: [BATCH, 4, 2] }])).toThrow(/at least 5 steps, got 4/)
  expect(() => place(maxPooling1D({ poolSize: 5 }), [{ shape: [BATCH, 4, 2] }])).toThrow(/at least 5 steps, got 4/)
})

test('options that make no sense are refused by name', () => {
  expect(() => conv1D({ filters: 4, kernelSize: 2, strides: 2, dilationRate: 2 })).toThrow(
    /conv1D: dilationRate must be 1 with strides above 1, got 2/,
  )
  expect(() => conv1D({ filters: 3, kernelSize: 2, groups: 2 })).toThrow(/conv1D: filters must be a multiple of groups \(2\), got 3/)
  expect(() => conv1D({ filters: 3, kernelSize: 0 })).toThrow(/conv1D: kernelSize must be a whole number from 1, got 0/)
  expect(() => maxPooling1D({ padding: 'causal' as never })).toThrow(/maxPooling1D: padding must be one of valid, same, got 'causal'/)
  expect(() => zeroPadding1D({ padding: [1, -1] })).toThrow(
    /zeroPadding1D: padding must be a whole number from 0, or two of them, got \[1,-1\]/,
  )
  expect(() => place(conv1D({ filters: 4, kernelSize: 2, groups: 2 }), [{ shape: [BATCH, 5, 3] }])).toThrow(
    "conv1D 'conv1d_1': expected a number of features divisible by groups (2), got numbers of shape [batch, 5, 3]",
  )
  expect(() => place(conv1D({ filters: 4, kernelSize: 2 }), [{ shape: [BATCH, 3] }])).toThrow(
    "conv1D 'conv1d_1': expected a sequence of shape [batch, steps, features], got numbers of shape [batch, 3]; give it one vector for each step",
  )
})
