import { expect, test } from 'vitest'
import { identity, initializerOf, initializers, orthogonal, randomNormal, sections, sourceOf, truncatedNormal } from './initializers.ts'
import { naturalLogarithm, normals } from './normals.ts'

const source = sourceOf(1, 'lstm_1/kernel')

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
const deviation = (values: ArrayLike<number>) => {
  const middle = mean(values)
  return Math.sqrt(mean(Array.from(values, (value) => (value - middle) ** 2)))
}

test('our logarithm is that of Math to the last digit or two', () => {
  for (const x of [1e-12, 2 ** -46, 0.001, 0.3, 0.5, Math.SQRT1_2, 0.999999, 1, 1.5, Math.SQRT2, 10, 1e9])
    expect(Math.abs(naturalLogarithm(x) - Math.log(x))).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(Math.log(x))))
})

test('normal numbers have mean 0, deviation 1 and the tails of the bell', () => {
  const numbers = normals(7, 3, 100_000)
  expect(Math.abs(mean(numbers))).toBeLessThan(0.01)
  expect(Math.abs(deviation(numbers) - 1)).toBeLessThan(0.01)
  expect(numbers.filter((x) => Math.abs(x) < 1).length / numbers.length).toBeCloseTo(0.6827, 2)
  expect(numbers.filter((x) => Math.abs(x) > 3).length / numbers.length).toBeCloseTo(0.0027, 3)
})

test('a normal number depends on those before it alone, not on how many are asked for', () => {
  expect([...normals(7, 3, 10_000).subarray(0, 11)]).toEqual([...normals(7, 3, 11)])
})

test('the shorter side of an orthogonal matrix is orthonormal, whichever it is', () => {
  for (const [rows, columns] of [
    [5, 20],
    [20, 5],
    [32, 32],
    [1, 7],
    [37, 64],
    [64, 39],
  ] as const) {
    const values = orthogonal([rows, columns], source)
    const at = (i: number, k: number) => (rows < columns ? values[i * columns + k]! : values[k * columns + i]!)
    const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)]
    for (let i = 0; i < count; i++)
      for (let j = 0; j <= i; j++) {
        let product = 0
        for (let k = 0; k < length; k++) product += at(i, k) * at(j, k)
        expect(product).toBeCloseTo(i === j ? 1 : 0, 6)
      }
  }
})

test('glorotUniform fills its limits, and no more', () => {
  const values = Array.from(initializers.glorotUniform([30, 120], source))
  const limit = Math.sqrt(6 / 150)
  expect(Math.max(...values)).toBeLessThan(limit)
  expect(Math.min(...values)).toBeGreaterThanOrEqual(-limit)
  expect(deviation(values)).toBeCloseTo(limit / Math.sqrt(3), 2)
})

test('truncatedNormal stays within two deviations, randomNormal does not', () => {
  const [near, far] = [truncatedNormal({ mean: 1, deviation: 0.5 }), randomNormal({ mean: 1, deviation: 0.5 })].map((initializer) =>
    Array.from(initializer([5000], source), (value) => Math.abs(value - 1)),
  )
  expect(Math.max(...near!)).toBeLessThanOrEqual(1.0000001)
  expect(Math.max(...far!)).toBeGreaterThan(1.2)
})

test('a weight’s numbers depend on seed and path, and are always the same', () => {
  const first = Array.from(initializers.orthogonal([3, 4], source))
  expect(Array.from(initializers.orthogonal([3, 4], sourceOf(1, 'lstm_1/kernel')))).toEqual(first)
  expect(Array.from(initializers.orthogonal([3, 4], sourceOf(2, 'lstm_1/kernel')))).not.toEqual(first)
  expect(Array.from(initializers.orthogonal([3, 4], sourceOf(1, 'lstm_2/kernel')))).not.toEqual(first)
})

test('identity has ones on the diagonal, sections fill their parts', () => {
  expect(Array.from(identity([2, 3], source))).toEqual([1, 0, 0, 0, 1, 0])
  const parts = sections([
    { size: 2, initializer: initializers.zeros },
    { size: 1, initializer: initializers.ones },
  ])
  expect(Array.from(parts([3], source))).toEqual([0, 0, 1])
  expect(() => identity([2], source)).toThrow(/a matrix/)
  expect(() => initializerOf('he' as never, 'dense')).toThrow(/dense: initializer must be one of zeros, ones, glorotUniform/)
})
