import { expect, test } from 'vitest'
import { type Comparison, effectsOf, summaryOf, type Trial } from './comparison.ts'
import { isBeyondNoise, pairedDifference, spreadOf } from './statistics.ts'
import { sizeFor, sizesOf, variantsOf } from './variants.ts'

test('every combination of what is varied comes once', () => {
  expect(variantsOf({ cell: ['lstm', 'gru'], layers: [1, 2] })).toEqual([
    { cell: 'lstm', layers: 1 },
    { cell: 'lstm', layers: 2 },
    { cell: 'gru', layers: 1 },
    { cell: 'gru', layers: 2 },
  ])
})

test('a difference that every seed shows is beyond noise though seeds differ more than that; one that turns about is not', () => {
  // Differences of 0.02, 0.01 and 0.03: a deviation of 0.01, and t = 4.303 for three of them.
  const shared = pairedDifference([0.9, 0.7, 0.81], [0.88, 0.69, 0.78])
  expect(shared.difference).toBeCloseTo(0.02, 10)
  expect(shared.noise).toBeCloseTo((4.303 * 0.01) / Math.sqrt(3), 6)
  expect(isBeyondNoise(pairedDifference([0.9, 0.7, 0.81], [0.88, 0.679, 0.79]))).toBe(true)
  expect(isBeyondNoise(pairedDifference([0.9, 0.7, 0.81], [0.8, 0.8, 0.8]))).toBe(false)
  expect(pairedDifference([0.9], [0.8]).noise).toBeNull()
  expect(isBeyondNoise(pairedDifference([0.9], [0.8]))).toBe(false)
  expect(isBeyondNoise(pairedDifference([0.75, 0.5], [0.5, 0.25]))).toBe(false)
  expect(spreadOf([3, 1, 2])).toEqual({ mean: 2, least: 1, most: 3 })
})

const trial = (variant: number, seed: number, value: number | null): Trial => ({
  variant,
  seed,
  value,
  weights: 10,
  stepSeconds: 0.1,
  measuredOn: null,
  memoryBytes: 1,
})
const comparison = (trials: readonly Trial[], better: 'higher' | 'lower' = 'lower'): Comparison => ({
  task: 'text',
  vary: { cell: ['lstm', 'gru'], layers: [1, 2] },
  sameWeights: false,
  seeds: [1, 2, 3],
  variants: variantsOf({ cell: ['lstm', 'gru'], layers: [1, 2] }),
  trials,
  measure: { name: 'nats', better, as: { digits: 3 } },
  on: 'validation',
  baselines: [],
})

test('an option’s effect is taken seed by seed over all that is varied besides, and names the better value', () => {
  const noise = [0, 0.5, -0.5]
  const trials = [0, 1, 2, 3].flatMap((variant) =>
    [1, 2, 3].map((seed) =>
      trial(variant, seed, 2 + noise[seed - 1]! + (variant < 2 ? 0 : 0.1 + seed * 0.002) + (variant % 2 ? (seed - 2) * 0.3 : 0)),
    ),
  )
  const [cell, layers] = effectsOf(comparison(trials))
  expect(cell).toMatchObject({ option: 'cell', better: 'lstm', worse: 'gru', beyondNoise: true })
  expect(cell!.difference).toBeCloseTo(0.104, 10)
  expect(layers).toMatchObject({ option: 'layers', beyondNoise: false })
  expect(effectsOf(comparison(trials, 'higher'))[0]).toMatchObject({ better: 'gru' })
})

test('a comparison cut short tells of the seeds that all have, and one that diverged stands last', () => {
  const trials = [trial(0, 1, 2), trial(1, 1, null), trial(2, 1, 1), trial(3, 1, 3), trial(0, 2, 2)]
  expect(effectsOf(comparison(trials))).toEqual([])
  const summary = summaryOf(comparison(trials))
  expect(summary.map(({ variant }) => variant)).toEqual([2, 0, 3, 1])
  expect(summary.at(-1)).toMatchObject({ diverged: 1, trials: 1 })
})

test('the size that comes nearest to a number of weights is found, whatever it begins with', async () => {
  const count = async (units: number) => 4 * units * (units + 10)
  for (const begin of [1, 8, 100]) {
    expect(await sizeFor(4 * 37 * 47 + 3, count, { least: 1, begin })).toEqual({ size: 37, count: 4 * 37 * 47 })
    expect(await sizeFor(1, count, { least: 1, begin })).toMatchObject({ size: 1 })
  }
})

test('a list of layers keeps its shape when the largest changes, and never comes to nothing', () => {
  const size = sizesOf('256,512,256')!
  expect([size.begin, size.at(100), size.at(512), size.at(2)]).toEqual([512, '50,100,50', '256,512,256', '2,2,2'])
  expect(sizesOf(32)?.at(7)).toBe(7)
  expect([sizesOf(null), sizesOf('wide')]).toEqual([null, null])
})
