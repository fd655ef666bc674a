import fc from 'fast-check'
import { concat, input, lambda, type Model, model } from 'tekrar'
import { expect, test } from 'vitest'
import { type Side, sidesOf } from './quantiles.ts'
import { distancesOf, offsetsOf, quantilesAround, startingSpread } from './spread.ts'

const OUTPUTS = 3
const LEVELS = [[0.1, 0.9], [0.5], [0.05, 0.25, 0.5, 0.75, 0.95], [0.9, 0.95], [0.1, 0.2], [0.2, 0.5]]

/** Of forecasts and distances [1, …] the forecasts and then each quantile of them. */
function networkOf(sides: readonly Side[]): Model {
  const forecasts = input({ shape: [OUTPUTS], name: 'forecasts' })
  const distances = input({ shape: [distancesOf(sides) * OUTPUTS], name: 'distances' })
  const outputs = lambda((a, b) => concat([a!, ...quantilesAround(a!, b!, sides, OUTPUTS)]))([forecasts, distances])
  return model({ inputs: { forecasts, distances }, outputs, engine: 'wasm' })
}

test.each(LEVELS.flatMap((levels) => (['absolute', 'squared'] as const).map((error) => ({ levels, error }))))(
  'whatever is learned, quantiles $levels stand in order, those below the median below the forecast, those above it above: $error error',
  async ({ levels, error }) => {
    const sides = sidesOf(levels, error)
    if (distancesOf(sides) === 0) return expect(sides).toEqual(['at'])
    const network = networkOf(sides)
    const numbers = (length: number) => fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: length, maxLength: length })
    await fc.assert(
      fc.asyncProperty(numbers(OUTPUTS), numbers(distancesOf(sides) * OUTPUTS), async (forecasts, distances) => {
        const { data } = await network.predict({
          forecasts: { data: Float32Array.from(forecasts), shape: [1, OUTPUTS] },
          distances: { data: Float32Array.from(distances), shape: [1, distances.length] },
        })
        for (let at = 0; at < OUTPUTS; at++) {
          const quantiles = sides.map((_, place) => data[(place + 1) * OUTPUTS + at]!)
          const forecast = Math.fround(forecasts[at]!)
          expect(quantiles).toEqual([...quantiles].sort((a, b) => a - b))
          for (const [place, side] of sides.entries()) {
            if (side === 'below') expect(quantiles[place]!).toBeLessThanOrEqual(forecast)
            if (side === 'above') expect(quantiles[place]!).toBeGreaterThanOrEqual(forecast)
            if (side === 'at') expect(quantiles[place]).toBe(forecast)
          }
        }
      }),
      { numRuns: 40 },
    )
  },
)

test('quantiles begin where those of the errors are, as far as they lie on their side of the forecast', async () => {
  // From 0 to 100 for the first output; for the second always above: no quantile of errors is below the forecast.
  const off = Float32Array.from(
    { length: 101 * OUTPUTS },
    (_, i) => [Math.floor(i / OUTPUTS) - 50, Math.floor(i / OUTPUTS) + 10, 0][i % OUTPUTS]!,
  )
  const levels = [0.1, 0.5, 0.75, 0.9]
  const sides = sidesOf(levels, 'squared')
  const distances = startingSpread(off, OUTPUTS, levels, 'squared')
  const { data } = await networkOf(sides).predict({
    forecasts: { data: new Float32Array(OUTPUTS), shape: [1, OUTPUTS] },
    distances: { data: distances, shape: [1, distances.length] },
  })
  const of = (output: number) => levels.map((_, place) => Math.round(data[(place + 1) * OUTPUTS + output]! * 100) / 100)
  expect(of(0)).toEqual([-40, 0, 25, 40])
  expect(of(1).slice(1)).toEqual([60, 85, 100])
  expect(data[OUTPUTS + 1]!).toBeLessThan(0)
  expect(offsetsOf(off, OUTPUTS, levels, 'squared').map((offset) => offset[1])).toEqual([0, 60, 85, 100])
  expect(offsetsOf(off, OUTPUTS, levels, 'absolute').map((offset) => offset[1])).toEqual([0, 0, 85, 100])
})
