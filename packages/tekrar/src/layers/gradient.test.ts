import { describe, test } from 'vitest'
import { expectExactGradients } from '../graph/finite-differences.test-support.ts'
import { layerCases } from './cases.test-support.ts'
import { dataOf, lossOf, place, weightData } from './one-layer.test-support.ts'

describe.each(layerCases)('$name', ({ layer, inputs, training = false }) => {
  test.each([{ masks: false }, { masks: true }])('gradients are exact, masks: $masks', ({ masks }) => {
    const placed = place(layer, inputs, { masks, training })
    const { built, extents } = placed
    const { random, ...data } = dataOf(placed, 3)
    const weights = Object.fromEntries(built.weights.map(({ path, shape }) => [path, weightData(path, shape as number[], 3)]))
    expectExactGradients(lossOf(placed), { extents, inputs: { ...data, ...weights, random: random! } })
  })
})
