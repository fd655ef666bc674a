import { expect, test } from 'vitest'
import {
  constantInitializer,
  type InitializerName,
  identity,
  initializerOf,
  initializers,
  orthogonal,
  randomNormal,
  sections,
  sourceOf,
  truncatedNormal,
  varianceScaling,
} from './initializers.ts'
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
    const values = orthogonal()([rows, columns], source)
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
  expect(Array.from(identity()([2, 3], source))).toEqual([1, 0, 0, 0, 1, 0])
  const parts = sections([
    { size: 2, initializer: initializers.zeros },
    { size: 1, initializer: initializers.ones },
  ])
  expect(Array.from(parts([3], source))).toEqual([0, 0, 1])
  expect(() => identity()([2], source)).toThrow(/a matrix/)
  expect(() => initializerOf('he' as never, 'dense')).toThrow(/dense: initializer must be one of zeros, ones, constant, glorotUniform/)
})

/** Of a kernel [3, 40, 60]: a receptive field of 3. */
const fans = { in: 120, out: 180 }

test.each([
  ['glorotUniform', 2 / (fans.in + fans.out), 'uniform'],
  ['glorotNormal', 2 / (fans.in + fans.out), 'cut'],
  ['heUniform', 2 / fans.in, 'uniform'],
  ['heNormal', 2 / fans.in, 'cut'],
  ['lecunUniform', 1 / fans.in, 'uniform'],
  ['lecunNormal', 1 / fans.in, 'cut'],
] as const)('%s has the variance of its fans, and the reach of its distribution', (name, variance, distribution) => {
  const values = Array.from(initializers[name]([3, 40, 60], source))
  const wanted = Math.sqrt(variance)
  expect(Math.abs(deviation(values) / wanted - 1)).toBeLessThan(0.03)
  expect(Math.abs(mean(values))).toBeLessThan(0.05 * wanted)
  const reach = distribution === 'uniform' ? Math.sqrt(3) * wanted : (2 * wanted) / 0.87962566103423978
  const farthest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  expect(farthest).toBeLessThanOrEqual(reach * 1.000001)
  expect(farthest).toBeGreaterThan(reach * 0.99)
})

test('varianceScaling scales by the fan it is told, cut or not', () => {
  const untruncated = Array.from(varianceScaling({ scale: 3, mode: 'fanOut', distribution: 'untruncatedNormal' })([50, 200], source))
  expect(Math.abs(deviation(untruncated) / Math.sqrt(3 / 200) - 1)).toBeLessThan(0.03)
  expect(untruncated.some((value) => Math.abs(value) > 2.5 * Math.sqrt(3 / 200))).toBe(true)
  expect(() => varianceScaling({ scale: 0 })).toThrow(/scale must be a number above 0, got 0/)
  expect(() => varianceScaling({ mode: 'fan' as never })).toThrow(/mode must be fanIn, fanOut or fanAvg/)
})

test('a gain multiplies orthogonal and identity', () => {
  const plain = orthogonal()([3, 5], source)
  const twice = Array.from(orthogonal({ gain: 2 })([3, 5], source))
  expect(twice).toEqual(Array.from(plain, (value) => value * 2))
  expect(Array.from(identity({ gain: -1.5 })([2, 2], source))).toEqual([-1.5, 0, 0, -1.5])
})

test('an initialiser of ours is made again from its name and options, to the bit', () => {
  const made = [...Object.keys(initializers).map((name) => initializerOf(name as InitializerName, 'test')), orthogonal({ gain: 0.5 })]
  for (const initializer of [...made, truncatedNormal({ mean: 1 }), constantInitializer(3), varianceScaling({ mode: 'fanAvg' })]) {
    const { kind, settings } = JSON.parse(JSON.stringify({ kind: initializer.kind, settings: initializer.settings }))
    expect(Array.from(initializerOf({ kind, settings }, 'test')([4, 3], source))).toEqual(Array.from(initializer([4, 3], source)))
  }
})
