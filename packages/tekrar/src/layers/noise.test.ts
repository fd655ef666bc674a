import { expect, test } from 'vitest'
import { BATCH, STEPS } from '../base/shape.ts'
import { dropout, spatialDropout1D } from './dropout.ts'
import { alphaDropout, gaussianDropout, gaussianNoise } from './gaussian-noise.ts'
import type { Layer } from './layer.ts'
import { type Given, place, run } from './one-layer.test-support.ts'

const sequence: Given = { shape: [BATCH, STEPS, 8] }
const sizes = { batch: 50, steps: 100 }
const NUMBERS = 50 * 100 * 8

/** What a layer makes of one number everywhere, while training. */
const noise = (layer: Layer, { value = 0, step = 1, given = sequence }: { value?: number; step?: number; given?: Given } = {}) =>
  run(place(layer, [given], { training: true, sizes }), { data: { x0: new Float64Array(NUMBERS).fill(value), random: [3, step] } }).y0!

const mean = (x: ArrayLike<number>) => Array.from(x).reduce((a, b) => a + b, 0) / x.length
const deviation = (x: ArrayLike<number>) => {
  const middle = mean(x)
  return Math.sqrt(mean(Array.from(x, (one) => (one - middle) ** 2)))
}

test('Gaussian noise is normal: its moments and tails are those of the normal distribution', () => {
  const x = Array.from(noise(gaussianNoise({ stddev: 1 })))
  expect(mean(x)).toBeCloseTo(0, 1)
  expect(deviation(x)).toBeCloseTo(1, 1)
  expect(mean(x.map((one) => one ** 4))).toBeCloseTo(3, 0)
  // Shares within 1, 2 and 3 deviations.
  for (const [reach, share] of [
    [1, 0.6827],
    [2, 0.9545],
    [3, 0.9973],
  ] as const)
    expect(Math.abs(x.filter((one) => Math.abs(one) < reach).length / x.length - share)).toBeLessThan(0.006)
  expect(Math.max(...x)).toBeLessThan(6)
  const dropped = noise(gaussianDropout({ rate: 0.2 }), { value: 2 })
  expect(mean(dropped)).toBeCloseTo(2, 1)
  expect(deviation(dropped)).toBeCloseTo(2 * Math.sqrt(0.2 / 0.8), 1)
})

test('alpha dropout keeps mean 0 and variance 1 of what has them', () => {
  const ones = Float64Array.from({ length: NUMBERS }, (_, i) => (i % 2 === 0 ? 1 : -1))
  const x = run(place(alphaDropout({ rate: 0.3 }), [sequence], { training: true, sizes }), { data: { x0: ones, random: [3, 1] } }).y0!
  expect(mean(x)).toBeCloseTo(0, 1)
  expect(deviation(x)).toBeCloseTo(1, 1)
})

test('noise is another at every step, at every place of a layer and with another seed, and nothing where nothing trains', () => {
  for (const make of [gaussianNoise, gaussianDropout, alphaDropout, dropout, spatialDropout1D].map(
    (one) => (options: object) => one({ ...(one === gaussianNoise ? { stddev: 0.5 } : { rate: 0.5 }), ...options } as never) as Layer,
  )) {
    const first = noise(make({}), { value: 1 })
    expect(noise(make({}), { value: 1 })).toEqual(first)
    expect(noise(make({}), { value: 1, step: 2 })).not.toEqual(first)
    expect(noise(make({ seed: 5 }), { value: 1 })).not.toEqual(first)
    expect(noise(make({ name: 'another' }), { value: 1 })).not.toEqual(first)
    const still = place(make({}), [sequence], { sizes })
    expect(still.result.outputs[0]!.tensor).toBe(still.inputs[0]!.tensor)
  }
})

test('spatial dropout drops a feature at every step of an example, or at none', () => {
  const y = noise(spatialDropout1D({ rate: 0.5 }), { value: 1 })
  const firstStep = Array.from(y.subarray(0, 50 * 8))
  expect(new Set(firstStep)).toEqual(new Set([0, 2]))
  y.forEach((one, i) => {
    if (one !== firstStep[i % 400]) expect.fail(`step ${Math.floor(i / 400)} drops other features than the first`)
  })
})

test('a rate of 1 gives zeros while training, and noise without bounds is refused', () => {
  for (const layer of [dropout({ rate: 1 }), spatialDropout1D({ rate: 1 }), dropout({ rate: 1, noiseShape: [null, 1, null] })])
    expect(new Set(noise(layer, { value: 3 }))).toEqual(new Set([0]))
  for (const make of [gaussianDropout, alphaDropout])
    expect(() => make({ rate: 1 })).toThrow(/rate must be a number from 0 to below 1, got 1/)
})

test('a noise shape shares decisions along its axes of 1', () => {
  const y = noise(dropout({ rate: 0.5, noiseShape: [1, null, 1] }), { value: 1 })
  for (let step = 0; step < 100; step++) expect(new Set(y.subarray(step * 400, step * 400 + 400)).size).toBe(1)
  expect(new Set(y)).toEqual(new Set([0, 2]))
  expect(() => place(dropout({ rate: 0.5, noiseShape: [null, 3, null] }), [{ shape: [BATCH, 2, 8] }])).toThrow(
    "dropout 'dropout_1': expected numbers that a noiseShape of [batch, 3, 8] fits, got numbers of shape [batch, 2, 8]",
  )
})
